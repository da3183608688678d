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

    /// <summary>
    /// Makes probabilities of scores, in place; what are probabilities already stays as it is, but for the temperature.
    /// </summary>
    public static void ToProbabilities(KernelSet kernels, OutputLayout outputs, Span<float> main, float temperature = 1)
    {
        if (temperature != 1)
        {
            for (int i = 0; i < main.Length; i++)
            {
                main[i] = (outputs.AreProbabilities[0] ? MathF.Log(Math.Max(main[i], float.Epsilon)) : main[i]) / temperature;
            }
        }

        if (temperature != 1 || !outputs.AreProbabilities[0])
        {
            kernels.Softmax(outputs.Shapes[0].Length, main, main);
        }
    }

    /// <summary>Makes a probability of each score by itself, in place.</summary>
    public static void ToProbabilitiesOfEach(Span<float> main, float temperature = 1)
    {
        for (int i = 0; i < main.Length; i++)
        {
            main[i] = (float)(1 / (1 + Math.Exp(-main[i] / (double)temperature)));
        }
    }
}
