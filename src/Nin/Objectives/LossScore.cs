namespace Nin.Objectives;

/// <summary>What an objective found for some pictures.</summary>
/// <param name="Loss">The sum of their losses.</param>
/// <param name="Correct">How many were answered right.</param>
public readonly record struct LossScore(double Loss, int Correct);
