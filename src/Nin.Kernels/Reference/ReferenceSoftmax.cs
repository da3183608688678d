using System.Numerics;
using Nin.Kernels.Loss;

namespace Nin.Kernels.Reference;

/// <summary>Softmax and the losses behind it as their definitions say them, for any floating-point type.</summary>
/// <remarks><b>Shapes</b> all [rows, classes].</remarks>
public static class ReferenceSoftmax
{
    /// <summary>
    /// output[r, c] = exp(input[r, c] − largest) / Σ exp(input[r, ·] − largest), largest being that of the row.
    /// </summary>
    public static void Forward<T>(int classes, ReadOnlySpan<T> input, Span<T> output)
        where T : IFloatingPointIeee754<T>
    {
        for (int i = 0; i < output.Length; i++)
        {
            ReadOnlySpan<T> row = Row(classes, input, i / classes);
            output[i] = T.Exp(input[i] - Largest(row)) / SumOfExponentials(row);
        }
    }

    /// <summary>inputGradient = output·(outputGradient − Σ output·outputGradient), row by row.</summary>
    public static void Backward<T>(int classes, ReadOnlySpan<T> output, ReadOnlySpan<T> outputGradient, Span<T> inputGradient)
        where T : IFloatingPointIeee754<T>
    {
        for (int i = 0; i < output.Length; i++)
        {
            T dot = T.Zero;
            for (int c = 0; c < classes; c++)
            {
                dot += Row(classes, output, i / classes)[c] * Row(classes, outputGradient, i / classes)[c];
            }

            inputGradient[i] = output[i] * (outputGradient[i] - dot);
        }
    }

    /// <summary>Σ −target·ln softmax(logits).</summary>
    public static T CrossEntropy<T>(int classes, ReadOnlySpan<T> logits, ClassTargets targets)
        where T : IFloatingPointIeee754<T>
    {
        T total = T.Zero;
        for (int i = 0; i < logits.Length; i++)
        {
            ReadOnlySpan<T> row = Row(classes, logits, i / classes);
            T logProbability = logits[i] - Largest(row) - T.Log(SumOfExponentials(row));
            T target = Target<T>(classes, targets, i);
            total -= target == T.Zero ? T.Zero : target * logProbability;
        }

        return total;
    }

    /// <summary>logitsGradient = softmax(logits)·Σ target − target; the sum of a row is 1 unless classes are weighted.</summary>
    public static void CrossEntropyBackward<T>(
        int classes, ReadOnlySpan<T> logits, ClassTargets targets, Span<T> logitsGradient)
        where T : IFloatingPointIeee754<T>
    {
        Forward(classes, logits, logitsGradient);
        for (int i = 0; i < logits.Length; i++)
        {
            T sum = T.Zero;
            for (int c = 0; c < classes; c++)
            {
                sum += Target<T>(classes, targets, (i / classes * classes) + c);
            }

            logitsGradient[i] = (logitsGradient[i] * (targets.Weights.IsEmpty ? T.One : sum)) - Target<T>(classes, targets, i);
        }
    }

    /// <summary>Σ −target·ln(probability).</summary>
    public static T CrossEntropyOfProbabilities<T>(int classes, ReadOnlySpan<T> probabilities, ClassTargets targets)
        where T : IFloatingPointIeee754<T>
    {
        T total = T.Zero;
        for (int i = 0; i < probabilities.Length; i++)
        {
            total -= Target<T>(classes, targets, i) * T.Log(AtLeastEpsilon(probabilities[i]));
        }

        return total;
    }

    /// <summary>probabilitiesGradient = −target / probability.</summary>
    public static void CrossEntropyOfProbabilitiesBackward<T>(
        int classes, ReadOnlySpan<T> probabilities, ClassTargets targets, Span<T> probabilitiesGradient)
        where T : IFloatingPointIeee754<T>
    {
        for (int i = 0; i < probabilities.Length; i++)
        {
            probabilitiesGradient[i] = -Target<T>(classes, targets, i) / AtLeastEpsilon(probabilities[i]);
        }
    }

    private static ReadOnlySpan<T> Row<T>(int classes, ReadOnlySpan<T> values, int row) => values.Slice(row * classes, classes);

    private static T Largest<T>(ReadOnlySpan<T> row)
        where T : IFloatingPointIeee754<T>
    {
        T largest = row[0];
        foreach (T value in row)
        {
            largest = T.Max(largest, value);
        }

        return largest;
    }

    private static T SumOfExponentials<T>(ReadOnlySpan<T> row)
        where T : IFloatingPointIeee754<T>
    {
        T sum = T.Zero, largest = Largest(row);
        foreach (T value in row)
        {
            sum += T.Exp(value - largest);
        }

        return sum;
    }

    private static T Target<T>(int classes, ClassTargets targets, int element)
        where T : IFloatingPointIeee754<T>
    {
        (int row, int column) = (element / classes, element % classes);
        T smoothing = T.CreateChecked(targets.Smoothing), certain = T.One - smoothing, target = smoothing / T.CreateChecked(
            classes);
        T share = targets.Shares.IsEmpty ? T.One : T.CreateChecked(targets.Shares[row]);
        target += column == targets.Labels[row] ? certain * share : T.Zero;
        target += !targets.Others.IsEmpty && column == targets.Others[row] ? certain * (T.One - share) : T.Zero;
        return targets.Weights.IsEmpty ? target : target * T.CreateChecked(targets.Weights[column]);
    }

    private static T AtLeastEpsilon<T>(T probability)
        where T : IFloatingPointIeee754<T> => T.Max(probability, T.CreateChecked(1e-7));
}
