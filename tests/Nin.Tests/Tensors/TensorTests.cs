using Nin.Tensors;

namespace Nin.Tests.Tensors;

public sealed class TensorTests
{
    [Fact]
    public void Tensor_NumbersOfTheShape_KeepsBoth()
    {
        float[] data = [1, 2, 3, 4, 5, 6];
        var tensor = new Tensor([3, 2], data);
        Assert.Equal([3, 2], tensor.Shape.AsEnumerable());
        Assert.Same(data, tensor.Data);
        Assert.Empty(new Tensor([], [7]).Shape);
        Assert.Empty(new Tensor([4, 0], []).Data);
    }

    [Fact]
    public void Tensor_OtherCount_Throws()
    {
        var error = Assert.Throws<ArgumentException>(() => new Tensor([3, 2], new float[5]));
        Assert.StartsWith("Tensor: expected 6 numbers for [3, 2], got 5.", error.Message);
    }

    [Fact]
    public void Tensor_ShapeWhoseProductWrapsAround_Throws() =>
        Assert.ThrowsAny<ArgumentException>(() => new Tensor([1 << 16, 1 << 16, 1 << 16, 1 << 16], []));

    [Fact]
    public void Tensor_NegativeSide_Throws() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new Tensor([-1, -6], new float[6]));

    [Fact]
    public void Tensor_NoShapeGiven_Throws() => Assert.ThrowsAny<ArgumentException>(() => new Tensor(default, []));

    [Fact]
    public void FeatureShape_AnyShape_SaysHowItLiesInMemoryAndInPyTorch()
    {
        var shape = new FeatureShape(4, 5, 6);
        Assert.Equal((20, 120), (shape.Pixels, shape.Length));
        Assert.Equal("[N, 4, 5, 6] (NHWC)", shape.ToString());
        Assert.Equal([2, 6, 4, 5], shape.ToChannelsFirst(2));
        Assert.Equal("[N, 7]", FeatureShape.Flat(7).ToString());
        Assert.Equal([2, 7], FeatureShape.Flat(7).ToChannelsFirst(2));
        Assert.NotEqual(FeatureShape.Flat(7), new FeatureShape(1, 1, 7));
    }
}
