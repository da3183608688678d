using Nin.Cli.Failures;
using Nin.Formats;
using Nin.Models;

namespace Nin.Cli.Output;

/// <summary>The file that <c>--confusion</c> names; its ending says what is written.</summary>
internal static class ConfusionFile
{
    /// <summary>What writes the file. Asked for before anything is measured, so that a wrong name costs no waiting.</summary>
    /// <param name="file">The file.</param>
    /// <param name="classes">The model's classes.</param>
    /// <exception cref="UsageException">The ending is neither .csv nor .svg, the folder is not there, or the picture would be too large.</exception>
    public static Action<ConfusionMatrix> For(string file, int classes)
    {
        Action<Stream, ConfusionMatrix> write = Path.GetExtension(file).ToLowerInvariant() switch
        {
            ".csv" => ConfusionCsv.Write,
            ".svg" => ConfusionSvg.Write,
            _ => throw new UsageException($"--confusion: expected a file that ends in .csv or .svg, got '{file}'."),
        };
        if (Path.GetDirectoryName(Path.GetFullPath(file)) is string folder && !Directory.Exists(folder))
        {
            throw new UsageException($"--confusion: the folder of '{file}' does not exist.");
        }

        if (write == ConfusionSvg.Write && classes > ConfusionSvg.MostClasses)
        {
            throw new UsageException(
                $"--confusion: {classes} classes are too many for a picture of at most {ConfusionSvg.MostClasses}; write a .csv file.");
        }

        return confusion => AtomicFile.Write(file, stream => write(stream, confusion));
    }
}
