using Nin.Onnx.Evaluation;
using Nin.Onnx.Format;

namespace Nin.Onnx.Tests.Evaluation;

public sealed class ElementTypesTests
{
    [Theory]
    [InlineData(ElementType.Double, 0.1, 0.1)]
    [InlineData(ElementType.Float, 0.1, 0.10000000149011612)]
    [InlineData(ElementType.Float16, 0.1, 0.0999755859375)]
    [InlineData(ElementType.BFloat16, 0.1, 0.10009765625)]
    [InlineData(ElementType.BFloat16, 1.00390625, 1)]
    [InlineData(ElementType.BFloat16, 1.01171875, 1.015625)]
    [InlineData(ElementType.BFloat16, double.PositiveInfinity, double.PositiveInfinity)]
    [InlineData(ElementType.Bool, -0.5, 1)]
    [InlineData(ElementType.Int32, -2.9, -2)]
    [InlineData(ElementType.UInt8, 256, 255)]
    [InlineData(ElementType.Int64, double.NaN, 0)]
    public void Round_ANumber_BecomesOneOfTheType(ElementType type, double value, double expected) =>
        Assert.Equal(expected, ElementTypes.Round(type, value));

    [Theory]
    [InlineData(ElementType.UInt8, -1, 255)]
    [InlineData(ElementType.Int8, 128, -128)]
    [InlineData(ElementType.Int16, 65536, 0)]
    [InlineData(ElementType.Int32, 4294967297, 1)]
    [InlineData(ElementType.Int64, 1e15, 1e15)]
    [InlineData(ElementType.Int32, 9.3e18, 9.3e18)]
    [InlineData(ElementType.Float, 1e15, 1e15)]
    public void Wrap_AWholeNumber_KeepsItsLowerBits(ElementType type, double value, double expected) =>
        Assert.Equal(expected, ElementTypes.Wrap(type, value));
}
