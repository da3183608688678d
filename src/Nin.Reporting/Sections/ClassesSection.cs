using Nin.Metrics;
using Nin.Models;
using Nin.Reporting.Html;

namespace Nin.Reporting.Sections;

/// <summary>What is reached on each class.</summary>
internal sealed class ClassesSection(Evaluation evaluation) : Section
{
    private static readonly string[] Columns =
        ["class", "pictures#", "precision#", "95 %#", "recall#", "95 %#", "F1#", "95 %#"];

    public override string Title => "Classes";

    public override void Write(HtmlWriter html)
    {
        html.Text(
            "p", $"Precision: of the pictures that were taken for the class, the share that are of it. Recall: of the class's pictures, the share "
                + $"that were found. The mean recall of the classes, the balanced accuracy, is {Numbers.Percent(evaluation.BalancedAccuracy)}. "
                + "F1: the harmonic mean of the two.");
        HtmlTable.Write(html, "figures by class", Columns, evaluation.Confusion!.Classes.Select(Row));
    }

    private static IReadOnlyList<string> Row(ClassFigures one) =>
    [
        one.Label, Numbers.Count(one.Pictures), Numbers.Percent(one.Precision), Interval(one.Correct, one.Predicted),
        Numbers.Percent(one.Recall), Interval(one.Correct, one.Pictures), Numbers.Percent(one.F1),
        F1Interval.Of(one) is { } range ? Numbers.Range(range) : "–",
    ];

    private static string Interval(int right, int count) => count == 0 ? "–" : Numbers.Range(Proportion.Interval(right, count));
}
