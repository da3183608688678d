using Nin.Models;
using Nin.Reporting.Html;

namespace Nin.Reporting.Sections;

/// <summary>What it was made with: settings, machine, hashes.</summary>
internal sealed class RunSection(RunRecord? run, Model? model) : Section
{
    public override string Title => "Recipe and machine";

    public override void Write(HtmlWriter html)
    {
        List<IReadOnlyList<string>> rows = [];
        if (model is not null)
        {
            rows.Add(["weights (SHA-256)", model.WeightsSha256()]);
        }

        foreach ((string name, string value) in run?.Environment ?? [])
        {
            rows.Add([Words(name), value]);
        }

        if (run is not null)
        {
            rows.Add(["folder", run.Folder]);
        }

        if (run is { Missing.Count: > 0 })
        {
            foreach ((string file, string why) in run.Missing)
            {
                html.Text("p", $"{file}: {why}", ("class", "missing"));
            }
        }

        HtmlTable.Write(html, "what it was made with", ["what", "which"], rows);
        if (run?.RecipeText is string recipe)
        {
            html.Begin("details").Text("summary", "Recipe: every setting in force")
                .Text("pre", recipe, ("tabindex", "0"), ("role", "region"), ("aria-label", "recipe")).End();
        }

        if (run is { Skipped.Length: > 0 })
        {
            HtmlTable.WriteFolded(
                html, "pictures that were left out", ["file", "why"], run.Skipped.Select(line => (IReadOnlyList<string>)line.Split('\t', 2)));
        }
    }

    /// <summary>Such as "init from sha256" of "initFromSha256".</summary>
    private static string Words(string name) => name == "picturesSha256" ? "training pictures (SHA-256 of up to 1,024 of them)"
        : string.Concat(name.Select((letter, i) => i > 0 && char.IsUpper(letter) ? $" {char.ToLowerInvariant(letter)}" : $"{char.ToLowerInvariant(letter)}"));
}
