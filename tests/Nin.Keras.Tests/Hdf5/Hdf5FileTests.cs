using Nin.Formats;
using Nin.Keras.Hdf5;
using PureHDF;

namespace Nin.Keras.Tests.Hdf5;

/// <summary>What another library writes is read; what is not read says so.</summary>
public sealed class Hdf5FileTests
{
    private const int Most = 1000;

    [Fact]
    public void ToFloats_NumbersOfManyTypes_AreRead()
    {
        Hdf5Object root = Written(new H5File
        {
            ["single"] = new float[] { 1.5f, -2, float.MaxValue },
            ["double"] = new[] { 1.5, -2, 0.1 },
            ["byte"] = new byte[] { 1, 255 },
            ["signed"] = new sbyte[] { 1, -1 },
            ["short"] = new short[] { -2, 300 },
            ["ushort"] = new ushort[] { 2, 65_535 },
            ["int"] = new[] { -70_000, 3 },
            ["long"] = new[] { -5_000_000_000, 3 },
            ["ulong"] = new ulong[] { 5_000_000_000, 3 },
            ["half"] = new Half[] { (Half)0.5f, (Half)(-3) },
            ["scalar"] = 7f,
            ["matrix"] = new float[,] { { 1, 2, 3 }, { 4, 5, 6 } },
        });
        Assert.Equal([1.5f, -2, float.MaxValue], Floats(root, "single"));
        Assert.Equal([1.5f, -2, 0.1f], Floats(root, "double"));
        Assert.Equal([1f, 255], Floats(root, "byte"));
        Assert.Equal([1f, -1], Floats(root, "signed"));
        Assert.Equal([-2f, 300], Floats(root, "short"));
        Assert.Equal([2f, 65_535], Floats(root, "ushort"));
        Assert.Equal([-70_000f, 3], Floats(root, "int"));
        Assert.Equal([-5e9f, 3], Floats(root, "long"));
        Assert.Equal([5e9f, 3], Floats(root, "ulong"));
        Assert.Equal([0.5f, -3], Floats(root, "half"));
        Assert.Equal([7f], Floats(root, "scalar"));
        Assert.Empty(root.Find("scalar")!.AsDataset().Sizes);
        Assert.Equal([1f, 2, 3, 4, 5, 6], Floats(root, "matrix"));
        Assert.Equal([2L, 3], root.Find("matrix")!.AsDataset().Sizes.ToArray());
    }

    [Fact]
    public void FindTexts_TextsOfAnyLength_AreRead()
    {
        var file = new H5File { ["group"] = new H5Group { ["inner"] = new H5Group() } };
        file.Attributes["one"] = "a text, ÄÖ";
        file.Attributes["many"] = new[] { "a", "", "a longer one" };
        Hdf5Object root = Written(file);
        Assert.Equal(["a text, ÄÖ"], root.FindTexts("one", Most)!);
        Assert.Equal(["a", "", "a longer one"], root.FindTexts("many", Most)!);
        Assert.Null(root.FindTexts("none", Most));
        Assert.NotNull(root.FindPath("group/inner"));
        Assert.Null(root.FindPath("group/other/inner"));
        Assert.Equal(["group"], root.Names);
        Assert.Throws<NinFormatException>(() => root.FindTexts("many", 5));
    }

    [Fact]
    public void FindTexts_OfHdf5sOwnLibrary_AreRead()
    {
        Hdf5Object root = Hdf5File.Open(File.ReadAllBytes(GoldenModel.Path("nin.h5")));
        Assert.Equal(["2.4.0"], root.FindTexts("keras_version", Most)!);
        Hdf5Object weights = root.Find("model_weights")!;
        Assert.Equal(16, weights.FindTexts("layer_names", Most)!.Length);
        Assert.Equal(16, weights.Names.Count());
        Assert.Equal([5L, 5, 3, 6], weights.FindPath("conv2d/conv2d/kernel:0")!.AsDataset().Sizes.ToArray());
    }

    [Fact]
    public void ToFloats_Chunks_AreRefused()
    {
        Hdf5Object root = Written(new H5File { ["chunks"] = new H5Dataset<float[]>(new float[16], chunks: [4]) });
        Assert.Contains(
            "chunks", Assert.Throws<NinFormatException>(() => Floats(root, "chunks")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_FileThatNamesItselfOverAndOver_IsRefused()
    {
        // The continuation of the root's header is set to begin at the header itself.
        byte[] bytes = File.ReadAllBytes(GoldenModel.Path("nin.h5"));
        int root = BitConverter.ToInt32(bytes, 64);
        int at = root + 16;
        bytes[at] = 0x10;                                            // a continuation
        BitConverter.GetBytes((long)at).CopyTo(bytes, at + 8);       // that begins here
        BitConverter.GetBytes(24L).CopyTo(bytes, at + 16);           // and holds itself alone
        Assert.Contains(
            "over and over", Assert.Throws<NinFormatException>(() => Hdf5File.Open(bytes)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_FileShorterThanItSays_IsRefused()
    {
        byte[] bytes = File.ReadAllBytes(GoldenModel.Path("nin.h5"));
        Assert.Contains(
            $"expected a file of {bytes.Length} bytes, as it says itself, got {bytes.Length - 1}",
            Assert.Throws<NinFormatException>(() => Hdf5File.Open(bytes[..^1])).Message, StringComparison.Ordinal);
    }

    private static float[] Floats(Hdf5Object root, string name) => root.Find(name)!.AsDataset().ToFloats();

    private static Hdf5Object Written(H5File file)
    {
        using var content = new MemoryStream();
        file.Write(content);
        return Hdf5File.Open(content.ToArray());
    }
}
