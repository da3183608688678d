using Nin.Cli.Failures;
using Nin.Cli.Input;
using Nin.Metrics;

namespace Nin.Cli.Output;

/// <summary>The file that <c>--confusion</c> names; its ending says what is written.</summary>
internal static class ConfusionFile
{
    /// <summary>What writes the file. Asked for before anything is measured, so that a wrong name costs no waiting.</summary>
    /// <param name="file">The file.</param>
    /// <param name="classes">The model's classes.</param>
    /// <exception cref="UsageException">The ending is neither .csv nor .svg, or the picture would be too large.</exception>
    /// <exception cref="IOException">The folder cannot be written.</exception>
    public static Action<ConfusionMatrix> For(string file, int classes)
    {
        Action<Stream, ConfusionMatrix> write = Path.GetExtension(file).ToLowerInvariant() switch
        {
            ".svg" => ConfusionSvg.Write,
            _ => ConfusionCsv.Write,
        };
        OutputFile.Check("--confusion", file, ".csv", ".svg");
        if (write == ConfusionSvg.Write && classes > ConfusionSvg.MostClasses)
        {
            throw new UsageException(
                $"--confusion: {classes} classes are too many for a picture of at most {ConfusionSvg.MostClasses}; write a "
                    + ".csv file.");
        }

        return confusion => OutputFile.Write(file, stream => write(stream, confusion));
    }
}
