namespace Nin.Kernels.Loss;

/// <summary>What a loss compares a network's outputs with: labels, smoothed, and mixed with others where pictures were.</summary>
/// <remarks>
/// <b>Formula</b> With smoothing s and share m, the target of a class is s/classes, plus (1 − s)·m for the label, plus
/// (1 − s)·(1 − m) for the other label. <b>Source</b> Szegedy et al., arXiv 1512.00567 (smoothing); Zhang et al.,
/// <i>mixup</i>, arXiv 1710.09412. With weights each class's target is multiplied by the class's weight, and the mean of a batch
/// divides by <see cref="TotalWeight"/>, as torch.nn.CrossEntropyLoss has it.
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
    /// <param name="weights">How much each class counts, [classes]; empty for all the same.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public ClassTargets(
        ReadOnlySpan<int> labels, float smoothing, ReadOnlySpan<int> others, ReadOnlySpan<float> shares,
            ReadOnlySpan<float> weights = default)
    {
        if (others.Length != shares.Length || (!others.IsEmpty && others.Length != labels.Length))
        {
            throw new ArgumentException(
                $"ClassTargets: expected as many other labels and shares as labels, got {labels.Length}, {others.Length} and "
                    + $"{shares.Length}.");
        }

        Labels = labels;
        Smoothing = smoothing;
        Others = others;
        Shares = shares;
        Weights = weights;
    }

    /// <summary>The labels, [rows].</summary>
    public ReadOnlySpan<int> Labels { get; }

    /// <summary>The part of the target that is spread over all classes.</summary>
    public float Smoothing { get; }

    /// <summary>The labels mixed in, [rows] or empty.</summary>
    public ReadOnlySpan<int> Others { get; }

    /// <summary>How much of each picture is its own label's, [rows] or empty.</summary>
    public ReadOnlySpan<float> Shares { get; }

    /// <summary>How much each class counts, [classes] or empty.</summary>
    public ReadOnlySpan<float> Weights { get; }

    /// <summary>What the mean loss divides by: the pictures, each counted by the weight of its label.</summary>
    public double TotalWeight
    {
        get
        {
            if (Weights.IsEmpty)
            {
                return Labels.Length;
            }

            double total = 0;
            for (int row = 0; row < Labels.Length; row++)
            {
                double share = Shares.IsEmpty ? 1 : Shares[row];
                total += share * Weights[Labels[row]];
                total += Others.IsEmpty ? 0 : (1 - share) * Weights[Others[row]];
            }

            return total;
        }
    }

    /// <summary>The sum of a row's targets: 1 unless classes are weighted.</summary>
    internal double Sum(int classes, int row)
    {
        if (Weights.IsEmpty)
        {
            return 1;
        }

        double sum = 0;
        for (int column = 0; column < classes; column++)
        {
            sum += Of(classes, row, column);
        }

        return sum;
    }

    /// <summary>The target of one class for one row.</summary>
    internal double Of(int classes, int row, int column)
    {
        double certain = 1 - (double)Smoothing, target = (double)Smoothing / classes;
        double share = Shares.IsEmpty ? 1 : Shares[row];
        double own = column == Labels[row] ? certain * share : 0;
        double other = !Others.IsEmpty && column == Others[row] ? certain * (1 - share) : 0;
        double sum = own + other + target;
        return Weights.IsEmpty ? sum : sum * Weights[column];
    }
}
