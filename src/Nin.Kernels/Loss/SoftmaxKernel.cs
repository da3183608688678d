namespace Nin.Kernels.Loss;

/// <summary>Softmax and the losses behind it, computed in double with the largest logit subtracted.</summary>
internal static class SoftmaxKernel
{
    /// <summary>output[r, c] = exp(input[r, c]) / Σ exp(input[r, ·]).</summary>
    public static void Forward(int classes, ReadOnlySpan<float> input, Span<float> output)
    {
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
    public static void Backward(
        int classes, ReadOnlySpan<float> output, ReadOnlySpan<float> outputGradient, Span<float> inputGradient)
    {
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

    /// <summary>Σ −target·ln softmax(logits), and the gradient of that sum times a factor unless none is asked for.</summary>
    public static double CrossEntropy(
        int classes, ReadOnlySpan<float> logits, ClassTargets targets, float gradientScale,
        Span<float> logitsGradient)
    {
        double total = 0;
        for (int r = 0; r < targets.Labels.Length; r++)
        {
            ReadOnlySpan<float> row = logits.Slice(r * classes, classes);
            Span<float> gradient = logitsGradient.IsEmpty ? [] : logitsGradient.Slice(r * classes, classes);
            double largest = Largest(row), logSum = largest + Math.Log(SumOfExponentials(row, largest));
            double sum = targets.Sum(classes, r);
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

    /// <summary>Σ −target·ln(max(p, 1e-7)), and the gradient of that sum times a factor unless none is asked for.</summary>
    public static double CrossEntropyOfProbabilities(
        int classes, ReadOnlySpan<float> probabilities, ClassTargets targets, float gradientScale,
        Span<float> probabilitiesGradient)
    {
        const double epsilon = 1e-7;
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
}
