namespace Nin.Kernels.Loss;

/// <summary>Softmax and the losses behind it, computed in double with the largest logit subtracted.</summary>
public static class Softmax
{
    /// <summary>output[r, c] = exp(input[r, c]) / Σ exp(input[r, ·]).</summary>
    /// <remarks><b>Shapes</b> input, output [rows, classes]; they may be the same memory.</remarks>
    public static void Forward(int classes, ReadOnlySpan<float> input, Span<float> output)
    {
        CheckRows(classes, input.Length, output.Length);
        for (int start = 0; start < input.Length; start += classes)
        {
            ReadOnlySpan<float> row = input.Slice(start, classes);
            Span<float> target = output.Slice(start, classes);
            double largest = Largest(row), logSum = Math.Log(SumOfExponentials(row, largest));
            for (int c = 0; c < classes; c++)
            {
                target[c] = (float)Math.Exp(row[c] - largest - logSum);
            }
        }
    }

    /// <summary>inputGradient = output·(outputGradient − Σ output·outputGradient), row by row.</summary>
    /// <remarks><b>Shapes</b> all [rows, classes].</remarks>
    public static void Backward(
        int classes, ReadOnlySpan<float> output, ReadOnlySpan<float> outputGradient, Span<float> inputGradient)
    {
        CheckRows(classes, output.Length, inputGradient.Length);
        CheckRows(classes, output.Length, outputGradient.Length);
        for (int start = 0; start < output.Length; start += classes)
        {
            double dot = 0;
            for (int i = start; i < start + classes; i++)
            {
                dot += (double)output[i] * outputGradient[i];
            }

            for (int i = start; i < start + classes; i++)
            {
                inputGradient[i] = (float)(output[i] * (outputGradient[i] - dot));
            }
        }
    }

    /// <summary>
    /// Cross-entropy of softmax(logits): returns the sum of the pictures' losses and gives the gradient of that sum times
    /// <paramref name="gradientScale"/>, unless <paramref name="logitsGradient"/> is empty.
    /// </summary>
    /// <remarks><b>Shapes</b> logits, logitsGradient [rows, classes]. <b>Source</b> torch.nn.CrossEntropyLoss.</remarks>
    /// <exception cref="ArgumentException">The lengths do not fit, or a label is not in [0, classes).</exception>
    public static double CrossEntropy(
        int classes, ReadOnlySpan<float> logits, ClassTargets targets, float gradientScale,
        Span<float> logitsGradient)
    {
        CheckTargets(classes, logits.Length, targets, logitsGradient.Length);
        double total = 0;
        for (int r = 0; r < targets.Labels.Length; r++)
        {
            ReadOnlySpan<float> row = logits.Slice(r * classes, classes);
            Span<float> gradient = logitsGradient.IsEmpty ? [] : logitsGradient.Slice(r * classes, classes);
            double largest = Largest(row), logSum = largest + Math.Log(SumOfExponentials(row, largest)), sum = targets.Sum(classes, r);
            for (int c = 0; c < classes; c++)
            {
                double target = targets.Of(classes, r, c);
                double logProbability = row[c] - logSum;
                total -= target == 0 ? 0 : target * logProbability;
                if (!gradient.IsEmpty)
                {
                    gradient[c] = (float)(((Math.Exp(logProbability) * sum) - target) * gradientScale);
                }
            }
        }

        return total;
    }

    /// <summary>
    /// Cross-entropy of outputs that are probabilities already (a network whose softmax stands before the average): the
    /// sum of −target·ln(max(p, 1e-7)), and its gradient times <paramref name="gradientScale"/>.
    /// </summary>
    /// <remarks>
    /// <b>Shapes</b> as <see cref="CrossEntropy"/>. <b>Source</b> keras.losses.CategoricalCrossentropy (epsilon 1e-7).
    /// <b>Deviation</b> below epsilon the gradient is −target / epsilon and not zero, so that a picture that the network is
    /// entirely wrong about still teaches it.
    /// </remarks>
    /// <exception cref="ArgumentException">The lengths do not fit, or a label is not in [0, classes).</exception>
    public static double CrossEntropyOfProbabilities(
        int classes, ReadOnlySpan<float> probabilities, ClassTargets targets, float gradientScale,
        Span<float> probabilitiesGradient)
    {
        const double epsilon = 1e-7;
        CheckTargets(classes, probabilities.Length, targets, probabilitiesGradient.Length);
        double total = 0;
        for (int r = 0; r < targets.Labels.Length; r++)
        {
            for (int c = 0; c < classes; c++)
            {
                int i = (r * classes) + c;
                double target = targets.Of(classes, r, c);

                // Written so that a NaN stays one: Math.Max would do too, a comparison the other way round would hide it.
                double probability = probabilities[i] < epsilon ? epsilon : probabilities[i];
                total -= target == 0 ? 0 : target * Math.Log(probability);
                if (!probabilitiesGradient.IsEmpty)
                {
                    probabilitiesGradient[i] = (float)(-target / probability * gradientScale);
                }
            }
        }

        return total;
    }

    private static double Largest(ReadOnlySpan<float> row)
    {
        float largest = row[0];
        foreach (float value in row)
        {
            largest = MathF.Max(largest, value);
        }

        return largest;
    }

    private static double SumOfExponentials(ReadOnlySpan<float> row, double largest)
    {
        double sum = 0;
        foreach (float value in row)
        {
            sum += Math.Exp(value - largest);
        }

        return sum;
    }

    private static void CheckRows(int classes, int length, int otherLength)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(classes);
        if (length % classes != 0 || otherLength != length)
        {
            throw new ArgumentException($"Softmax: expected whole rows of {classes} floats on both sides, got {length} and {otherLength}.");
        }
    }

    private static void CheckTargets(int classes, int length, ClassTargets targets, int gradientLength)
    {
        CheckRows(classes, length, gradientLength == 0 ? length : gradientLength);
        if (targets.Labels.Length * (long)classes != length)
        {
            throw new ArgumentException($"CrossEntropy: expected {length / classes} labels, got {targets.Labels.Length}.", nameof(targets));
        }

        if (!targets.Weights.IsEmpty && targets.Weights.Length != classes)
        {
            throw new ArgumentException($"CrossEntropy: expected {classes} weights, one a class, got {targets.Weights.Length}.", nameof(targets));
        }

        CheckLabels(classes, targets.Labels);
        CheckLabels(classes, targets.Others);
    }

    private static void CheckLabels(int classes, ReadOnlySpan<int> labels)
    {
        foreach (int label in labels)
        {
            if ((uint)label >= (uint)classes)
            {
                throw new ArgumentException($"CrossEntropy: expected labels in [0, {classes}), got {label}.", nameof(labels));
            }
        }
    }
}
