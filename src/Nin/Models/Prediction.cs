using System.Collections.Immutable;

namespace Nin.Models;

/// <summary>A model's answer to one picture.</summary>
public sealed class Prediction
{
    private readonly ImmutableArray<string> _labels;

    private readonly ImmutableArray<NamedValue> _values;

    internal Prediction(
        ImmutableArray<string> labels, ImmutableArray<float> probabilities, int best, ImmutableArray<NamedValue> values)
    {
        _values = values;
        (_labels, Probabilities, Index) = (labels, probabilities, best);
    }

    /// <summary>The same answer with more values.</summary>
    internal Prediction With(IEnumerable<NamedValue> values) => new(_labels, Probabilities, Index, [.. _values, .. values]);

    /// <summary>The most likely class's name.</summary>
    public string Label => _labels[Index];

    /// <summary>The most likely class's index.</summary>
    public int Index { get; }

    /// <summary>The most likely class's probability.</summary>
    public float Probability => Probabilities[Index];

    /// <summary>The probability of each class, in the order of the model's labels.</summary>
    public ImmutableArray<float> Probabilities { get; }

    /// <summary>What the network computed on the way, where the classifier was asked for it.</summary>
    /// <param name="name">The name of an output or of a layer.</param>
    /// <exception cref="ArgumentException">The classifier was not asked for it.</exception>
    public NamedValue Value(string name) => _values.FirstOrDefault(value => value.Name == name) ?? throw new ArgumentException(
        $"the classifier was not asked for '{name}'; name it when the classifier is made.", nameof(name));

    /// <summary>The most likely classes, the likeliest first; equals in the order of the labels.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is not positive.</exception>
    public IReadOnlyList<ClassProbability> Top(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        return [.. Enumerable.Range(0, _labels.Length)
            .Select(index => new ClassProbability(_labels[index], index, Probabilities[index]))
            .OrderByDescending(one => one.Probability)
            .Take(count)];
    }
}
