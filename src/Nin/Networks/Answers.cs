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
    /// Makes probabilities of scores, in place. What are probabilities of one class of all already stays as it is, but for the
    /// temperature.
    /// </summary>
    /// <param name="kernels">What computes.</param>
    /// <param name="outputs">What the outputs are.</param>
    /// <param name="kind">What is made of the scores.</param>
    /// <param name="main">The main output, [pictures, classes].</param>
    /// <param name="temperature">What the scores are divided by first.</param>
    public static void ToProbabilities(
        KernelSet kernels, OutputLayout outputs, AnswerKind kind, Span<float> main, float temperature = 1)
    {
        if (kind == AnswerKind.Numbers)
        {
            return;
        }

        if (kind == AnswerKind.AnyClasses)
        {
            for (int i = 0; i < main.Length; i++)
            {
                main[i] = (float)(1 / (1 + Math.Exp(-main[i] / (double)temperature)));
            }

            return;
        }

        if (temperature != 1)
        {
            for (int i = 0; i < main.Length; i++)
            {
                main[i] = ScoreOf(outputs, main[i]) / temperature;
            }
        }

        if (temperature != 1 || !outputs.AreProbabilities[0])
        {
            kernels.Softmax(outputs.Shapes[0].Length, main, main);
        }
    }

    /// <summary>A number of the main output as a score: of a probability its logarithm.</summary>
    public static float ScoreOf(OutputLayout outputs, float number) =>
        outputs.AreProbabilities[0] ? MathF.Log(Math.Max(number, float.Epsilon)) : number;
}
