using System.Diagnostics;
using System.Formats.Tar;
using System.Globalization;
using System.IO.Compression;
using Nin.Imaging;
using Nin.Imaging.Png;
using Nin.Imaging.Pnm;

namespace Nin.Cli.Tests;

/// <summary>
/// What the command takes of memory at its peak, as Linux counts it (VmHWM); elsewhere that cannot be asked for, and only the
/// exit codes are looked at. A process of .NET takes some 60 MiB before it has done anything.
/// </summary>
[Collection(TrainedRunCollection.Name)]
public sealed class MemoryTests(TrainedRun trained) : IDisposable
{
    private const long Mebi = 1 << 20;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(120);

    private readonly string _folder = Directory.CreateTempSubdirectory("nin-memory").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void DataCheck_TarOfManyPictures_TakesNoMoreThanSomeOfThem()
    {
        string tar = Path.Combine(_folder, "many.tar");
        WriteTar(tar, 100, Picture(1200, 1000));
        Assert.True(new FileInfo(tar).Length > 330 * Mebi);
        AssertPeak(300, 1, "data", "check", tar);
    }

    [Fact]
    public void DataCheck_GzippedTarOfManyPictures_TakesNoMoreThanSomeOfThem()
    {
        string tar = Path.Combine(_folder, "many.tar.gz");
        WriteTar(tar, 100, Picture(1200, 1000));
        AssertPeak(300, 1, "data", "check", tar);
    }

    [Fact]
    public void DataCheck_GzippedBomb_IsNamedAndNotHeld()
    {
        string tar = Path.Combine(_folder, "bomb.tar.gz");
        WriteTar(tar, 2, new byte[300 * Mebi]);
        Assert.True(new FileInfo(tar).Length < 8 * Mebi);
        string said = AssertPeak(200, 1, "data", "check", tar);
        Assert.Contains("class0/0.ppm  (picture: expected a file of at most 268435456 bytes, got 314572800.)", said);
    }

    [Fact]
    public void Predict_LargePictures_KeepsFewOfThem()
    {
        string folder = Path.Combine(_folder, "large");
        Directory.CreateDirectory(folder);
        PngWriter.Write(Path.Combine(folder, "0.png"), new Image(4000, 6000, 3, new byte[4000 * 6000 * 3]));
        for (int i = 1; i < 10; i++)
        {
            File.Copy(Path.Combine(folder, "0.png"), Path.Combine(folder, $"{i}.png"));
        }

        AssertPeak(500, 0, "predict", trained.Model, folder);
    }

    private static string AssertPeak(long mebibytes, int code, params string[] arguments)
    {
        string host = Path.Combine(AppContext.BaseDirectory, OperatingSystem.IsWindows() ? "Nin.Cli.exe" : "Nin.Cli");
        using Process process = Process.Start(
            new ProcessStartInfo(host, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        Task<string> error = process.StandardError.ReadToEndAsync(), output = process.StandardOutput.ReadToEndAsync();
        long peak = 0;
        while (!process.WaitForExit(5))
        {
            peak = Math.Max(peak, PeakOf(process.Id));
        }

        Assert.True(process.WaitForExit(Limit));
        Assert.True(code == process.ExitCode, $"exit code {process.ExitCode}");
        if (OperatingSystem.IsLinux())
        {
            Assert.InRange(peak, 1, mebibytes * Mebi);
        }

#pragma warning disable xUnit1031 // The process has ended, and with it what it wrote.
        return output.Result + error.Result;
#pragma warning restore xUnit1031
    }

    /// <summary>The peak so far; it is asked for while the process runs, and never falls.</summary>
    private static long PeakOf(int process)
    {
        try
        {
            string? line = File.ReadLines($"/proc/{process}/status").FirstOrDefault(line => line.StartsWith("VmHWM:", StringComparison.Ordinal));
            return line is null
                ? 0
                : long.Parse(line["VmHWM:".Length..].Replace("kB", "", StringComparison.Ordinal),
                CultureInfo.InvariantCulture) * 1024;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return 0;
        }
    }

    private static byte[] Picture(int height, int width)
    {
        var stream = new MemoryStream();
        PnmWriter.Write(stream, new Image(height, width, 3, new byte[height * width * 3]));
        return stream.ToArray();
    }

    private static void WriteTar(string path, int count, byte[] content)
    {
        using FileStream file = File.Create(path);
        using Stream stream = path.EndsWith(".gz", StringComparison.Ordinal) ? new GZipStream(file, CompressionLevel.Fastest) : file;
        using var writer = new TarWriter(stream);
        for (int i = 0; i < count; i++)
        {
            writer.WriteEntry(new UstarTarEntry(TarEntryType.RegularFile, $"class{i % 2}/{i}.ppm") { DataStream = new MemoryStream(content) });
        }
    }
}
