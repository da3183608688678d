using Nin.Cli.Input;
using Nin.Data;
using Nin.Metrics;
using Nin.Models;

namespace Nin.Cli.Output;

/// <summary>What a model reached, as lines, and class by class where that is wished for.</summary>
internal static class EvaluationView
{
    public static void Show(
        Evaluation evaluation, Dataset part, TestViews views, bool perClass, Screen screen,
        IReadOnlyList<MemberJson>? members = null)
    {
        (double low, double high) = evaluation.AccuracyInterval;
        screen.Field(
            "accuracy", 10,
            $"{Figures.Percent(evaluation.Accuracy)} ({Figures.Percent(low)} to {Figures.Percent(high)} with 95 % confidence)");
        if (evaluation.TopFiveAccuracy is double topFive)
        {
            screen.Field("top 5", 10, Figures.Percent(topFive));
        }

        screen.Field("loss", 10, Figures.Loss(evaluation.Loss));
        screen.Field("pictures", 10, $"{Figures.Count(evaluation.Pictures)} of {part.Name}");
        if (views != TestViews.None)
        {
            screen.Field("views", 10, $"{CommandText.Word(views)}: the average of several forms of each picture");
        }

        foreach (MemberJson member in members ?? [])
        {
            screen.Field("alone", 10, $"{Figures.Percent(member.Accuracy)} {Nin.Formats.MessageText.Escape(member.Model)}");
        }

        if (!perClass)
        {
            return;
        }

        screen.Field("balanced", 10, $"{Share(evaluation.BalancedAccuracy)} (the mean recall of the classes)");
        screen.Field(
            "ECE", 10, $"{Share(evaluation.CalibrationError)} (how far the probabilities are from how often they are right)");
        screen.Line();
        var listing = new Listing(
            new Column("class"), new Column("pictures", IsNumber: true), new Column("correct", IsNumber: true, DropOrder: 1),
            new Column("precision", IsNumber: true), new Column("recall", IsNumber: true),
            new Column("F1", IsNumber: true, DropOrder: 2));
        foreach (ClassFigures one in evaluation.Confusion!.Classes)
        {
            listing.Add(
                one.Pictures == 0 ? "grey" : null, Nin.Formats.MessageText.Escape(one.Label), Figures.Count(one.Pictures),
                Figures.Count(one.Correct),
                Share(one.Precision), Share(one.Recall), Share(one.F1));
        }

        listing.WriteTo(screen);
    }

    private static string Share(double? share) => share is double known ? Figures.Percent(known) : "-";
}
