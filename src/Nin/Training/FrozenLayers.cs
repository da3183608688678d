using System.Globalization;
using Nin.Networks;

namespace Nin.Training;

/// <summary>The words of a recipe for what of a network stays as it is.</summary>
internal static class FrozenLayers
{
    /// <summary>All layers with weights but the last one.</summary>
    public const string All = "all";

    /// <summary>Whether a word says what stays; the empty one says that nothing does.</summary>
    public static bool IsOne(string word) => word is "" or All || Number(word) is not null;

    /// <summary>The network cut into what stays and what learns; null where everything learns.</summary>
    /// <exception cref="RecipeException">The network has no place to be cut at.</exception>
    public static NetworkCut? Cut(string word, Network network)
    {
        if (word.Length == 0 || Number(word) == 0)
        {
            return null;
        }

        int counted = NetworkCut.Count(network), asked = Number(word) ?? counted - 1;
        if (asked >= counted)
        {
            throw new RecipeException(FormattableString.Invariant(
                $"freeze: expected fewer layers than the {counted} with weights of {network.Name}, so that one learns, got {asked}."));
        }

        return NetworkCut.After(network, asked) ?? throw new RecipeException(FormattableString.Invariant(
            $"freeze: {network.Name} has no place to be cut at behind {asked} of its {counted} layers with weights: one value alone has to pass there."));
    }

    private static int? Number(string word) =>
        int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : null;
}
