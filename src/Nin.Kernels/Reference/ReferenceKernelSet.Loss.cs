using Nin.Kernels.Loss;

namespace Nin.Kernels.Reference;

internal sealed partial class ReferenceKernelSet
{
    // Losses are taken in double by every set: a small difference of large numbers must keep its digits.
    private protected override void SoftmaxCore(int classes, ReadOnlySpan<float> input, Span<float> output)
    {
        double[] result = new double[output.Length];
        ReferenceSoftmax.Forward<double>(classes, Wide(input), result);
        Narrow(result, 1f, output);
    }

    private protected override void SoftmaxBackwardCore(
        int classes, ReadOnlySpan<float> output, ReadOnlySpan<float> outputGradient, Span<float> inputGradient)
    {
        double[] result = new double[inputGradient.Length];
        ReferenceSoftmax.Backward<double>(classes, Wide(output), Wide(outputGradient), result);
        Narrow(result, 1f, inputGradient);
    }

    private protected override double CrossEntropyCore(
        int classes, ReadOnlySpan<float> logits, ClassTargets targets, float gradientScale, Span<float> logitsGradient)
    {
        double[] wide = Wide(logits), gradient = new double[logitsGradient.Length];
        if (gradient.Length > 0)
        {
            ReferenceSoftmax.CrossEntropyBackward<double>(classes, wide, targets, gradient);
            Narrow(gradient, gradientScale, logitsGradient);
        }

        return ReferenceSoftmax.CrossEntropy<double>(classes, wide, targets);
    }

    private protected override double CrossEntropyOfProbabilitiesCore(
        int classes, ReadOnlySpan<float> probabilities, ClassTargets targets, float gradientScale,
        Span<float> probabilitiesGradient)
    {
        double[] wide = Wide(probabilities), gradient = new double[probabilitiesGradient.Length];
        if (gradient.Length > 0)
        {
            ReferenceSoftmax.CrossEntropyOfProbabilitiesBackward<double>(classes, wide, targets, gradient);
            Narrow(gradient, gradientScale, probabilitiesGradient);
        }

        return ReferenceSoftmax.CrossEntropyOfProbabilities<double>(classes, wide, targets);
    }

    private protected override double BinaryCrossEntropyCore(
        int classes, ReadOnlySpan<float> logits, ReadOnlySpan<float> targets, ReadOnlySpan<float> weights, float gradientScale,
        Span<float> logitsGradient)
    {
        double[] wide = Wide(logits), wanted = Wide(targets), counts = Wide(weights);
        double[] gradient = new double[logitsGradient.Length];
        if (gradient.Length > 0)
        {
            ReferenceBinaryCrossEntropy.Backward<double>(classes, wide, wanted, counts, gradient);
            Narrow(gradient, gradientScale, logitsGradient);
        }

        return ReferenceBinaryCrossEntropy.Forward<double>(classes, wide, wanted, counts);
    }

    private static double[] Wide(ReadOnlySpan<float> values)
    {
        double[] wide = new double[values.Length];
        for (int i = 0; i < wide.Length; i++)
        {
            wide[i] = values[i];
        }

        return wide;
    }

    private static void Narrow(ReadOnlySpan<double> values, float scale, Span<float> destination)
    {
        for (int i = 0; i < destination.Length; i++)
        {
            destination[i] = (float)(values[i] * scale);
        }
    }
}
