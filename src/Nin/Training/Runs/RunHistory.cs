using System.Collections.Immutable;
using System.Text.Json;
using Nin.Formats;

namespace Nin.Training.Runs;

/// <summary>Reads what a run wrote of its epochs.</summary>
public static class RunHistory
{
    private const string FormatName = "Nin metrics";

    /// <summary>More than any run writes.</summary>
    private const long MostBytes = 256 << 20;

    /// <summary>Reads a file of metrics, a line an epoch.</summary>
    /// <param name="path">The file, as <see cref="RunFolder.Metrics"/> names it.</param>
    /// <exception cref="NinFormatException">A line is damaged; the message has its number.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static ImmutableArray<EpochMetrics> Read(string path)
    {
        ImmutableArray<EpochMetrics> epochs = ReadWhole(path, out NinFormatException? damage);
        return damage is null ? epochs : throw damage;
    }

    /// <summary>Reads the epochs before the first line that is damaged.</summary>
    /// <param name="path">The file, as <see cref="RunFolder.Metrics"/> names it.</param>
    /// <param name="damage">What is wrong with that line; null where all are well.</param>
    /// <exception cref="NinFormatException">The file is larger than any that a run writes.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static ImmutableArray<EpochMetrics> ReadWhole(string path, out NinFormatException? damage)
    {
        damage = null;
        long length = new FileInfo(path).Length;
        if (length > MostBytes)
        {
            throw new NinFormatException(FormatName, $"expected at most {MostBytes} bytes, got {length}.", path);
        }

        var epochs = ImmutableArray.CreateBuilder<EpochMetrics>();
        int number = 0;
        foreach (string line in File.ReadLines(path))
        {
            number++;
            if (line.Length == 0)
            {
                continue;
            }

            try
            {
                epochs.Add(JsonSerializer.Deserialize(line, TrainingJsonContext.Default.EpochMetrics)
                    ?? throw new JsonException("it is null"));
            }
            catch (JsonException error)
            {
                damage = new NinFormatException(
                    FormatName, FormattableString.Invariant($"line {number} is no epoch: {error.Message}"), path, inner: error);
                break;
            }
        }

        return epochs.ToImmutable();
    }
}
