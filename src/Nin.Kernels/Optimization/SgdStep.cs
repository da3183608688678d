namespace Nin.Kernels.Optimization;

/// <summary>The numbers of one step of stochastic gradient descent on one parameter.</summary>
/// <param name="LearningRate">The rate of this step, with the parameter's own factor in it.</param>
/// <param name="Momentum">The share of the velocity kept.</param>
/// <param name="WeightDecay">The L2 factor, 0 for biases and normalisation.</param>
/// <param name="Nesterov">Whether the step looks ahead along the new velocity.</param>
public readonly record struct SgdStep(float LearningRate, float Momentum, float WeightDecay, bool Nesterov);
