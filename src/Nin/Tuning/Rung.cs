namespace Nin.Tuning;

/// <summary>A round of a tuning: so many candidates, each trained for so many epochs.</summary>
/// <param name="Number">Its place, from 1.</param>
/// <param name="Candidates">The candidates that take part.</param>
/// <param name="Epochs">Epochs of each, from its first on.</param>
public sealed record Rung(int Number, int Candidates, int Epochs);
