using Nin.Networks;
using Nin.Tensors;
using Nin.Training;

namespace Nin.Experiments;

/// <summary>One of the things that an experiment compares.</summary>
/// <param name="Name">What it is called: letters, digits, dots and hyphens.</param>
/// <param name="Recipe">
/// How it is trained; its network where no other is given, and its data where the experiment is given none. Its seed gives way to
/// each of the experiment's.
/// </param>
/// <param name="Network">
/// Makes the network for the size of the pictures and the number of classes; that of the recipe where null.
/// </param>
public sealed record ExperimentArm(string Name, Recipe Recipe, Func<FeatureShape, int, Network>? Network = null)
{
    /// <summary>The size of the pictures that a network of the arm's own is made for; that of the recipe's counts more.</summary>
    public FeatureShape Input { get; init; } = new(32, 32, 3);

    /// <summary>The network for data with so many classes.</summary>
    /// <exception cref="RecipeException">The recipe's network is unknown.</exception>
    /// <exception cref="NetworkException">The layers do not fit the pictures.</exception>
    internal Network CreateNetwork(int classes)
    {
        Recipe.Check(
            Network is not null || NetworkCatalog.Entries.Any(entry => entry.Name == Recipe.Network), "network",
            "the name of a network", $"'{Recipe.Network}'");
        NetworkEntry? entry = Network is null ? NetworkCatalog.Find(Recipe.Network) : null;
        FeatureShape made = entry?.Input ?? Input;
        FeatureShape input = Recipe.InputSize == 0
            ? made
            : made with { Height = Recipe.InputSize, Width = Recipe.InputSize };
        return entry is null ? Network!(input, classes) : entry.Create(classes, input);
    }
}
