using Nin.Formats;
using Nin.Imaging;

namespace Nin.Cli.Tests;

/// <summary>The formats stay registered in the whole process, so what registers them runs by itself, after all others.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class OptionalFormatsCollection
{
    public const string Name = "optional formats";
}

/// <summary>
/// The command reads TIFF and WebP where the assembly for them lies beside it, and does without it where it does not.
/// </summary>
[Collection(OptionalFormatsCollection.Name)]
public sealed class OptionalFormatsTests
{
    /// <summary>A grey picture of one pixel: the directory, then its data.</summary>
    private static readonly byte[] Tiff = Convert.FromHexString(
        "49492A0008000000" + "0700" + "000103000100000001000000" + "010103000100000001000000" + "020103000100000008000000"
        + "060103000100000001000000" + "110104000100000062000000" + "160103000100000001000000" + "170104000100000001000000" + "00000000" + "4D");

    [Fact]
    public void Register_FolderWithTheAssembly_ReadsItsFormats()
    {
        string empty = Directory.CreateTempSubdirectory("nin").FullName;
        OptionalFormats.Register(empty);
        Directory.Delete(empty);
        Assert.Contains("Nin.Imaging.Extra", Assert.Throws<NinFormatException>(() => ImageFile.Decode(Tiff)).Message, StringComparison.Ordinal);

        OptionalFormats.Register(AppContext.BaseDirectory);
        Assert.Contains(".tiff", ImageDecoders.Default.Extensions);
        Assert.Equal([0x4D], ImageFile.Decode(Tiff).Pixels.ToArray());
    }
}
