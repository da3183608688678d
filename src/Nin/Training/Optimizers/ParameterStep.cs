using Nin.Kernels;

namespace Nin.Training.Optimizers;

/// <summary>What a step is for one parameter.</summary>
/// <param name="LearningRate">The rate, with the parameter's own factor in it.</param>
/// <param name="WeightDecay">The decay, with the parameter's own factor in it; 0 for biases and normalisation.</param>
/// <param name="Number">The step, from 0.</param>
/// <param name="Kernels">What computes.</param>
public readonly record struct ParameterStep(float LearningRate, float WeightDecay, long Number, KernelSet Kernels);
