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
    private const int Rounds = 9;

    public static void Run(string folder, TextWriter output)
    {
        string[] files = [.. Directory.EnumerateFiles(folder, "*.jpg").OrderBy(path => new FileInfo(path).Length)];
        var decoder = new JpegDecoder();
        double start = DjpegMilliseconds(files[0]);
        output.WriteLine($"starting djpeg: {start:F2} ms");
        foreach (string path in files)
        {
            byte[] content = File.ReadAllBytes(path);
            Image image = decoder.Decode(content, Limits.Default);
            double ours = Median(() => decoder.Decode(content, Limits.Default)), theirs = DjpegMilliseconds(path) - start;
            double pixels = image.Height * image.Width / 1e3;
            output.WriteLine(
                $"{Path.GetFileName(path),-32} {image.Width,5} x {image.Height,-5} {content.Length,9} bytes  Nin {ours,7:F2} ms {pixels / ours,7:F1} Mpx/s"
                + $"  djpeg {theirs,7:F2} ms {pixels / theirs,7:F1} Mpx/s  rate {theirs / ours:F2}");
        }
    }

    private static double DjpegMilliseconds(string path) => Median(() => JpegComparison.Output("djpeg", "-pnm", "-outfile", "/dev/null", path));

    private static double Median(Action action)
    {
        var times = new double[Rounds];
        for (int i = 0; i < Rounds; i++)
        {
            // Small pictures are decoded several times, or the clock would be measured.
            int calls = 0;
            long started = Stopwatch.GetTimestamp();
            do
            {
                action();
                calls++;
            }
            while (Stopwatch.GetElapsedTime(started).TotalMilliseconds < 10);
            times[i] = Stopwatch.GetElapsedTime(started).TotalMilliseconds / calls;
        }

        Array.Sort(times);
        return times[Rounds / 2];
    }
}
