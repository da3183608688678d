namespace Nin.Metrics;

/// <summary>What a model reaches on the pictures of one class.</summary>
/// <param name="Label">The class.</param>
/// <param name="Pictures">Pictures of the class.</param>
/// <param name="Predicted">Pictures, of whatever class, that the model took for this one.</param>
/// <param name="Correct">Those of the class that the model took for it.</param>
public sealed record ClassFigures(string Label, int Pictures, int Predicted, int Correct)
{
    /// <summary>The share of those taken for the class that are of it, in [0, 1]; null where none was.</summary>
    public double? Precision => Predicted == 0 ? null : (double)Correct / Predicted;

    /// <summary>The share of the class's pictures that were found, in [0, 1]; null where it has none.</summary>
    public double? Recall => Pictures == 0 ? null : (double)Correct / Pictures;

    /// <summary>The harmonic mean of the two, in [0, 1]; null where the class neither has pictures nor was answered.</summary>
    public double? F1 => Pictures + Predicted == 0 ? null : 2.0 * Correct / (Pictures + Predicted);
}
