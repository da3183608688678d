namespace Nin.Kernels.Loss;

/// <summary>What a loss compares a network's outputs with: labels, smoothed, and mixed with others where pictures were.</summary>
/// <remarks>
/// <b>Formula</b> With smoothing s and share m, the target of a class is s/classes, plus (1 − s)·m for the label, plus
/// (1 − s)·(1 − m) for the other label. <b>Source</b> Szegedy et al., arXiv 1512.00567 (smoothing); Zhang et al.,
/// <i>mixup</i>, arXiv 1710.09412.
/// </remarks>
public readonly ref struct ClassTargets
{
    /// <summary>One label a picture.</summary>
    /// <param name="labels">[rows].</param>
    /// <param name="smoothing">The part of the target that is spread over all classes, in [0, 1).</param>
    public ClassTargets(ReadOnlySpan<int> labels, float smoothing = 0f)
        : this(labels, smoothing, [], [])
    {
    }

    /// <summary>Two labels a picture.</summary>
    /// <param name="labels">[rows].</param>
    /// <param name="smoothing">The part of the target that is spread over all classes, in [0, 1).</param>
    /// <param name="others">The labels mixed in, [rows]; empty for none.</param>
    /// <param name="shares">How much of each picture is its own label's, [rows]; empty for none.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public ClassTargets(ReadOnlySpan<int> labels, float smoothing, ReadOnlySpan<int> others, ReadOnlySpan<float> shares)
    {
        if (others.Length != shares.Length || (!others.IsEmpty && others.Length != labels.Length))
        {
            throw new ArgumentException(
                $"ClassTargets: expected as many other labels and shares as labels, got {labels.Length}, {others.Length} and {shares.Length}.");
        }

        Labels = labels;
        Smoothing = smoothing;
        Others = others;
        Shares = shares;
    }

    /// <summary>The labels, [rows].</summary>
    public ReadOnlySpan<int> Labels { get; }

    /// <summary>The part of the target that is spread over all classes.</summary>
    public float Smoothing { get; }

    /// <summary>The labels mixed in, [rows] or empty.</summary>
    public ReadOnlySpan<int> Others { get; }

    /// <summary>How much of each picture is its own label's, [rows] or empty.</summary>
    public ReadOnlySpan<float> Shares { get; }

    /// <summary>The target of one class for one row.</summary>
    internal double Of(int classes, int row, int column)
    {
        double certain = 1 - (double)Smoothing, target = (double)Smoothing / classes;
        double share = Shares.IsEmpty ? 1 : Shares[row];
        double own = column == Labels[row] ? certain * share : 0;
        double other = !Others.IsEmpty && column == Others[row] ? certain * (1 - share) : 0;
        return own + other + target;
    }
}
