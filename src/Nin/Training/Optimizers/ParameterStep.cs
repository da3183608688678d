using Nin.Kernels;
using Nin.Layers;
using Nin.Threading;

namespace Nin.Training.Optimizers;

/// <summary>What a step is for one parameter.</summary>
/// <param name="LearningRate">The rate, with the parameter's own factor in it.</param>
/// <param name="WeightDecay">The decay, with the parameter's own factor in it; 0 for biases and normalisation.</param>
/// <param name="Number">The step, from 0.</param>
/// <param name="Kernels">What computes.</param>
public readonly record struct ParameterStep(float LearningRate, float WeightDecay, long Number, KernelSet Kernels)
{
    /// <summary>The parameter that the weights are of, or a run of.</summary>
    public ParameterSpec? Parameter { get; init; }

    /// <summary>
    /// The threads, where a parameter comes as a whole; null where it comes in runs, from several threads at once.
    /// </summary>
    public WorkerPool? Pool { get; init; }
}
