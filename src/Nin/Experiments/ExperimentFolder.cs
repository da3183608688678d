using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Nin.Formats;
using Nin.Training;

namespace Nin.Experiments;

/// <summary>The files of an experiment: what decides it, and a folder for each run.</summary>
/// <param name="path">The folder.</param>
internal sealed class ExperimentFolder(string path)
{
    private const string FormatName = "Nin experiment", RunsFolder = "runs", FileName = "experiment.json", DoneName = "result.json";

    private readonly string _file = Path.Combine(path, FileName);

    /// <summary>The folder of a run.</summary>
    public string Of(string arm, ulong seed) =>
        Path.Combine(path, RunsFolder, arm, string.Create(CultureInfo.InvariantCulture, $"seed-{seed}"));

    /// <summary>
    /// Writes what decides the figures, or looks whether the folder is of the same. Arms that are new to it are added; those that
    /// are not asked for this time stay.
    /// </summary>
    /// <exception cref="ArgumentException">It is another experiment's, or was begun with other settings.</exception>
    public void Begin(ExperimentSettings settings)
    {
        if (!File.Exists(_file))
        {
            if (Directory.EnumerateFileSystemEntries(path).Any(entry => Path.GetFileName(entry)[0] != '.'))
            {
                throw new ArgumentException($"'{path}' holds other files; name a new folder, or that of an experiment.");
            }

            Write(settings);
            return;
        }

        ExperimentSettings before = Read(_file, ExperimentJsonContext.Default.ExperimentSettings);
        if (before.Experiment != settings.Experiment)
        {
            throw new ArgumentException(
                $"'{path}' holds the experiment {before.Experiment}, not {settings.Experiment}; name another folder.");
        }

        if (Differences(settings, before) is { Count: > 0 } differences)
        {
            throw new ArgumentException(
                $"'{path}' was begun with other settings: {string.Join("; ", differences)}. Go on with the same, or name another folder.");
        }

        string[] known = [.. before.Arms.Select(arm => arm.Name)];
        Write(before with
        {
            Arms = [.. before.Arms, .. settings.Arms.Where(arm => !known.Contains(arm.Name))],
        });
    }

    private void Write(ExperimentSettings settings) => AtomicFile.WriteText(
        _file, JsonSerializer.Serialize(settings, ExperimentJsonContext.Default.ExperimentSettings) + "\n");

    /// <summary>A run that is done, or null.</summary>
    public ExperimentRun? Find(string arm, ulong seed)
    {
        string file = Path.Combine(Of(arm, seed), DoneName);
        return File.Exists(file) ? Read(file, ExperimentJsonContext.Default.ExperimentRun) : null;
    }

    /// <summary>Notes that a run is done.</summary>
    public void Write(ExperimentRun run) => AtomicFile.WriteText(
        Path.Combine(Of(run.Arm, run.Seed), DoneName),
        JsonSerializer.Serialize(run, ExperimentJsonContext.Default.ExperimentRun) + "\n");

    private static T Read<T>(string file, JsonTypeInfo<T> type)
    {
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllText(file), type) ?? throw new JsonException("it is null");
        }
        catch (JsonException error)
        {
            throw new NinFormatException(FormatName, $"not valid JSON: {error.Message}", file, inner: error);
        }
    }

    private static List<string> Differences(ExperimentSettings now, ExperimentSettings before)
    {
        List<string> differences =
        [
            .. now.Settings.Keys.Union(before.Settings.Keys)
                .Select(key => (Key: key, Now: now.Settings.GetValueOrDefault(key, "not set"),
                    Before: before.Settings.GetValueOrDefault(key, "not set")))
                .Where(setting => setting.Now != setting.Before)
                .Select(setting => $"{setting.Key} is {setting.Now}, was {setting.Before}"),
        ];
        foreach ((ArmSettings arm, ArmSettings was) in from arm in now.Arms
                                                       join one in before.Arms on arm.Name equals one.Name
                                                       select (arm, one))
        {
            differences.AddRange(RecipeDifferences.Between(RecipeFile.FromJson(arm.Recipe), RecipeFile.FromJson(was.Recipe))
                .Select(difference => $"{arm.Name}: {difference}"));
            if (arm.Data != was.Data)
            {
                differences.Add($"{arm.Name}: data is {arm.Data}, was {was.Data}");
            }
            else if (arm.DataSha256 != was.DataSha256)
            {
                differences.Add($"{arm.Name}: the pictures of {arm.Data} are others");
            }

            if (arm.Network != was.Network)
            {
                differences.Add($"{arm.Name} has another network");
            }
        }

        // One that all arms have in common is said once.
        return
        [
            .. differences.GroupBy(text => text[(text.IndexOf(": ", StringComparison.Ordinal) + 1)..]).Select(same => same.First()),
        ];
    }
}
