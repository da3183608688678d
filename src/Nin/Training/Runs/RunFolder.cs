using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using Nin.Data.Folders;
using Nin.Formats;
using Nin.Models;
using Nin.Networks;

namespace Nin.Training.Runs;

/// <summary>What a run was made on, for the record.</summary>
internal sealed record RunEnvironment(
    string Nin, string Runtime, string System, string Architecture, int Processors, int Threads, string Kernels)
{
    /// <summary>
    /// The SHA-256 of the weights the run began with, for a run that has no checkpoint yet; null where they were drawn.
    /// </summary>
    public string? InitFromSha256 { get; init; }

    /// <summary>The hash of what was learned from, as <see cref="PictureFingerprint"/> makes it.</summary>
    public string? PicturesSha256 { get; init; }
}

/// <summary>What a model reached, as it stands in the model's metadata.</summary>
internal sealed record RunMetrics
{
    public int Epoch { get; init; }

    public double? ValidationAccuracy { get; init; }

    public double? TestAccuracy { get; init; }

    public double? TestLoss { get; init; }

    public TestViews? TestViews { get; init; }

    public double? TestViewsAccuracy { get; init; }
}

/// <summary>The files of a run. Every one is written whole or not at all.</summary>
public sealed class RunFolder
{
    /// <summary>Names the files of a run in this folder.</summary>
    public RunFolder(string path)
    {
        Path = System.IO.Path.GetFullPath(path);
    }

    /// <summary>The folder.</summary>
    public string Path { get; }

    /// <summary>The best model.</summary>
    public string Model => File("model.safetensors");

    /// <summary>The last checkpoint: weights, velocity and counters.</summary>
    public string Checkpoint => File("checkpoint.safetensors");

    /// <summary>Every setting in force.</summary>
    public string Recipe => File("recipe.json");

    /// <summary>The network, where it is none of the catalog.</summary>
    public string Network => File("network.json");

    /// <summary>A line an epoch.</summary>
    public string Metrics => File("metrics.jsonl");

    /// <summary>Where the run is, for those who watch it; there only where somebody does.</summary>
    public string Progress => File("progress.json");

    /// <summary>What the run was made on.</summary>
    public string Environment => File("environment.json");

    /// <summary>
    /// The pictures that were left out because they cannot be decoded, a line each; there only where there are any.
    /// </summary>
    public string Skipped => File("skipped.txt");

    /// <summary>Whether the folder holds a run that a new one would write over.</summary>
    public bool HoldsRun => new[] { Checkpoint, Model, Recipe, Metrics, Environment }.Any(System.IO.File.Exists);

    /// <summary>The folder of that name, or the first of name-2, name-3, ... that does not exist.</summary>
    public static string FirstFree(string path)
    {
        string candidate = path;
        for (int number = 2; Directory.Exists(candidate) || System.IO.File.Exists(candidate); number++)
        {
            candidate = $"{path}-{number}";
        }

        return candidate;
    }

    /// <summary>The latest of the folders that <see cref="FirstFree"/> gave, or null where there is none.</summary>
    public static string? Latest(string path)
    {
        string? latest = null;
        for (int number = 1; ; number++)
        {
            string candidate = number == 1 ? path : $"{path}-{number}";
            if (!Directory.Exists(candidate))
            {
                return latest;
            }

            latest = candidate;
        }
    }

    /// <summary>Makes sure that a run can write here, before time is spent on it. Leaves nothing behind.</summary>
    /// <exception cref="IOException">The folder cannot be made, or no file can be written in it.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder must not be written.</exception>
    public void CheckWritable() => AtomicFile.CheckFolder(Path);

    internal void Begin(Recipe recipe, int threads, string kernels, string? initFromSha256, string? picturesSha256 = null)
    {
        Directory.CreateDirectory(Path);
        AtomicFile.WriteText(Recipe, RecipeFile.ToJson(recipe) + "\n");
        string version = typeof(RunFolder).Assembly.GetName().Version?.ToString(3) ?? "";
        var environment = new RunEnvironment(
            version, RuntimeInformation.FrameworkDescription, RuntimeInformation.OSDescription,
            $"{RuntimeInformation.ProcessArchitecture}", System.Environment.ProcessorCount, threads, kernels)
        {
            InitFromSha256 = initFromSha256,
            PicturesSha256 = picturesSha256,
        };
        AtomicFile.WriteText(
            Environment, JsonSerializer.Serialize(environment, TrainingJsonContext.Default.RunEnvironment) + "\n");
    }

    /// <summary>Writes the description of a network that is none of the catalog; a resumed run needs it.</summary>
    internal void WriteNetwork(Network? network)
    {
        if (network is not null)
        {
            AtomicFile.WriteText(Network, NetworkJson.Write(network) + "\n");
        }
    }

    /// <summary>Writes a line a picture: its path in the data set, a tab, what is wrong with it.</summary>
    internal void WriteSkipped(IReadOnlyList<BadPicture> pictures)
    {
        if (pictures.Count > 0)
        {
            AtomicFile.WriteText(Skipped, string.Concat(pictures.Select(picture => $"{picture.File}\t{picture.Problem}\n")));
        }
    }

    internal void WriteMetrics(IEnumerable<EpochMetrics> metrics)
    {
        var lines = new StringBuilder();
        foreach (EpochMetrics epoch in metrics)
        {
            lines.Append(JsonSerializer.Serialize(epoch, TrainingJsonContext.Default.EpochMetrics)).Append('\n');
        }

        AtomicFile.WriteText(Metrics, lines.ToString());
    }

    /// <summary>What the run was made on, or null where that was not written yet or cannot be read.</summary>
    internal RunEnvironment? ReadEnvironment()
    {
        try
        {
            return System.IO.File.Exists(Environment)
                ? JsonSerializer.Deserialize(System.IO.File.ReadAllText(Environment), TrainingJsonContext.Default.RunEnvironment)
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    internal void WriteModel(Model model) => model.Save(Model);

    private string File(string name) => System.IO.Path.Combine(Path, name);
}
