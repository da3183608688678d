namespace Nin.Training.RangeTest;

/// <summary>A step of a range test.</summary>
/// <param name="LearningRate">The rate of the step.</param>
/// <param name="Loss">The loss of its batch, taken before the weights move.</param>
/// <param name="Smoothed">The moving average of the losses so far.</param>
public readonly record struct LearningRatePoint(double LearningRate, double Loss, double Smoothed);
