using Nin.Cli.Input;
using Nin.Formats;
using Nin.Training;
using Nin.Training.RangeTest;

namespace Nin.Cli.Output;

/// <summary>Shows how a range test goes and what it found.</summary>
internal sealed class LearningRateView(Screen screen, TrainingPlan plan, LearningRateFinderOptions range) : ILearningRateObserver
{
    private const int LabelWidth = 10;

    public void OnStart(TrainingStart start)
    {
        Recipe recipe = plan.Recipe;
        screen.Field("network", LabelWidth, TrainingText.Network(start));
        screen.Field("data", LabelWidth, $"{start.Data}: {CountText.Counted(start.TrainPictures, "picture")} to learn from");
        screen.Field("recipe", LabelWidth, $"{plan.Origin}: batches of {Figures.Count(recipe.BatchSize)}, seed {recipe.Seed}");
        screen.Field("machine", LabelWidth, TrainingText.Machine(start));
        screen.Field(
            "rates", LabelWidth,
            $"{Figures.Rate(range.LowestRate)} to {Figures.Rate(range.HighestRate)} in {Figures.Count(range.Steps)} steps");
        screen.Line();
    }

    public void OnProgress(in LearningRateProgress progress)
    {
        LearningRatePoint point = progress.Point;
        string text = $"step {progress.Step} of {progress.Steps}  rate {Figures.Rate(point.LearningRate)}  loss "
            + $"{Figures.Loss(point.Smoothed)}";
        screen.Status($"[grey]{Screen.Escape(text[..Math.Min(text.Length, screen.Width - 1)])}[/]");
    }

    public void OnNotice(string text) => screen.Field("note:", 5, text, "yellow");

    /// <summary>Draws the curve and says what can be done with it.</summary>
    public void Finish(LearningRateCurve curve, LearningRateSuggestion suggestion, string? picture, string nextCommand)
    {
        CurveText.Show(curve, screen);
        screen.Line();
        string last = Figures.Rate(curve.Points[^1].LearningRate), steps = CountText.Counted(curve.Points.Count, "step");
        screen.Field("test", LabelWidth, curve.End switch
        {
            LearningRateEnd.Diverged => $"the loss diverged at a rate of {last}, after {steps}",
            LearningRateEnd.Died => $"the network died at a rate of {last}, after {steps}",
            _ => $"the loss was still finite at a rate of {last}, after {steps}",
        });
        screen.Field(
            "suggestion", LabelWidth, $"{Figures.Rate(suggestion.Valley)}, two thirds along the longest fall of the loss");
        screen.Field("others", LabelWidth,
            $"{Figures.Rate(suggestion.Steepest)} where the loss falls most steeply, {Figures.Rate(suggestion.Minimum)} a "
                + "tenth of where it is lowest");
        if (picture is not null)
        {
            screen.Field("picture", LabelWidth, CommandText.ShortPath(picture));
        }

        screen.Line();
        screen.Line("[grey]Next:[/]");
        screen.Line($"  {Screen.Escape(nextCommand)}");
    }
}
