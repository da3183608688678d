using System.Buffers.Binary;
using System.Diagnostics;
using System.Globalization;
using Nin.Formats;
using Nin.Random;

namespace Nin.Testing.Fuzzing;

/// <summary>
/// Reads damaged files. Each must be read or refused with a <see cref="NinFormatException"/>, soon and without much memory;
/// anything else fails, with the round in the message.
/// </summary>
/// <remarks>
/// Every round is the same in every run. <c>NIN_FUZZ_ROUNDS</c> sets another number of rounds, for a longer search.
/// </remarks>
/// <param name="read">Reads a file.</param>
/// <param name="mostBytes">What one may allocate, at most.</param>
public sealed class FileFuzzer(Action<byte[]> read, long mostBytes)
{
    /// <summary>Loose: a test machine may pause at any moment.</summary>
    private static readonly TimeSpan MostTime = TimeSpan.FromSeconds(5);

    /// <summary>Numbers at which programs tend to break.</summary>
    private static readonly ulong[] Edges =
    [
        0, 1, 2, 3, 4, 7, 8, 15, 16, 31, 32, 64, 127, 128, 255, 256, 1024, 32_767, 65_535, 1 << 24, int.MaxValue, 1u << 31,
        uint.MaxValue, 1ul << 40, long.MaxValue, ulong.MaxValue,
    ];

    /// <summary>The largest number of bytes that a file made the reader allocate.</summary>
    public long LargestBytes { get; private set; }

    /// <summary>How many damaged files were read all the same, and how many were refused.</summary>
    public (int Read, int Refused) Run(IReadOnlyList<byte[]> seeds, int rounds)
    {
        string? wanted = Environment.GetEnvironmentVariable("NIN_FUZZ_ROUNDS");
        rounds = wanted is null ? rounds : int.Parse(wanted, CultureInfo.InvariantCulture);
        foreach (byte[] seed in seeds)
        {
            // The first call pays for compiling, and shows that the seed itself is right.
            read(seed);
        }

        int done = 0;
        for (int round = 0; round < rounds; round++)
        {
            var random = new RandomStream(11, RandomPurpose.Test, 0, (uint)round);
            byte[] file = seeds[random.NextInt32(seeds.Count)];
            for (int i = 1 + random.NextInt32(3); i > 0; i--)
            {
                file = Mutate(file, ref random);
            }

            done += ReadOne(file, round) ? 1 : 0;
        }

        return (done, rounds - done);
    }

    private bool ReadOne(byte[] file, int round)
    {
        long started = Stopwatch.GetTimestamp(), before = GC.GetAllocatedBytesForCurrentThread();
        bool isRead = false;
        try
        {
            read(file);
            isRead = true;
        }
        catch (NinFormatException)
        {
            // Refused, as it should be.
        }
        catch (Exception error)
        {
            throw new InvalidOperationException($"Round {round}: {error.GetType().Name}: {error.Message}", error);
        }

        long bytes = GC.GetAllocatedBytesForCurrentThread() - before;
        TimeSpan time = Stopwatch.GetElapsedTime(started);
        LargestBytes = Math.Max(LargestBytes, bytes);
        return bytes <= mostBytes && time <= MostTime
            ? isRead
            : throw new InvalidOperationException($"Round {round}: {bytes} bytes and {time.TotalMilliseconds:F0} ms.");
    }

    /// <summary>Damages bytes without knowing what they mean.</summary>
    private static byte[] Mutate(byte[] file, ref RandomStream random)
    {
        byte[] bytes = [.. file];
        if (bytes.Length == 0)
        {
            return [(byte)random.NextUInt32()];
        }

        // Half of it at the begin, where most formats say how they go on.
        int at = random.NextInt32(random.NextInt32(2) == 0 ? bytes.Length : Math.Min(bytes.Length, 2048));
        int count = 1 + random.NextInt32(Math.Min(bytes.Length - at, 1 << random.NextInt32(7)));
        switch (random.NextInt32(8))
        {
            case 0:
                bytes[at] ^= (byte)(1 << random.NextInt32(8));
                return bytes;
            case 1:
                bytes[at] = (byte)random.NextUInt32();
                return bytes;
            case 2:
                // A digit, of which texts such as JSON have many.
                int digit = bytes.AsSpan(at).IndexOfAnyInRange((byte)'0', (byte)'9');
                bytes[digit < 0 ? at : at + digit] = (byte)('0' + random.NextInt32(10));
                return bytes;
            case 3 or 4:
                WriteEdge(bytes.AsSpan(at), ref random);
                return bytes;
            case 5:
                return [.. bytes[..at], .. bytes[(at + count)..]];
            case 6:
                int to = random.NextInt32(bytes.Length + 1);
                return [.. bytes[..to], .. bytes[at..(at + count)], .. bytes[to..]];
            default:
                return random.NextInt32(4) == 0 ? bytes[..at] : Copied(bytes, at, count, random.NextInt32(bytes.Length));
        }
    }

    private static void WriteEdge(Span<byte> bytes, ref RandomStream random)
    {
        Span<byte> number = stackalloc byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(number, Edges[random.NextInt32(Edges.Length)]);
        int size = 1 << random.NextInt32(4);
        number[..Math.Min(size, bytes.Length)].CopyTo(bytes);
    }

    /// <summary>Some bytes over others, so that one place names another.</summary>
    private static byte[] Copied(byte[] bytes, int from, int count, int to)
    {
        bytes.AsSpan(from, Math.Min(count, bytes.Length - to)).ToArray().CopyTo(bytes, to);
        return bytes;
    }
}
