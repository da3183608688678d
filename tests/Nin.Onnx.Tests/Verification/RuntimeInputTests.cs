using System.Runtime.InteropServices;
using Nin.Data.Preparing;
using Nin.Formats;
using Nin.Onnx.Format;
using Nin.Onnx.Lowering;
using Nin.Onnx.Verification;
using Nin.Tensors;

namespace Nin.Onnx.Tests.Verification;

/// <summary>What ONNX Runtime is fed, which need not be here for it.</summary>
public sealed class RuntimeInputTests
{
    // Three channels of one row of two: [C, H, W] in the graph, [H, W, C] in the network.
    private static readonly Place Floats = new("image", [3, 1, 2], new FeatureShape(1, 2, 3), [0, 3, 1, 4, 2, 5]);

    private static readonly Preprocessing Samples = new(PreprocessingKind.Scale, 1, 2, 3, 1, [], []);

    [Fact]
    public void Bytes_OfAnInputOfFloats_AreFloatsInTheGraphsOrder()
    {
        var input = new RuntimeInput(Floats, Preprocessing.ScaleOnly(1, 2, 3));
        Assert.Equal([1, 3, 1, 2], input.Shape);
        Assert.Equal([1, 4, 2, 5, 3, 6], MemoryMarshal.Cast<byte, float>(input.Bytes([1, 2, 3, 4, 5, 6])).ToArray());
    }

    [Fact]
    public void Bytes_OfAnInputOfBytes_AreThePicturesSamples()
    {
        var input = new RuntimeInput(Floats with { Type = ElementType.UInt8 }, Samples);
        Assert.Equal([0, 255, 2, 5, 3, 6], input.Bytes([0, 2, 3, 255, 5, 6]).ToArray());
    }

    [Theory]
    [InlineData(ElementType.Float16)]
    [InlineData(ElementType.UInt8)]
    public void New_NumbersThatNoPictureBecomes_AreRefused(ElementType type)
    {
        NinFormatException error = Assert.Throws<NinFormatException>(
            () => new RuntimeInput(Floats with { Type = type }, Preprocessing.ScaleOnly(1, 2, 3)));
        Assert.Contains($"got 'image' of the type {type}", error.Message, StringComparison.Ordinal);
    }
}
