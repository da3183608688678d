namespace Nin.Kernels.Loss;

/// <summary>The loss of answers that are each right or wrong by themselves, computed in double.</summary>
internal static class BinaryCrossEntropyKernel
{
    /// <summary>Σ max(x, 0) − x·t + ln(1 + exp(−|x|)) over the classes, and the gradient of that sum times a factor.</summary>
    public static double OfLogits(
        int classes, ReadOnlySpan<float> logits, ReadOnlySpan<float> targets, ReadOnlySpan<float> weights, float gradientScale,
        Span<float> logitsGradient)
    {
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
    private static double Sigmoid(double x)
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
