using Nin.Onnx.Evaluation;
using Nin.Onnx.Format;
using static Nin.Onnx.Tests.Evaluation.Node;

namespace Nin.Onnx.Tests.Evaluation.Operators;

public sealed class ConversionTests
{
    [Theory]
    [InlineData(ElementType.Int32, "1 -2 0 100000")]
    [InlineData(ElementType.Bool, "1 1 1 1")]
    [InlineData(ElementType.Float16, "1.7002 -2.5 0.1 Infinity")]
    [InlineData(ElementType.BFloat16, "1.7031 -2.5 0.1001 99840")]
    [InlineData(ElementType.Double, "1.7 -2.5 0.1 100000")]
    public void Cast_Fractions_AreCutOrRounded(ElementType type, string numbers) => Assert.Equal(
        $"{type} [4] {numbers}", new Node("Cast", 13, ("to", (int)type)).Answer(Floats([4], 1.7, -2.5, 0.1, 100000)));

    /// <summary>Of a whole number the lower bits remain.</summary>
    [Theory]
    [InlineData(ElementType.UInt8, "44 255 128")]
    [InlineData(ElementType.Int8, "44 -1 -128")]
    [InlineData(ElementType.UInt32, "300 4294967295 128")]
    [InlineData(ElementType.Float, "300 -1 128")]
    public void Cast_WholeNumbers_KeepTheirLowerBits(ElementType type, string numbers) =>
        Assert.Equal($"{type} [3] {numbers}", new Node("Cast", 13, ("to", (int)type)).Answer(Whole(300, -1, 128)));

    [Fact]
    public void Cast_OneNumberRepeated_StaysOne()
    {
        var filled = OnnxTensor.Filled(ElementType.Float, [1000, 1000, 1000], 1.5);
        OnnxTensor cast = new Node("CastLike").Run(filled, Whole(0))[0];
        Assert.True(cast.IsFilled);
        Assert.Equal((ElementType.Int64, 1.0), (cast.Type, cast.Filling));
    }

    [Theory]
    [InlineData(8)]
    [InlineData(0)]
    [InlineData(99)]
    public void Cast_ToNoNumbers_IsRefused(int type) => Assert.Equal(
        $"expected a type of numbers, got {type}.", new Node("Cast", 13, ("to", type)).Refusal(Whole(1)));
}
