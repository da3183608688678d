using System.Diagnostics;
using Nin.Formats;
using Nin.Imaging;
using Nin.Imaging.Jpeg;

namespace Nin.Benchmarks;

/// <summary>
/// Compares the pixels of JPEG files with those of libjpeg-turbo's <c>djpeg</c>, or with those in a file X.jpg.ppm beside X.jpg
/// where <c>djpeg</c> is not the judge (CMYK).
/// </summary>
internal static class JpegComparison
{
    /// <returns>1 where a file differs by more than one level or only one side reads it.</returns>
    public static int Run(string folder, TextWriter output)
    {
        var decoder = new JpegDecoder { IsUpright = false };
        var options = new EnumerationOptions { RecurseSubdirectories = true, MatchCasing = MatchCasing.CaseInsensitive };
        int files = 0, identical = 0, refused = 0, failures = 0, largest = 0;
        long values = 0, equal = 0;
        foreach (string path in Directory.EnumerateFiles(folder, "*.jp*g", options).Order(StringComparer.Ordinal))
        {
            files++;
            Image? expected = Expected(path), actual = Decode(decoder, path, out string? problem);
            if (expected is null || actual is null)
            {
                // Both refuse, or one does.
                refused += expected is null && actual is null ? 1 : 0;
                failures += expected is null && actual is null ? 0 : 1;
                output.WriteLine($"{path}: {(expected is null ? "refused by djpeg; " : "")}{problem}");
                continue;
            }

            if ((expected.Height, expected.Width, expected.Channels) != (actual.Height, actual.Width, actual.Channels))
            {
                failures++;
                output.WriteLine($"{path}: another size.");
                continue;
            }

            (int difference, int same) = Compare(expected.Pixels.Span, actual.Pixels.Span);
            (values, equal, largest) = (values + expected.Pixels.Length, equal + same, Math.Max(largest, difference));
            identical += difference == 0 ? 1 : 0;
            failures += difference > 1 ? 1 : 0;
            if (difference != 0)
            {
                output.WriteLine($"{path}: largest difference {difference}, {expected.Pixels.Length - same} of {expected.Pixels.Length} values.");
            }
        }

        output.WriteLine($"{files} files: {identical} identical, {refused} refused by both, {failures} failures.");
        output.WriteLine($"{values} values: {100.0 * equal / Math.Max(values, 1):F6} % identical, largest difference {largest}.");
        return failures == 0 ? 0 : 1;
    }

    /// <summary>What a program writes to its standard output; null where it fails.</summary>
    public static byte[]? Output(string program, params string[] arguments)
    {
        using Process process = Process.Start(
            new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        process.ErrorDataReceived += (_, _) => { };
        process.BeginErrorReadLine();
        var output = new MemoryStream();
        process.StandardOutput.BaseStream.CopyTo(output);
        process.WaitForExit();
        return process.ExitCode == 0 ? output.ToArray() : null;
    }

    private static Image? Expected(string path)
    {
        string judged = path + ".ppm";
        byte[]? file = File.Exists(judged) ? File.ReadAllBytes(judged) : Output("djpeg", "-pnm", path);
        return file is null ? null : ImageFile.Decode(file);
    }

    private static Image? Decode(JpegDecoder decoder, string path, out string? problem)
    {
        problem = null;
        try
        {
            return decoder.Decode(File.ReadAllBytes(path), Limits.Default);
        }
        catch (NinFormatException error)
        {
            problem = error.Message;
            return null;
        }
    }

    private static (int Largest, int Same) Compare(ReadOnlySpan<byte> expected, ReadOnlySpan<byte> actual)
    {
        int largest = 0, same = 0;
        for (int i = 0; i < expected.Length; i++)
        {
            int difference = Math.Abs(expected[i] - actual[i]);
            largest = Math.Max(largest, difference);
            same += difference == 0 ? 1 : 0;
        }

        return (largest, same);
    }
}
