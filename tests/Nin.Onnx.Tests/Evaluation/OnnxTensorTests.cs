using Nin.Onnx.Evaluation;
using Nin.Onnx.Format;

namespace Nin.Onnx.Tests.Evaluation;

public sealed class OnnxTensorTests
{
    [Fact]
    public void New_Numbers_AreRoundedToTheType()
    {
        var tensor = new OnnxTensor(ElementType.UInt8, [2], [1.9, 300]);
        Assert.Equal([1, 255], tensor.Values.ToArray());
        Assert.Equal([1, 255], tensor.ToWhole());
        Assert.Equal((1, 2, false), (tensor.Rank, tensor.Length, tensor.IsFilled));
        Assert.Equal(
            "expected 2 numbers for [2], got 1.", Assert.Throws<ArgumentException>(() => new OnnxTensor(ElementType.Float, [2], [1])).Message);
    }

    [Fact]
    public void Floats_Numbers_AreNotCopied()
    {
        float[] numbers = [0.1f, 2];
        OnnxTensor tensor = OnnxTensor.Floats([2], numbers);
        Assert.Same(numbers, tensor.ToFloats());
        Assert.Same(numbers, tensor.WithShape([1, 2]).ToFloats());
        Assert.Equal([0.1f, 2], tensor.Values.ToArray());
    }

    [Fact]
    public void Filled_OneNumber_ReadsAsMany()
    {
        OnnxTensor tensor = OnnxTensor.Filled(ElementType.Float, [3], 0.1);
        Assert.True(tensor.IsFilled);
        Assert.Equal([0.1f, 0.1f, 0.1f], tensor.Values.ToArray());
        Assert.Equal([0.1f, 0.1f, 0.1f], tensor.ToFloats());
        Assert.True(tensor.WithShape([3, 1]).IsFilled);
        Assert.Throws<ArgumentException>(() => tensor.WithShape([2]));
    }

    [Fact]
    public void Take_PlacesAndNone_GivesThoseNumbers()
    {
        Assert.Equal([2, 9, 1], OnnxTensor.Floats([2], [1, 2]).Take([3], [1, -1, 0], 9).Values.ToArray());
        Assert.Equal([2, 9, 1], OnnxTensor.Whole(1, 2).Take([3], [1, -1, 0], 9).Values.ToArray());
    }

    [Fact]
    public void ToWhole_OutOfRange_IsTheNearest() => Assert.Equal(
        [long.MaxValue, long.MinValue], new OnnxTensor(ElementType.Double, [2], [1e300, -1e300]).ToWhole());
}
