namespace Nin.Execution;

/// <summary>What one training step found.</summary>
/// <param name="Loss">The mean loss of the pictures.</param>
/// <param name="Correct">Pictures that were answered right.</param>
/// <param name="AllOutputsZero">Whether every number of the guarded outputs is exactly 0, for every picture.</param>
/// <param name="OutputsAreConstant">Whether two or more pictures all have the very same guarded outputs.</param>
public readonly record struct StepResult(double Loss, int Correct, bool AllOutputsZero, bool OutputsAreConstant);
