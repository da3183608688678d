namespace Nin.Kernels.Loss;

/// <summary>The loss of answers that are each right or wrong by themselves, computed in double.</summary>
public static class BinaryCrossEntropy
{
    /// <summary>
    /// Cross-entropy of sigmoid(logits): returns the sum over the pictures of the mean over their classes, and gives the gradient of that sum
    /// times <paramref name="gradientScale"/>.
    /// </summary>
    /// <remarks>
    /// <b>Formula</b> max(x, 0) − x·t + ln(1 + exp(−|x|)), which no score overflows. <b>Shapes</b> all [rows, classes].
    /// <b>Source</b> torch.nn.BCEWithLogitsLoss.
    /// </remarks>
    /// <param name="classes">The classes.</param>
    /// <param name="logits">The scores.</param>
    /// <param name="targets">In [0, 1].</param>
    /// <param name="weights">How much each class counts, [classes]; empty for all the same.</param>
    /// <param name="gradientScale">What the gradient is multiplied by.</param>
    /// <param name="logitsGradient">Empty where only the loss is asked for.</param>
    /// <exception cref="ArgumentException">The lengths do not fit.</exception>
    public static double OfLogits(
        int classes, ReadOnlySpan<float> logits, ReadOnlySpan<float> targets, ReadOnlySpan<float> weights, float gradientScale,
        Span<float> logitsGradient)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(classes);
        if (logits.Length % classes != 0 || targets.Length != logits.Length || (!weights.IsEmpty && weights.Length != classes)
            || (!logitsGradient.IsEmpty && logitsGradient.Length != logits.Length))
        {
            throw new ArgumentException(
                $"BinaryCrossEntropy: expected whole rows of {classes} floats on all sides, got {logits.Length}, {targets.Length} and {logitsGradient.Length}.");
        }

        double total = 0;
        for (int i = 0; i < logits.Length; i++)
        {
            double x = logits[i], target = targets[i], weight = weights.IsEmpty ? 1 : weights[i % classes];
            total += weight * (Math.Max(x, 0) - (x * target) + Log1P(Math.Exp(-Math.Abs(x))));
            if (!logitsGradient.IsEmpty)
            {
                logitsGradient[i] = (float)(weight * (Sigmoid(x) - target) / classes * gradientScale);
            }
        }

        return total / classes;
    }

    /// <summary>1 / (1 + exp(−x)), exact on both sides.</summary>
    public static double Sigmoid(double x)
    {
        double small = Math.Exp(-Math.Abs(x));
        return x >= 0 ? 1 / (1 + small) : small / (1 + small);
    }

    /// <summary>ln(1 + x) for x in [0, 1]; what is lost of a small x in the sum is taken back in the ratio.</summary>
    private static double Log1P(double x)
    {
        double sum = 1 + x;
        return sum == 1 ? x : Math.Log(sum) * x / (sum - 1);
    }
}
