using System.Diagnostics;
using System.Globalization;
using Nin.Formats;
using Nin.Imaging;
using Nin.Random;

namespace Nin.Tests.Imaging.Fuzzing;

/// <summary>
/// Decodes damaged files. Each must give a picture or a <see cref="NinFormatException"/>, soon and without much memory;
/// anything else fails, with the file in the message.
/// </summary>
/// <remarks>
/// Every round is the same in every run. <c>NIN_FUZZ_ROUNDS</c> sets another number of rounds, for a longer search.
/// </remarks>
internal static class Fuzzer
{
    /// <summary>What a file that is refused may cost. The time is loose: a test machine may pause at any moment.</summary>
    private const long RefusalBytes = 8 << 20;
    private static readonly TimeSpan RefusalTime = TimeSpan.FromSeconds(1);

    /// <summary>What a picture may cost, in multiples of its own size, besides the small buffers.</summary>
    private const int PictureCopies = 3;

    public static (int Pictures, int Refusals) Run(
        IImageDecoder decoder, IReadOnlyList<byte[]> seeds, IMutator mutator, int rounds, Limits? limits = null,
        long refusalBytes = RefusalBytes)
    {
        string? wanted = Environment.GetEnvironmentVariable("NIN_FUZZ_ROUNDS");
        rounds = wanted is null ? rounds : int.Parse(wanted, CultureInfo.InvariantCulture);
        int pictures = 0;
        foreach (byte[] seed in seeds)
        {
            // The first call pays for compiling, and shows that the seed itself is right.
            decoder.Decode(seed, limits ?? Limits.Default);
        }

        for (int round = 0; round < rounds; round++)
        {
            var random = new RandomStream(7, RandomPurpose.Test, 0, (uint)round);
            byte[] file = mutator.Mutate(seeds[random.NextInt32(seeds.Count)], ref random);
            pictures += DecodeOne(decoder, file, limits ?? Limits.Default, refusalBytes, round) ? 1 : 0;
        }

        return (pictures, rounds - pictures);
    }

    private static bool DecodeOne(IImageDecoder decoder, byte[] file, Limits limits, long refusalBytes, int round)
    {
        long started = Stopwatch.GetTimestamp(), before = GC.GetAllocatedBytesForCurrentThread();
        Image? image = null;
        try
        {
            image = decoder.Decode(file, limits);
        }
        catch (NinFormatException)
        {
            // Refused, as it should be.
        }
        catch (Exception error)
        {
            throw new InvalidOperationException($"Round {round}: {error.GetType().Name} for {Convert.ToBase64String(file)}", error);
        }

        long bytes = GC.GetAllocatedBytesForCurrentThread() - before;
        TimeSpan time = Stopwatch.GetElapsedTime(started);
        long allowed = refusalBytes + (image is null ? 0 : (long)PictureCopies * image.Pixels.Length);
        if (bytes > allowed || (image is null && time > RefusalTime))
        {
            throw new InvalidOperationException(
                $"Round {round}: {bytes} bytes and {time.TotalMilliseconds} ms for {Convert.ToBase64String(file)}");
        }

        return image is not null;
    }
}
