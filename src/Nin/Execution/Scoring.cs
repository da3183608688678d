namespace Nin.Execution;

/// <summary>Reads answers off outputs.</summary>
internal static class Scoring
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

    /// <summary>How many rows of [rows, classes] outputs are largest at their label.</summary>
    public static int CountCorrect(int classes, ReadOnlySpan<float> outputs, ReadOnlySpan<int> labels)
    {
        int correct = 0;
        for (int r = 0; r < labels.Length; r++)
        {
            correct += Best(outputs.Slice(r * classes, classes)) == labels[r] ? 1 : 0;
        }

        return correct;
    }
}
