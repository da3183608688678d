using Nin.Onnx.Evaluation;

namespace Nin.Onnx.Tests.Evaluation;

public sealed class ShapesTests
{
    [Fact]
    public void Length_NothingAmongMuch_IsNothing()
    {
        Assert.Equal(1, Shapes.Length([]));
        Assert.Equal(0, Shapes.Length([int.MaxValue, int.MaxValue, 0]));
        Assert.Equal(
            "expected at most 2147483591 numbers, got 4294967296.",
            Assert.Throws<ArgumentException>(() => Shapes.Length([65536, 65536])).Message);
        Assert.Equal("expected a dimension of 0 or more, got -1.", Assert.Throws<ArgumentException>(() => Shapes.Length([-1])).Message);
    }

    [Fact]
    public void Offsets_StridesOfAnySign_AreFollowed()
    {
        Assert.Equal([0, 1, 2, 3, 4, 5], Shapes.Offsets([2, 3], Shapes.Strides([2, 3])));
        Assert.Equal([5, 3, 4, 2, 3, 1], Shapes.Offsets([3, 2], [-1, -2], begin: 5));
        Assert.Equal([7], Shapes.Offsets([], [], begin: 7));
        Assert.Empty(Shapes.Offsets([2, 0, 3], [1, 1, 1]));
    }

    [Fact]
    public void BroadcastStrides_SizesOfOne_StayWhereTheyAre() =>
        Assert.Equal([0, 1, 0], Shapes.BroadcastStrides([3, 1], [2, 3, 4]));

    [Fact]
    public void Broadcast_Shapes_GrowFromTheLastOn()
    {
        Assert.Equal<int>([4, 2, 3], Shapes.Broadcast([2, 1], [4, 1, 3], []));
        Assert.Equal<int>([0], Shapes.Broadcast([0], [1]));
        Assert.Throws<ArgumentException>(() => Shapes.Broadcast([2], [3]));
    }

    [Fact]
    public void Places_IndicesOfEachAxis_AreCrossed()
    {
        Assert.Equal([5, 3, -1, 2, 0, -1], Shapes.Places([2, 3], [[1, 0], [2, 0, -1]]));
        Assert.Empty(Shapes.Places([2, 3], [[1, 0], []]));
    }

    [Theory]
    [InlineData(-1, 1)]
    [InlineData(0, 0)]
    [InlineData(1, 1)]
    public void Axis_FromEitherEnd_IsFound(long axis, int place)
    {
        Assert.Equal(place, Shapes.Axis(axis, 2));
        Assert.Equal(place, Shapes.Index(axis, 2));
        Assert.Throws<ArgumentException>(() => Shapes.Axis(2, 2));
        Assert.Throws<ArgumentException>(() => Shapes.Index(-3, 2));
    }
}
