using Nin.Testing.Fuzzing;

namespace Nin.Keras.Tests;

/// <summary>Damaged files are read or refused, soon and within bounds.</summary>
public sealed class KerasFuzzTests
{
    /// <summary>What the undamaged files allocate, some 2 MB, and eight times the largest of them beside.</summary>
    private const long MostBytes = 12 << 20;

    [Fact]
    public void Read_Damaged_IsReadOrRefused() => Run(2_000);

    [Fact]
    [Trait("Category", "Slow")]
    public void Read_DamagedManyTimes_IsReadOrRefused() => Run(100_000);

    private static void Run(int rounds)
    {
        using var folder = new Folder();
        KerasWriter.WriteLegacy(folder.File("shapes.h5"), GoldenModel.All["shapes3"]);
        KerasWriter.WriteArchive(folder.File("merging.keras"), GoldenModel.All["merging2"]);
        byte[][] seeds =
        [
            .. new[] { GoldenModel.Path("nin.h5"), GoldenModel.Path("nin.keras"), folder.File("shapes.h5"), folder.File("merging.keras") }
                .Select(File.ReadAllBytes),
        ];
        string damaged = folder.File("damaged");
        var fuzzer = new FileFuzzer(
            file =>
            {
                File.WriteAllBytes(damaged, file);
                KerasImport.Read(damaged);
            },
            MostBytes);
        (int read, int refused) = fuzzer.Run(seeds, rounds);

        // Damage that is always found at once, or never, would search nothing.
        Assert.True(read > 0.02 * rounds && refused > 0.1 * rounds, $"{read} read, {refused} refused");
    }
}
