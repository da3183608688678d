using Nin.Data;
using Nin.Data.Augmenting;
using Nin.Data.Loading;
using Nin.Data.Preparing;
using Nin.Formats;
using Nin.Imaging;
using Nin.Random;

namespace Nin.Training;

/// <summary>
/// The parts of a data set as a run takes them: what is learned from, what is chosen by, and what the last look is on. A data set
/// brings its test part along; what else there is to do to the parts is done here.
/// </summary>
public static class TrainingParts
{
    /// <summary>
    /// Sets a part of the training pictures aside where the data brings no validation part. The same recipe and data give the
    /// same parts, so a report can measure on the pictures that the run did not learn from.
    /// </summary>
    /// <param name="recipe">How large the part is, and the seed it is drawn from.</param>
    /// <param name="data">The parts as the data set brings them.</param>
    /// <exception cref="RecipeException">There are too few pictures to set that share aside.</exception>
    public static DataSplits WithValidation(Recipe recipe, DataSplits data)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        ArgumentNullException.ThrowIfNull(data);
        if (data.Validation is not null || recipe.Validation == 0)
        {
            return data;
        }

        try
        {
            (SubsetDataset train, SubsetDataset? validation) = data.IsSetAsideByContent
                ? ContentSplit.ByFraction(
                    data.Train, recipe.Validation, recipe.Seed, RandomPurpose.Split, $"{data.Train.Name}/validation")
                : StratifiedSplit.ByFraction(data.Train, recipe.Validation, recipe.Seed);
            return data with { Train = train, Validation = validation ?? throw TooSmall(null) };
        }
        catch (ArgumentException error) when (error is not RecipeException)
        {
            throw TooSmall(error);
        }

        RecipeException TooSmall(Exception? error) => new(FormattableString.Invariant(
            $"validation: {CountText.Counted(data.Train.Count, "training picture")} are too few to set a share of {recipe.Validation} aside; add pictures, or set validation to 0."), error);
    }

    /// <summary>The parts with the pictures that lie in files brought once to the size that a network needs.</summary>
    internal static DataSplits Sized(
        Augmentation augmentation, Resizing resizing, Rgb background, DataSplits data, int height, int width)
    {
        KeptPictures kept = data.Kept ?? new KeptPictures(Limits.Default.KeptBytes);
        return data with
        {
            Train = ResizedDataset.ForTraining(data.Train, augmentation, resizing, height, width, kept, background),
            Validation = ResizedDataset.ForMeasuring(data.Validation, resizing, height, width, kept, background),
            Test = ResizedDataset.ForMeasuring(data.Test, resizing, height, width, kept, background),
        };
    }
}
