using System.Diagnostics;
using Nin.Formats;
using Nin.Imaging;
using Nin.Imaging.Jpeg;

namespace Nin.Benchmarks;

/// <summary>
/// Times decoding on one thread against libjpeg-turbo's <c>djpeg</c>. A call of <c>djpeg</c> also starts a process, reads a
/// file and writes the pixels to a null device; what that costs is measured on the smallest file and taken off.
/// </summary>
internal static class JpegSpeed
{
    private const int Rounds = 40;

    /// <summary>Less is lost in the time that starting a process takes.</summary>
    private const double ShortestMilliseconds = 0.3;

    /// <summary>More are timed together, and without djpeg.</summary>
    private const int MostFiles = 100;

    public static void Run(string folder, TextWriter output)
    {
        string[] files = [.. Directory.EnumerateFiles(folder, "*.jpg", SearchOption.AllDirectories).OrderBy(
            path => new FileInfo(path).Length)];
        var decoder = new JpegDecoder();
        if (files.Length > MostFiles)
        {
            byte[][] contents = [.. files.Select(File.ReadAllBytes)];
            double all = Best(() => Array.ForEach(contents, content => decoder.Decode(content, Limits.Default)), 3);
            output.WriteLine($"{files.Length} files: Nin {all:F0} ms, {1000 * all / files.Length:F1} us a file");
            return;
        }

        double start = DjpegMilliseconds(files[0]);
        output.WriteLine($"starting djpeg: {start:F2} ms");
        foreach (string path in files)
        {
            byte[] content = File.ReadAllBytes(path);
            Image image = decoder.Decode(content, Limits.Default);
            double ours = Best(() => decoder.Decode(content, Limits.Default)), theirs = DjpegMilliseconds(path) - start;
            double pixels = image.Height * image.Width / 1e3;
            string judged = theirs < ShortestMilliseconds
                ? "djpeg: too short to tell"
                : $"djpeg {theirs,7:F2} ms {pixels / theirs,7:F1} Mpx/s  rate {theirs / ours:F2}";
            output.WriteLine(
                $"{Path.GetFileName(path),-36} {content.Length,7} bytes  Nin {ours,7:F3} ms {pixels / ours,7:F1} Mpx/s  {judged}");
        }
    }

    private static double DjpegMilliseconds(string path) => Best(() => JpegComparison.Output("djpeg", "-pnm", "-outfile", "/dev/null", path));

    /// <summary>The best of some rounds: whatever else the machine does can only add.</summary>
    private static double Best(Action action, int rounds = Rounds)
    {
        double best = double.MaxValue;
        for (int i = 0; i < rounds; i++)
        {
            long started = Stopwatch.GetTimestamp();
            action();
            best = Math.Min(best, Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        }

        return best;
    }
}
