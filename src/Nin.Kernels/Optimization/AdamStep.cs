namespace Nin.Kernels.Optimization;

/// <summary>The numbers of one step of Adam on one parameter.</summary>
/// <param name="LearningRate">The rate of this step, with the parameter's own factor in it.</param>
/// <param name="Beta1">The share of the mean that is kept, in [0, 1).</param>
/// <param name="Beta2">The share of the mean square that is kept, in [0, 1).</param>
/// <param name="Epsilon">What is added to the root of the mean square.</param>
/// <param name="WeightDecay">The decay, 0 for biases and normalisation.</param>
/// <param name="IsDecayDecoupled">Whether weights shrink by themselves (AdamW), not through the gradient (Adam).</param>
/// <param name="Number">The step, from 0.</param>
public readonly record struct AdamStep(
    float LearningRate, float Beta1, float Beta2, float Epsilon, float WeightDecay, bool IsDecayDecoupled, long Number)
{
    /// <summary>
    /// The rate, and the root that the root of the mean square is divided by: with what both means still lack of steps that never
    /// were, since they began with 0.
    /// </summary>
    internal (float Rate, float Root) Corrected()
    {
        double steps = Number + 1.0;
        return ((float)(LearningRate / (1 - Math.Pow(Beta1, steps))), (float)Math.Sqrt(1 - Math.Pow(Beta2, steps)));
    }
}
