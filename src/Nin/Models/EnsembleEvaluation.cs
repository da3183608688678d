using System.Collections.Immutable;

namespace Nin.Models;

/// <summary>What an ensemble reaches on labelled pictures, and each of its models alone.</summary>
/// <param name="Together">The ensemble's figures.</param>
/// <param name="Correct">The pictures that each model has right by itself, in the order of the models.</param>
public sealed record EnsembleEvaluation(Evaluation Together, ImmutableArray<int> Correct)
{
    /// <summary>The share of pictures that a model has right by itself, in [0, 1].</summary>
    /// <param name="member">The model's place.</param>
    public double AccuracyOf(int member) => (double)Correct[member] / Together.Pictures;
}
