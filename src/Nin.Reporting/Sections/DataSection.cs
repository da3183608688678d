using Nin.Data;
using Nin.Data.Checking;
using Nin.Formats;
using Nin.Reporting.Html;

namespace Nin.Reporting.Sections;

/// <summary>What was learned from: pictures of each class and part, and what a check found.</summary>
internal sealed class DataSection(DataSplits data, DataReport? check) : Section
{
    private const int MostClasses = 200;

    public override string Title => "Data";

    /// <summary>How many pictures each part has; 0 where there is no such part.</summary>
    public static string Sentence(string name, int train, int validation, int test) =>
        $"{name}: {CountText.Counted(train, "picture")} to learn from"
            + (validation > 0 ? $", {Numbers.Count(validation)} to choose by" : "")
            + (test > 0 ? $", {Numbers.Count(test)} to test on." : ".");

    public override void Write(HtmlWriter html)
    {
        html.Text("p", Sentence(data.Name, data.Train.Count, data.Validation?.Count ?? 0, data.Test?.Count ?? 0));
        if (check is null)
        {
            html.Text("p", "The pictures were not checked for damage and doubles here; 'nin data check' does.", ("class", "quiet"));
            return;
        }

        if (check.Findings.Count == 0)
        {
            html.Text("p", "A check for damage, doubles and odd sizes found nothing.");
        }
        else
        {
            html.Begin("ul");
            foreach (Finding finding in check.Findings)
            {
                html.Text("li", $"{finding.Message}.{(finding.Advice is string advice ? $" {advice}" : "")}");
            }

            html.End();
        }

        HtmlTable.WriteFolded(
            html, "pictures by class", ["class", "train#", "validation#", "test#"], check.Classes.Take(MostClasses).Select(
                one =>
                    (IReadOnlyList<string>)[one.Name, Numbers.Count(one.Train), Numbers.Count(one.Validation),
                    Numbers.Count(one.Test)]));
    }
}
