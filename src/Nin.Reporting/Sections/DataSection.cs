using Nin.Data;
using Nin.Data.Checking;
using Nin.Reporting.Html;

namespace Nin.Reporting.Sections;

/// <summary>What was learned from: pictures of each class and part, and what a check found.</summary>
internal sealed class DataSection(DataSplits data, DataReport? check) : Section
{
    private const int MostClasses = 200;

    public override string Title => "Data";

    public override void Write(HtmlWriter html)
    {
        html.Text("p", $"{data.Name}: {Numbers.Count(data.Train.Count)} pictures to learn from"
            + (data.Validation is Dataset validation ? $", {Numbers.Count(validation.Count)} to choose by" : "")
            + (data.Test is Dataset test ? $", {Numbers.Count(test.Count)} to test on." : "."));
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
