using System.Diagnostics;
using System.Globalization;
using System.IO.Compression;
using Nin.Formats;
using Nin.Random;

namespace Nin.PyTorch.Tests.Reading;

/// <summary>
/// Damaged files become tensors or a <see cref="NinFormatException"/>, soon and without much memory. Every round is the same in
/// every run; <c>NIN_FUZZ_ROUNDS</c> sets another number of them, for a longer search.
/// </summary>
public sealed class FuzzTests
{
    /// <summary>What a file of a few kilobytes may cost: its budget, and the small objects around it.</summary>
    private const long MostBytes = 32 << 20;

    /// <summary>Loose: a test machine may pause at any moment.</summary>
    private static readonly TimeSpan MostTime = TimeSpan.FromSeconds(2);

    private const string Instructions =
        "(.012GJKMNTXQRbc]ael)t}dsuhjqr\x80\x81\x85\x86\x87\x88\x8a\x8b\x8c\x93\x94\x95";

    private static readonly byte[] Edges = [0, 1, 0x7F, 0x80, 0xFF];

    private static readonly string[] Seeds =
        ["protocol2", "protocol5", "legacy2", "legacy_views", "views", "types", "deflated", "checkpoint", "script", "big_endian"];

    [Fact]
    public void Read_Damaged_GivesTensorsOrIsRefused() => Run(2_000);

    [Fact]
    [Trait("Category", "Slow")]
    public void Read_DamagedHundredThousandTimes_GivesTensorsOrIsRefused() => Run(100_000);

    private static void Run(int rounds)
    {
        string? wanted = Environment.GetEnvironmentVariable("NIN_FUZZ_ROUNDS");
        rounds = wanted is null ? rounds : int.Parse(wanted, CultureInfo.InvariantCulture);
        byte[][] seeds =
        [
            .. Seeds.Select(name => File.ReadAllBytes(Golden.Reading(name))),
            File.ReadAllBytes(Path.Combine(Golden.Folder, "exporting", "expected.safetensors")),
        ];
        using var file = new TemporaryFile();
        int read = 0;
        for (int round = 0; round < rounds; round++)
        {
            var random = new RandomStream(7, RandomPurpose.Test, 0, (uint)round);
            byte[] damaged = Damaged(seeds[random.NextInt32(seeds.Length)], ref random);
            file.Write(damaged);
            read += IsRead(file.Path, damaged, round) ? 1 : 0;
        }

        // Damage that is always found at once, or never, would search nothing.
        Assert.InRange(read, rounds / 50, rounds - (rounds / 10));
    }

    /// <summary>
    /// Bytes of the archive are damaged, or of what is packed in it: there checks of the archive do not stand in the way.
    /// </summary>
    private static byte[] Damaged(byte[] seed, ref RandomStream random)
    {
        int times = 1 + random.NextInt32(3);
        bool isPacked = seed[0] == (byte)'P' && random.NextInt32(4) != 0;
        var entries = isPacked ? Entries(seed) : [("", seed)];
        for (int i = 0; i < times; i++)
        {
            // Most of what there is to read wrongly is in the pickle.
            int pickle = entries.FindIndex(entry => entry.Name.EndsWith(".pkl", StringComparison.Ordinal));
            int at = pickle >= 0 && random.NextInt32(2) == 0 ? pickle : random.NextInt32(entries.Count);
            entries[at] = (entries[at].Name, Mutated(entries[at].Content, ref random));
        }

        return isPacked ? Packed(entries) : entries[0].Content;
    }

    private static byte[] Mutated(byte[] content, ref RandomStream random)
    {
        var bytes = new List<byte>(content);
        int at = random.NextInt32(bytes.Count + 1), count = Math.Min(1 + random.NextInt32(8), bytes.Count - at);
        switch (random.NextInt32(6))
        {
            case 0 when count > 0:
                bytes[at] ^= (byte)(1 << random.NextInt32(8));
                break;
            case 1 when count > 0:
                bytes[at] = (byte)random.NextUInt32();
                break;
            case 2 when count > 0:
                byte edge = Edges[random.NextInt32(Edges.Length)];
                for (int i = 0; i < count; i++)
                {
                    bytes[at + i] = edge;
                }

                break;
            case 3:
                bytes.RemoveRange(at, count);
                break;
            case 4:
                bytes.InsertRange(random.NextInt32(bytes.Count + 1), bytes.GetRange(at, count));
                break;
            default:
                // An instruction more.
                bytes.Insert(at, (byte)Instructions[random.NextInt32(Instructions.Length)]);
                break;
        }

        return [.. bytes];
    }

    private static List<(string Name, byte[] Content)> Entries(byte[] archive)
    {
        using var zip = new ZipArchive(new MemoryStream(archive));
        return [.. zip.Entries.Select(entry =>
        {
            using Stream stream = entry.Open();
            using var content = new MemoryStream();
            stream.CopyTo(content);
            return (entry.FullName, content.ToArray());
        })];
    }

    private static byte[] Packed(List<(string Name, byte[] Content)> entries)
    {
        using var stream = new MemoryStream();
        using (var archive = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach ((string name, byte[] content) in entries)
            {
                using Stream entry = archive.CreateEntry(name, CompressionLevel.NoCompression).Open();
                entry.Write(content);
            }
        }

        return stream.ToArray();
    }

    private static bool IsRead(string path, byte[] content, int round)
    {
        long started = Stopwatch.GetTimestamp(), before = GC.GetAllocatedBytesForCurrentThread();
        bool isRead = false;
        try
        {
            isRead = StateDict.Read(path).Tensors.Length > 0;
        }
        catch (NinFormatException)
        {
            // Refused, as it should be.
        }
        catch (Exception error)
        {
            throw new InvalidOperationException($"Round {round}: {error.GetType().Name} for {Convert.ToBase64String(content)}", error);
        }

        long bytes = GC.GetAllocatedBytesForCurrentThread() - before;
        TimeSpan time = Stopwatch.GetElapsedTime(started);
        return bytes <= MostBytes && time <= MostTime
            ? isRead
            : throw new InvalidOperationException(
                $"Round {round}: {bytes} bytes and {time.TotalMilliseconds} ms for {Convert.ToBase64String(content)}");
    }
}
