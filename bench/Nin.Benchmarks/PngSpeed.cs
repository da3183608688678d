using System.Globalization;
using System.Text;
using Nin.Formats;
using Nin.Imaging;
using Nin.Imaging.Png;

namespace Nin.Benchmarks;

/// <summary>
/// Times decoding to 8-bit RGB on one thread against libpng, by user CPU time: what else runs on the machine then matters
/// little. The two take turns on every file, several times, and a file's rate is the median of the turns. libpng is called by
/// bench/imaging/png_speed.c, which times its own loop: starting it costs nothing here.
/// </summary>
internal static class PngSpeed
{
    private const int Turns = 5;

    /// <summary>A turn is about so long; the clock's step is a ten-thousandth of it.</summary>
    private const double TurnSeconds = 0.1;

    /// <param name="folder">Files called SIZE-KIND-MORE.png, for the tables by size and kind.</param>
    /// <param name="peer">The program png_speed; null to time Nin alone.</param>
    /// <param name="output">What is written to.</param>
    public static void Run(string folder, string? peer, TextWriter output)
    {
        List<Timing> timings = [];
        foreach (string path in Directory.EnumerateFiles(folder, "*.png").Order(StringComparer.Ordinal))
        {
            Timing timing = TimingOf(path, peer);
            timings.Add(timing);
            output.WriteLine(Line(Path.GetFileName(path), timing.Megapixels, timing.Ours, timing.Theirs, timing.Rate));
        }

        output.WriteLine();
        Summarise("size", 0, timings, output);
        Summarise("kind", 1, timings, output);
        double rate = timings.Sum(timing => timing.Theirs) / timings.Sum(timing => timing.Ours);
        output.WriteLine($"{timings.Count} files, each as often as it takes a tenth of a second: median rate {Median([.. timings.Select(timing => timing.Rate)]):F2}, "
            + $"least {timings.Min(timing => timing.Rate):F2}; rate of all files' times together {rate:F2}");
    }

    /// <summary>A file's times in milliseconds of user CPU; the rate is libpng's divided by Nin's.</summary>
    private sealed record Timing(string[] Words, double Megapixels, double Ours, double Theirs, double Rate);

    private static Timing TimingOf(string path, string? peer)
    {
        byte[] content = File.ReadAllBytes(path);
        var decoder = new PngDecoder();
        Image image = Decode();
        int times = 1;
        double seconds = Seconds(times);
        while (seconds < TurnSeconds / 4)
        {
            times *= 2;
            seconds = Seconds(times);
        }

        times = Math.Max(1, (int)(times * TurnSeconds / seconds));
        var (ours, theirs) = (new double[Turns], new double[Turns]);
        for (int turn = 0; turn < Turns; turn++)
        {
            ours[turn] = Seconds(times) / times * 1e3;
            theirs[turn] = peer is null ? double.NaN : PeerSeconds(peer, times, path) / times * 1e3;
        }

        double[] rates = [.. theirs.Zip(ours, (their, our) => their / our)];
        return new Timing(
            Path.GetFileNameWithoutExtension(path).Split('-'), image.Height * image.Width / 1e6, Median(ours), Median(theirs),
            Median(rates));

        Image Decode() => decoder.Decode(content, Limits.Default).ToRgb();

        double Seconds(int count)
        {
            TimeSpan begun = Environment.CpuUsage.UserTime;
            for (int i = 0; i < count; i++)
            {
                Decode();
            }

            return (Environment.CpuUsage.UserTime - begun).TotalSeconds;
        }
    }

    private static double PeerSeconds(string peer, int times, string path)
    {
        byte[] said = JpegComparison.Output(peer, times.ToString(CultureInfo.InvariantCulture), path)
            ?? throw new InvalidOperationException($"{peer} cannot read {path}.");
        return double.Parse(Encoding.ASCII.GetString(said), CultureInfo.InvariantCulture);
    }

    private static void Summarise(string by, int word, List<Timing> timings, TextWriter output)
    {
        foreach (IGrouping<string, Timing> group in timings.GroupBy(timing => timing.Words[word]))
        {
            double[] rates = [.. group.Select(timing => timing.Rate)];
            output.WriteLine(Line(
                $"{by} {group.Key}, {rates.Length} files", group.Sum(timing => timing.Megapixels), group.Sum(timing => timing.Ours),
                group.Sum(timing => timing.Theirs), Median(rates)));
        }

        output.WriteLine();
    }

    private static string Line(string name, double megapixels, double ours, double theirs, double rate) => string.Create(
        CultureInfo.InvariantCulture,
        $"{name,-36} Nin {ours,8:F3} ms {1e3 * megapixels / ours,7:F1} Mpx/s  libpng {theirs,8:F3} ms {1e3 * megapixels / theirs,7:F1} Mpx/s  rate {rate:F2}");

    private static double Median(double[] values)
    {
        double[] sorted = [.. values.Order()];
        int middle = sorted.Length / 2;
        return sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
