using Nin.Cli.Input;
using Nin.Models;
using Nin.Training;
using Nin.Training.Runs;
using static Nin.Formats.CountText;

namespace Nin.Cli.Output;

/// <summary>What is said about a training run, on a terminal and in a pipe alike.</summary>
internal static class TrainingText
{
    public static IEnumerable<(string Label, string Text)> Header(TrainingStart start, string origin)
    {
        Recipe recipe = start.Recipe;
        yield return ("network", Network(start));
        yield return ("data", $"{start.Data}: {Pictures(start)}");
        yield return ("recipe",
            $"{origin}: {Counted(recipe.Epochs, "epoch")}, batches of {Figures.Count(recipe.BatchSize)}, "
            + $"learning rate {Figures.Rate(recipe.Optimizer.LearningRate)}, seed {recipe.Seed}");
        yield return ("machine", Machine(start));
        if (start.Folder is not null)
        {
            yield return ("folder", CommandText.ShortPath(start.Folder));
        }
    }

    public static IEnumerable<(string Label, string Text)> Summary(TrainingResult result)
    {
        if (result.Test is not null)
        {
            yield return ("test",
                $"{Figures.Percent(result.Test.Accuracy)} of {Counted(result.Test.Pictures, "picture")} right, loss "
                    + $"{Figures.Loss(result.Test.Loss)}");
        }

        if (result.TestByViews is Evaluation byViews)
        {
            yield return ("by views", $"{Figures.Percent(byViews.Accuracy)} right, each by the average of its {CommandText.Word(result.TestViews)} views");
        }

        if (result.Validation is double validation)
        {
            yield return ("validation", $"{Figures.Percent(validation)} right in the best epoch");
        }

        string speed = result.PicturesPerSecond > 0 ? $", {Figures.Speed(result.PicturesPerSecond)} pictures/s" : "";
        yield return ("time", $"{Figures.Time(result.Seconds)} for {Counted(result.Epochs, "epoch")}{speed}{Why(result.End)}");
        yield return ("waited", $"{Figures.Percent(result.DataWaitShare)} of the steps' time, for data");
        yield return ("weights", $"SHA-256 {result.WeightsSha256}");
        if (result.Folder is not null)
        {
            yield return ("model", CommandText.ShortPath(new RunFolder(result.Folder).Model));
        }
    }

    /// <summary>What a run came to, in a sentence or two.</summary>
    public static string Outcome(TrainingResult result) =>
        $"{Counted(result.Epochs, "epoch")} in {Figures.Time(result.Seconds)}{Why(result.End)}."
        + (result.Test is null ? "" : $" {Figures.Percent(result.Test.Accuracy)} of {Counted(result.Test.Pictures, "test picture")} right.");

    public static string Network(TrainingStart start) =>
        $"{start.Network}, {Counted(start.Parameters, "parameter")}, {Counted(start.Classes, "class")}";

    public static string Machine(TrainingStart start) => $"{Counted(start.Threads, "thread")}, {start.Kernels} kernels";

    private static string Why(TrainingEnd end) => end switch
    {
        TrainingEnd.EarlyStopping => ", ended early: nothing better on the validation part for long",
        TrainingEnd.TimeLimit => ", ended by the time limit",
        _ => "",
    };

    private static string Pictures(TrainingStart start)
    {
        List<string> parts = [$"{Counted(start.TrainPictures, "picture")} to learn from"];
        if (start.ValidationPictures > 0)
        {
            parts.Add($"{Figures.Count(start.ValidationPictures)} to choose by");
        }

        if (start.TestPictures > 0)
        {
            parts.Add($"{Figures.Count(start.TestPictures)} to test on");
        }

        return string.Join(", ", parts);
    }
}
