using Nin.Data;
using Nin.Random;
using Nin.Training;

namespace Nin.Tuning;

/// <summary>
/// What a tuning tries: the networks, and how the other settings are drawn. Derive from it for a space of one's own.
/// </summary>
public abstract class SearchSpace
{
    /// <summary>What the space is called; a folder belongs to one space.</summary>
    public abstract string Name { get; }

    /// <summary>
    /// The names of the networks that are tried beside that of the base recipe; one that takes too long for the time there is, or
    /// that does not fit the pictures, is left out.
    /// </summary>
    public abstract IReadOnlyList<string> Networks { get; }

    /// <summary>The space that suits these pictures, by their size, their channels and their number.</summary>
    public static SearchSpace For(DataSplits data) => PictureSpace.Of(data);

    /// <summary>The recipe to begin with for these pictures, where none is named.</summary>
    public static Recipe RecipeFor(DataSplits data) => PictureSpace.Of(data).RecipeFor(data.Train.Count);

    /// <summary>
    /// The base recipe for another network. What names layers of the base recipe's network is left out, since it would fit no
    /// other.
    /// </summary>
    /// <param name="recipe">The base recipe.</param>
    /// <param name="network">The network's name.</param>
    public virtual Recipe With(Recipe recipe, string network)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        return recipe with
        {
            Network = network,
            InputSize = 0,
            AuxiliaryWeight = null,
            ParameterGroups = [],
            Initialization = recipe.Initialization with
            {
                Deviations = new Dictionary<string, float>(),
                Biases = new Dictionary<string, float>(),
                Dirac = [],
                Whiten = "",
            },
        };
    }

    /// <summary>Draws the settings that are tried, all but the network.</summary>
    /// <param name="recipe">The base recipe for the network that was drawn.</param>
    /// <param name="random">What everything is drawn from, and nothing else: the same numbers give the same recipe.</param>
    public abstract Recipe Draw(Recipe recipe, ref RandomStream random);
}
