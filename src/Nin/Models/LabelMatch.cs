using Nin.Data;
using Nin.Formats;

namespace Nin.Models;

/// <summary>Finds the model's class for each class of a data set, by name.</summary>
/// <remarks>
/// By index would be wrong without a word: a folder more, or another order of the alphabet, and every answer is counted for
/// another class.
/// </remarks>
internal static class LabelMatch
{
    private const int MostNames = 5;

    /// <summary>The index of the model's label for each class of the data set.</summary>
    /// <exception cref="ArgumentException">The model does not know a class; the message names it.</exception>
    public static int[] Of(IReadOnlyList<string> labels, Dataset dataset)
    {
        var indexes = new Dictionary<string, int>(StringComparer.Ordinal);
        for (int i = 0; i < labels.Count; i++)
        {
            indexes.TryAdd(CanonicalText.Of(labels[i]), i);
        }

        int[] match = [.. dataset.Classes.Select(name => indexes.GetValueOrDefault(CanonicalText.Of(name), -1))];
        string[] unknown = [.. dataset.Classes.Where((_, i) => match[i] < 0)];
        return unknown.Length == 0 ? match : throw new ArgumentException(
            $"{dataset.Name}: the model does not know {(unknown.Length == 1 ? "the class" : "the classes")} {Names(unknown)}; "
            + $"it knows {Names(labels)}.", nameof(dataset));
    }

    private static string Names(IReadOnlyList<string> names) =>
        string.Join(", ", names.Take(MostNames).Select(name => $"'{MessageText.Shorten(name, 60)}'"))
        + (names.Count > MostNames ? $" and {names.Count - MostNames} more" : "");
}
