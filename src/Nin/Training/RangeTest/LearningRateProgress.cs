namespace Nin.Training.RangeTest;

/// <summary>Where a range test stands after a step.</summary>
/// <param name="Point">What the step found.</param>
/// <param name="Step">The step, from 1.</param>
/// <param name="Steps">The steps there are at most.</param>
public readonly record struct LearningRateProgress(LearningRatePoint Point, int Step, int Steps);
