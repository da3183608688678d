using System.Collections.Immutable;
using Nin.Data.Targets;

namespace Nin.Metrics;

/// <summary>How often pictures of each class were taken for each class.</summary>
/// <remarks><b>Shapes</b> square: a row for each class of the pictures, a column for each class of the answers.</remarks>
public sealed class ConfusionMatrix : Metric, IEquatable<ConfusionMatrix>
{
    /// <summary>Only what occurred: of 20,000 classes most pairs never do.</summary>
    private readonly Dictionary<(int Actual, int Predicted), int> _counts = [];
    private readonly int[] _pictures, _predicted;

    /// <summary>Begins to count.</summary>
    /// <param name="labels">The names of the network's classes.</param>
    public ConfusionMatrix(IEnumerable<string> labels)
    {
        Labels = [.. labels];
        (_pictures, _predicted) = (new int[Labels.Length], new int[Labels.Length]);
    }

    /// <summary>The model's classes.</summary>
    public ImmutableArray<string> Labels { get; }

    /// <inheritdoc/>
    public override string Name => "accuracy";

    /// <summary>The share on the diagonal: the accuracy.</summary>
    public override double Value => (double)Classes.Sum(one => one.Correct) / _pictures.Sum();

    /// <summary>Pictures of class <paramref name="actual"/> that the model took for class <paramref name="predicted"/>.</summary>
    public int this[int actual, int predicted] => _counts.GetValueOrDefault((actual, predicted));

    /// <summary>The figures of each class, in the order of <see cref="Labels"/>.</summary>
    public ImmutableArray<ClassFigures> Classes => [.. Enumerable.Range(0, Labels.Length).Select(FiguresOf)];

    /// <summary>What occurred, by the class of the pictures and then by that of the answers.</summary>
    public IEnumerable<(string Actual, string Predicted, int Pictures)> Cells => _counts
        .OrderBy(one => one.Key.Actual).ThenBy(one => one.Key.Predicted)
        .Select(one => (Labels[one.Key.Actual], Labels[one.Key.Predicted], one.Value));

    /// <inheritdoc/>
    public bool Equals(ConfusionMatrix? other) => other is not null && Labels.SequenceEqual(other.Labels) &&
        _counts.Count == other._counts.Count && _counts.All(one => other._counts.GetValueOrDefault(one.Key) == one.Value);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as ConfusionMatrix);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Labels.Length, _counts.Count);

    /// <inheritdoc/>
    public override void Add(Example example) => Add(((ClassTarget)example.Target).Label, example.Best);

    /// <summary>Counts a picture.</summary>
    internal void Add(int actual, int predicted)
    {
        _counts[(actual, predicted)] = this[actual, predicted] + 1;
        _pictures[actual]++;
        _predicted[predicted]++;
    }

    private ClassFigures FiguresOf(int index) => new(Labels[index], _pictures[index], _predicted[index], this[index, index]);
}
