using Nin.Training;

namespace Nin.Tuning;

/// <summary>A recipe that is tried.</summary>
/// <param name="Number">Its number, from 1; the first is the base recipe as it is.</param>
/// <param name="Recipe">What is tried. Its epochs are those of a rung.</param>
public sealed record Candidate(int Number, Recipe Recipe);
