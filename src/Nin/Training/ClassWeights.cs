using System.Globalization;
using Nin.Data;
using Nin.Formats;

namespace Nin.Training;

/// <summary>How much the pictures of each class count in the loss, read from a recipe's text.</summary>
/// <remarks>
/// <b>Formula</b> <c>balanced</c> gives a class pictures / (classes · pictures of the class), as scikit-learn has it: every class
/// weighs the same in all, and the mean over the pictures is 1. The loss of a batch is divided by the weights of its labels, as
/// torch.nn.CrossEntropyLoss has it.
/// </remarks>
internal static class ClassWeights
{
    public const string Setting = "classWeights";

    private const string Balanced = "balanced";
    private const string Expected = "expected 'balanced', or names with weights such as 'cat=2,dog=0.5'";

    /// <summary>Checks a text without knowing the classes.</summary>
    /// <exception cref="RecipeException">It is neither empty, nor balanced, nor names with positive weights.</exception>
    public static void Validate(string text)
    {
        if (text.Length > 0 && text != Balanced)
        {
            Parse(text);
        }
    }

    /// <summary>The weight of each class of the training pictures; empty where all are the same.</summary>
    /// <exception cref="RecipeException">A class is unknown, or has no picture to learn from.</exception>
    public static float[] Of(string text, Dataset train)
    {
        if (text.Length == 0)
        {
            return [];
        }

        float[] weights = new float[train.Classes.Count];
        if (text == Balanced)
        {
            if (!train.HasLabels)
            {
                throw new RecipeException($"{Setting}: '{Balanced}' needs pictures of one class each, and {train.Name} has others.");
            }

            int[] counts = new int[train.Classes.Count];
            for (int i = 0; i < train.Count; i++)
            {
                counts[train.Label(i)]++;
            }

            for (int c = 0; c < weights.Length; c++)
            {
                weights[c] = counts[c] > 0
                    ? (float)((double)train.Count / ((double)weights.Length * counts[c]))
                    : throw new RecipeException(
                        $"{Setting}: class '{train.Classes[c]}' has no picture to learn from, so that nothing balances it.");
            }

            return weights;
        }

        Array.Fill(weights, 1f);
        string[] names = [.. train.Classes.Select(CanonicalText.Of)];
        foreach ((string name, float weight) in Parse(text))
        {
            int index = Array.IndexOf(names, CanonicalText.Of(name));
            weights[index >= 0 ? index : throw Unknown(name, train)] = weight;
        }

        return weights;
    }

    private static List<(string Name, float Weight)> Parse(string text)
    {
        List<(string, float)> parsed = [];
        foreach (string part in text.Split(','))
        {
            // The last equals sign: a class may have one in its name.
            int sign = part.LastIndexOf('=');
            bool isNumber = float.TryParse(
                part.AsSpan(sign + 1), NumberStyles.Float, CultureInfo.InvariantCulture, out float weight);
            if (sign < 1 || !isNumber || !(weight > 0 && float.IsFinite(weight)))
            {
                throw new RecipeException($"{Setting}: {Expected}, all above 0; got '{MessageText.Shorten(part.Trim(), 60)}'.");
            }

            parsed.Add((part[..sign].Trim(), weight));
        }

        return parsed;
    }

    private static RecipeException Unknown(string name, Dataset train) => new(
        $"{Setting}: there is no class '{MessageText.Shorten(name, 60)}'; the classes are "
            + $"{MessageText.Shorten(string.Join(", ", train.Classes), 200)}.");
}
