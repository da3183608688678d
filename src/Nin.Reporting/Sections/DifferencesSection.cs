using System.Text.Json;
using Nin.Reporting.Html;

namespace Nin.Reporting.Sections;

/// <summary>The settings in which the runs differ, and only those.</summary>
internal sealed class DifferencesSection(IReadOnlyList<ComparedRun> runs) : Section
{
    public override string Title => "Settings";

    public override void Write(HtmlWriter html)
    {
        Dictionary<string, string>[] settings = [.. runs.Select(run => SettingsOf(run.Run))];
        string[] names = [.. settings.SelectMany(one => one.Keys).Distinct().Where(
            name => settings.Select(one => one.GetValueOrDefault(name)).Distinct().Count() > 1)];
        foreach (ComparedRun run in runs.Where(run => run.Run.RecipeText is null))
        {
            html.Text("p", $"Missing: the recipe of {run.Name}.", ("class", "missing"));
        }

        if (names.Length == 0)
        {
            html.Text("p", "The runs have the same settings.");
            return;
        }

        html.Text("p", "Only what differs is listed.");
        HtmlTable.Write(
            html, "settings that differ", ["setting", .. runs.Select(run => run.Name)],
            names.Select(name => (IReadOnlyList<string>)[name, .. settings.Select(one => one.GetValueOrDefault(name, "–"))]));
    }

    /// <summary>Every setting by its path, such as "optimizer.learningRate", and what the run was made on.</summary>
    private static Dictionary<string, string> SettingsOf(RunRecord run)
    {
        var all = new Dictionary<string, string>(StringComparer.Ordinal);
        if (run.Recipe is not null && run.RecipeText is string text)
        {
            using JsonDocument document = JsonDocument.Parse(text);
            Add(document.RootElement, "");
            all.Remove("name");
            all.Remove("description");
        }

        foreach ((string name, string value) in run.Environment)
        {
            all[$"machine: {name}"] = value;
        }

        return all;

        void Add(JsonElement element, string path)
        {
            if (element.ValueKind == JsonValueKind.Object && !path.StartsWith("expected", StringComparison.Ordinal))
            {
                foreach (JsonProperty property in element.EnumerateObject())
                {
                    Add(property.Value, path.Length == 0 ? property.Name : $"{path}.{property.Name}");
                }
            }
            else if (path.Length > 0 && !path.StartsWith("expected", StringComparison.Ordinal))
            {
                all[path] = element.ToString();
            }
        }
    }
}
