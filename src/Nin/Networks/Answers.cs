using Nin.Kernels;

namespace Nin.Networks;

/// <summary>Reads answers off a main output.</summary>
internal static class Answers
{
    /// <summary>The index of the largest output; the first of equals, and of a NaN none is larger.</summary>
    public static int Best(ReadOnlySpan<float> outputs)
    {
        int best = 0;
        for (int c = 1; c < outputs.Length; c++)
        {
            best = outputs[c] > outputs[best] ? c : best;
        }

        return best;
    }

    /// <summary>Makes probabilities of scores, in place; what are probabilities already stays as it is.</summary>
    public static void ToProbabilities(KernelSet kernels, OutputLayout outputs, Span<float> main)
    {
        if (!outputs.AreProbabilities[0])
        {
            kernels.Softmax(outputs.Shapes[0].Length, main, main);
        }
    }
}
