using System.Numerics;

namespace Nin.Kernels.Reference;

/// <summary>The binary cross-entropy of sigmoid(logits) as its definition says it, for any floating-point type.</summary>
/// <remarks><b>Shapes</b> logits, targets, logitsGradient [rows, classes]; weights [classes], or empty.</remarks>
public static class ReferenceBinaryCrossEntropy
{
    /// <summary>Σ weight·(max(x, 0) − x·t + ln(1 + exp(−|x|))) / classes.</summary>
    public static T Forward<T>(int classes, ReadOnlySpan<T> logits, ReadOnlySpan<T> targets, ReadOnlySpan<T> weights)
        where T : IFloatingPointIeee754<T>
    {
        T total = T.Zero;
        for (int i = 0; i < logits.Length; i++)
        {
            T x = logits[i];
            total += Weight(weights, i % classes) * (T.Max(x, T.Zero) - (x * targets[i]) + T.Log(T.One + T.Exp(-T.Abs(x))));
        }

        return total / T.CreateChecked(classes);
    }

    /// <summary>logitsGradient = weight·(1 / (1 + exp(−x)) − t) / classes.</summary>
    public static void Backward<T>(
        int classes, ReadOnlySpan<T> logits, ReadOnlySpan<T> targets, ReadOnlySpan<T> weights, Span<T> logitsGradient)
        where T : IFloatingPointIeee754<T>
    {
        for (int i = 0; i < logits.Length; i++)
        {
            T probability = T.One / (T.One + T.Exp(-logits[i]));
            logitsGradient[i] = Weight(weights, i % classes) * (probability - targets[i]) / T.CreateChecked(classes);
        }
    }

    private static T Weight<T>(ReadOnlySpan<T> weights, int column)
        where T : IFloatingPointIeee754<T> => weights.IsEmpty ? T.One : weights[column];
}
