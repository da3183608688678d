using System.Text.Json;
using Nin.Formats;

namespace Nin.Training.Runs;

/// <summary>Where a run is, as <see cref="Logging.ProgressLog"/> writes it for others to read.</summary>
public sealed record RunProgress
{
    private const string FormatName = "Nin progress";

    /// <summary>More than is ever written.</summary>
    private const long MostBytes = 1 << 20;

    /// <summary>How far it is.</summary>
    public RunStage Stage { get; init; }

    /// <summary>What it came to, in a sentence, once it has ended; null before.</summary>
    public string? Outcome { get; init; }

    /// <summary>The network's name; null before it is known.</summary>
    public string? Network { get; init; }

    /// <summary>The data set's name; null before it is known.</summary>
    public string? Data { get; init; }

    /// <summary>Pictures learned from; 0 before it is known.</summary>
    public int TrainPictures { get; init; }

    /// <summary>Pictures that choices are made on.</summary>
    public int ValidationPictures { get; init; }

    /// <summary>Pictures for the last look.</summary>
    public int TestPictures { get; init; }

    /// <summary>Classes; 0 before it is known.</summary>
    public int Classes { get; init; }

    /// <summary>The finished report's file in the run's folder, by its name; null where there is none, or not yet.</summary>
    public string? Report { get; init; }

    /// <summary>The last step that was told of, or null.</summary>
    public TrainingProgress? At { get; init; }

    /// <summary>What the user should know of, the latest last.</summary>
    public IReadOnlyList<string> Notices { get; init; } = [];

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file, as <see cref="RunFolder.Progress"/> names it.</param>
    /// <exception cref="NinFormatException">It holds something else.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static RunProgress Read(string path)
    {
        long length = new FileInfo(path).Length;
        if (length > MostBytes)
        {
            throw new NinFormatException(FormatName, $"expected at most {MostBytes} bytes, got {length}.", path);
        }

        try
        {
            return JsonSerializer.Deserialize(File.ReadAllText(path), TrainingJsonContext.Default.RunProgress)
                ?? throw new JsonException("it is null");
        }
        catch (JsonException error)
        {
            throw new NinFormatException(FormatName, $"it is no progress of a run: {error.Message}", path, inner: error);
        }
    }

    /// <summary>Writes the file, whole or not at all.</summary>
    internal void Write(string path) =>
        AtomicFile.WriteText(path, JsonSerializer.Serialize(this, TrainingJsonContext.Default.RunProgress) + "\n");
}
