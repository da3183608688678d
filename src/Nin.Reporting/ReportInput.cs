using Nin.Data;
using Nin.Data.Checking;
using Nin.Formats;
using Nin.Models;
using Nin.Training;

namespace Nin.Reporting;

/// <summary>What a report is made of. Whatever is not given is named in it as missing.</summary>
public sealed record ReportInput
{
    /// <summary>The run; null for a report of a model alone.</summary>
    public RunRecord? Run { get; init; }

    /// <summary>The model; that of the run where null.</summary>
    public Model? Model { get; init; }

    /// <summary>What the model is called where there is no run, such as its file's name.</summary>
    public string Name { get; init; } = "model";

    /// <summary>The data set, or null.</summary>
    public DataSplits? Data { get; init; }

    /// <summary>Why there is no data set.</summary>
    public string DataProblem { get; init; } = "no data set was given";

    /// <summary>What a check of the data found, or null.</summary>
    public DataReport? Check { get; init; }

    /// <summary>Threads that compute; 0 for one a core.</summary>
    public int Threads { get; init; }

    /// <summary>
    /// The settings that the model was trained by: the run's, else those that the model holds; null where neither has.
    /// </summary>
    internal Recipe? Recipe => Run?.Recipe ?? RecipeOf(Model ?? Run?.Model);

    /// <summary>
    /// The same with the parts that training took: where the data set brings no validation part, the recipe sets one aside.
    /// <see cref="Report.Page"/> does it by itself; it is here for what else looks at the data, such as a check.
    /// </summary>
    public ReportInput WithPartsOfTraining()
    {
        if (Data is null || Recipe is not { } recipe)
        {
            return this;
        }

        try
        {
            return this with { Data = TrainingParts.WithValidation(recipe, Data) };
        }
        catch (RecipeException)
        {
            // Another data set than the one trained on, too small for the share: then it is shown as it is.
            return this;
        }
    }

    private static Recipe? RecipeOf(Model? model)
    {
        try
        {
            return model?.Recipe is string text ? RecipeFile.FromJson(text, "the model") : null;
        }
        catch (Exception error) when (error is RecipeException or NinFormatException)
        {
            return null;
        }
    }
}
