using Nin.Testing.Fuzzing;

namespace Nin.Caffe.Tests;

/// <summary>Damaged files are read or refused, soon and within bounds.</summary>
public sealed class CaffeFuzzTests
{
    /// <summary>The undamaged files allocate some 200 kB.</summary>
    private const long MostBytes = 4 << 20;

    [Fact]
    public void Read_Damaged_IsReadOrRefused() => Run(2_000);

    [Fact]
    [Trait("Category", "Slow")]
    public void Read_DamagedManyTimes_IsReadOrRefused() => Run(100_000);

    private static void Run(int rounds)
    {
        byte[][] seeds = [.. new[] { "nin", "nin-old", "mixed" }.Select(name => File.ReadAllBytes(GoldenNet.File(name)))];
        string damaged = Path.GetTempFileName();
        try
        {
            var fuzzer = new FileFuzzer(
                file =>
                {
                    File.WriteAllBytes(damaged, file);
                    CaffeImport.Read(damaged);
                },
                MostBytes);
            (int read, int refused) = fuzzer.Run(seeds, rounds);

            // Damage that is always found at once, or never, would search nothing.
            Assert.True(read > 0.02 * rounds && refused > 0.1 * rounds, $"{read} read, {refused} refused");
        }
        finally
        {
            File.Delete(damaged);
        }
    }
}
