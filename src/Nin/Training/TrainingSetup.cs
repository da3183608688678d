using Nin.Data;
using Nin.Networks;

namespace Nin.Training;

/// <summary>What a recipe and a data set come to before anything is trained: the network, and whether the settings fit it.</summary>
internal sealed class TrainingSetup
{
    /// <exception cref="RecipeException">The network is unknown, or a setting does not fit the pictures.</exception>
    /// <exception cref="NetworkException">The layers do not fit the pictures.</exception>
    public TrainingSetup(Recipe recipe, DataSplits data)
    {
        (Recipe, Data) = (recipe, data);
        NetworkEntry entry = AsRecipeError("model: ", () => NetworkCatalog.Find(recipe.Model));
        Network = entry.Create(data.Train.Classes.Count);
        AsRecipeError("", () =>
        {
            recipe.Augmentation.Validate(Network.Input.Height, Network.Input.Width);
            return true;
        });
    }

    public Recipe Recipe { get; }

    public DataSplits Data { get; }

    public Network Network { get; }

    /// <summary>Pictures of a step: the recipe's, or all where there are fewer.</summary>
    public int BatchSize => Math.Min(Recipe.BatchSize, Data.Train.Count);

    /// <summary>Measures what the preprocessing needs.</summary>
    public Preprocessing FitPreprocessing() => AsRecipeError("", () => Preprocessing.Fit(
        Data.Train, Recipe.Preprocessing, Network.Input.Height, Network.Input.Width, Network.Input.Channels));

    /// <summary>What a library call calls a wrong argument is, seen from here, a wrong setting.</summary>
    private static T AsRecipeError<T>(string prefix, Func<T> call)
    {
        try
        {
            return call();
        }
        catch (ArgumentException error) when (error is not NetworkException)
        {
            throw new RecipeException(prefix + error.Message, error);
        }
    }
}
