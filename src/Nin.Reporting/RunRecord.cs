using System.Collections.Immutable;
using System.Text.Json;
using Nin.Formats;
using Nin.Models;
using Nin.Training;
using Nin.Training.Runs;

namespace Nin.Reporting;

/// <summary>What a run's folder holds. What is missing or damaged is named, and the rest is there.</summary>
public sealed record RunRecord
{
    /// <summary>More than any recipe or environment takes.</summary>
    private const long MostTextBytes = 4 << 20;

    /// <summary>The run's name: that of its folder.</summary>
    public required string Name { get; init; }

    /// <summary>The folder.</summary>
    public required string Folder { get; init; }

    /// <summary>The settings, or null.</summary>
    public Recipe? Recipe { get; init; }

    /// <summary>The settings as they are written, or null.</summary>
    public string? RecipeText { get; init; }

    /// <summary>The epochs, in their order; none where they could not be read.</summary>
    public ImmutableArray<EpochMetrics> Epochs { get; init; } = [];

    /// <summary>The best model, or null.</summary>
    public Model? Model { get; init; }

    /// <summary>What the run was made on, by name.</summary>
    public ImmutableArray<(string Name, string Value)> Environment { get; init; } = [];

    /// <summary>The pictures that were left out, a line each.</summary>
    public ImmutableArray<string> Skipped { get; init; } = [];

    /// <summary>What is not there, by file, and why.</summary>
    public ImmutableSortedDictionary<string, string> Missing { get; init; } =
        ImmutableSortedDictionary<string, string>.Empty.WithComparers(StringComparer.Ordinal);

    /// <summary>Reads a folder.</summary>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    /// <exception cref="NinFormatException">It holds nothing of a run.</exception>
    public static RunRecord Read(string folder)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        if (!Directory.Exists(folder))
        {
            throw new DirectoryNotFoundException($"There is no folder '{folder}'.");
        }

        var files = new RunFolder(folder);
        if (!files.HoldsRun)
        {
            throw new NinFormatException(
                "run", "expected recipe.json, metrics.jsonl or model.safetensors, got none of them.", folder);
        }

        RunRecord record = ReadTexts(files);
        var missing = record.Missing.ToBuilder();
        Model? model = Try(files.Model, path => Models.Model.Load(path), missing);
        return record with { Model = model, Missing = missing.ToImmutable() };
    }

    /// <summary>Reads all but the model, which is large and changes while the run goes on.</summary>
    internal static RunRecord ReadTexts(RunFolder files)
    {
        var missing = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        string? recipe = Try(files.Recipe, ReadText, missing);
        ImmutableArray<EpochMetrics> epochs =
            Try(files.Metrics, path => (ImmutableArray<EpochMetrics>?)EpochsOf(path, missing), missing) ?? [];
        if (!File.Exists(files.Metrics))
        {
            // A run that ended before its first epoch was over has none, and has lost nothing.
            missing[Path.GetFileName(files.Metrics)] += ", as in a run without a finished epoch";
        }

        return new RunRecord
        {
            Name = Path.GetFileName(files.Path.TrimEnd(Path.DirectorySeparatorChar)),
            Folder = files.Path,
            RecipeText = recipe,
            Recipe = recipe is null ? null : Try(files.Recipe, path => RecipeFile.FromJson(recipe, path), missing),
            Epochs = epochs,
            Environment = Try(files.Environment, ReadEnvironment, missing) ?? [],
            Skipped = File.Exists(files.Skipped) ? [.. File.ReadLines(files.Skipped).Take(1000)] : [],
            Missing = missing.ToImmutable(),
        };
    }

    /// <summary>The epochs, those before a damaged line too, which is named as missing.</summary>
    private static ImmutableArray<EpochMetrics> EpochsOf(
        string path, ImmutableSortedDictionary<string, string>.Builder missing)
    {
        ImmutableArray<EpochMetrics> epochs = RunHistory.ReadWhole(path, out NinFormatException? damage);
        if (damage is not null)
        {
            missing[Path.GetFileName(path)] = $"{damage.Problem} Epochs before it are shown";
        }

        return epochs;
    }

    private static string ReadText(string path) => new FileInfo(path).Length <= MostTextBytes
        ? File.ReadAllText(path)
        : throw new NinFormatException("run", $"expected at most {MostTextBytes} bytes, got {new FileInfo(path).Length}.", path);

    private static ImmutableArray<(string Name, string Value)>? ReadEnvironment(string path)
    {
        using JsonDocument document = JsonDocument.Parse(ReadText(path));
        return [.. document.RootElement.EnumerateObject().Where(one => one.Value.ValueKind != JsonValueKind.Null).Select(
            one => (one.Name, one.Value.ToString()))];
    }

    private static T? Try<T>(string path, Func<string, T> read, ImmutableSortedDictionary<string, string>.Builder missing)
    {
        string name = Path.GetFileName(path);
        if (!File.Exists(path))
        {
            missing[name] = "it is not in the folder";
            return default;
        }

        try
        {
            return read(path);
        }
        catch (Exception error) when (error is NinFormatException or JsonException or IOException or UnauthorizedAccessException
            or InvalidOperationException or RecipeException)
        {
            missing[name] = error.Message;
            return default;
        }
    }
}
