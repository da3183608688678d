using System.Text;
using Nin.Imaging;
using Nin.Imaging.Bmp;
using Nin.Imaging.Gif;
using Nin.Imaging.Jpeg;
using Nin.Imaging.Png;
using Nin.Imaging.Pnm;
using Nin.Tests.Imaging.Jpeg;

namespace Nin.Tests.Imaging.Fuzzing;

public sealed class FuzzTests
{
    [Fact]
    public void Png_Damaged_GivesAPictureOrIsRefused() =>
        Run(new PngDecoder(), Golden("png_cases.json", "png"), new PngMutator(), rounds: 60_000);

    [Fact]
    public void Bmp_Damaged_GivesAPictureOrIsRefused() =>
        Run(new BmpDecoder(), Golden("bmp_cases.json", "file"), new BmpMutator(), rounds: 80_000);

    [Fact]
    public void Jpeg_Damaged_GivesAPictureOrIsRefused() => Run(new JpegDecoder(), JpegFiles(), new JpegMutator(), rounds: 30_000);

    [Fact]
    public void Pnm_Damaged_GivesAPictureOrIsRefused()
    {
        byte[][] seeds =
        [
            .. new[] { "P2\n3 2\n15\n1 2 3\n4 5 6\n", "P3 2 2 255 1 2 3 4 5 6 7 8 9 10 # comment\n11 12", "P5 3 2 255\nabcdef", "P6 1 2 255\nabcdef", "P5 2 2 1000\nabcdefgh", "P1\n4 2\n0110\n1 0 0 1", "P4 9 2\nabcd" }
                .Select(Encoding.ASCII.GetBytes),
        ];
        Run(new PnmDecoder(), seeds, new PnmMutator(), rounds: 80_000);
    }

    [Fact]
    public void Gif_Damaged_GivesAPictureOrIsRefused() =>
        Run(new GifDecoder(), Golden("gif_cases.json", "gif"), new GifMutator(), rounds: 30_000);

    [Fact]
    public void AnyFormat_DamagedAnywhere_GivesAPictureOrIsRefused()
    {
        Fuzzer.Run(new PngDecoder(), Golden("png_cases.json", "png"), new ByteMutator(), rounds: 20_000);
        Fuzzer.Run(new BmpDecoder(), Golden("bmp_cases.json", "file"), new ByteMutator(), rounds: 20_000);
        Fuzzer.Run(new JpegDecoder(), JpegFiles(), new ByteMutator(), rounds: 10_000);
        Fuzzer.Run(new GifDecoder(), Golden("gif_cases.json", "gif"), new ByteMutator(), rounds: 20_000);
    }

    private static byte[][] JpegFiles() =>
        [.. GoldenFiles.Cases("jpeg/cases.json").Select(node => JpegParts.Golden(Path.GetFileNameWithoutExtension(node!.Text("file"))))];

    private static byte[][] Golden(string file, string field) => [.. GoldenFiles.Cases(file).Select(node => node!.Bytes(field))];

    private static void Run(IImageDecoder decoder, byte[][] seeds, IMutator mutator, int rounds)
    {
        (int pictures, int refusals) = Fuzzer.Run(decoder, seeds, mutator, rounds);

        // Damage that is always found at once, or never, would search nothing.
        Assert.True(pictures > 0.02 * rounds && refusals > 0.1 * rounds, $"{pictures} pictures, {refusals} refusals");
    }
}
