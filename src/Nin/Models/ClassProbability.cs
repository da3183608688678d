namespace Nin.Models;

/// <summary>A class and how likely the model holds it.</summary>
/// <param name="Label">The class's name.</param>
/// <param name="Index">The class's index among the model's labels.</param>
/// <param name="Probability">In [0, 1].</param>
public readonly record struct ClassProbability(string Label, int Index, float Probability);
