namespace Nin.Kernels.Optimization;

/// <summary>The numbers of one step of RMSprop on one parameter.</summary>
/// <param name="LearningRate">The rate of this step, with the parameter's own factor in it.</param>
/// <param name="Alpha">The share of the mean square that is kept, in [0, 1).</param>
/// <param name="Momentum">The share of the velocity that is kept, in [0, 1).</param>
/// <param name="Epsilon">What is added to the root of the mean square.</param>
/// <param name="WeightDecay">The decay, 0 for biases and normalisation.</param>
public readonly record struct RmsPropStep(float LearningRate, float Alpha, float Momentum, float Epsilon, float WeightDecay);
