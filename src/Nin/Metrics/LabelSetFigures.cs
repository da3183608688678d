using System.Collections.Immutable;
using Nin.Data.Targets;

namespace Nin.Metrics;

/// <summary>
/// How good the answers are where a picture has any number of classes: for each class how many pictures have it, how many were
/// said to, and how many rightly. A class is answered where its score is above 0.
/// </summary>
/// <remarks><b>Source</b> scikit-learn's f1_score with average "macro", and "micro" for <see cref="MicroF1"/>.</remarks>
public sealed class LabelSetFigures : Metric
{
    private readonly ImmutableArray<string> _labels;
    private readonly int[] _pictures, _predicted, _correct;
    private readonly ClassSetEncoding _encoding;
    private readonly float[] _wanted;

    /// <summary>Begins to count.</summary>
    /// <param name="labels">The names of the network's classes.</param>
    public LabelSetFigures(IReadOnlyList<string> labels)
    {
        ArgumentNullException.ThrowIfNull(labels);
        (_labels, _encoding, _wanted) = ([.. labels], new ClassSetEncoding(labels.Count), new float[labels.Count]);
        (_pictures, _predicted, _correct) = (new int[_labels.Length], new int[_labels.Length], new int[_labels.Length]);
    }

    /// <inheritdoc/>
    public override string Name => "mean F1";

    /// <summary>The mean of the classes' F1, over the classes that occur or were answered, in [0, 1].</summary>
    public override double Value => Classes.Average(one => one.F1) ?? double.NaN;

    /// <summary>The F1 of all classes counted together, in [0, 1].</summary>
    public double MicroF1 => 2.0 * _correct.Sum() / (_pictures.Sum() + _predicted.Sum());

    /// <summary>The figures of each class, in the order of the labels.</summary>
    public ImmutableArray<ClassFigures> Classes =>
        [.. _labels.Select((label, i) => new ClassFigures(label, _pictures[i], _predicted[i], _correct[i]))];

    /// <inheritdoc/>
    public override void Add(Example example)
    {
        ReadOnlySpan<float> scores = example.Output(0);
        _encoding.Encode(example.Target, _wanted);
        for (int i = 0; i < scores.Length; i++)
        {
            bool has = _wanted[i] > 0, said = scores[i] > 0;
            _pictures[i] += has ? 1 : 0;
            _predicted[i] += said ? 1 : 0;
            _correct[i] += has && said ? 1 : 0;
        }
    }
}
