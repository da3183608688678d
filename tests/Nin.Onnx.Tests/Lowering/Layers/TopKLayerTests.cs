using Nin.Models;
using Nin.Networks;
using Nin.Onnx.Lowering.Layers;
using Nin.Tensors;
using Nin.Training;

namespace Nin.Onnx.Tests.Lowering.Layers;

public sealed class TopKLayerTests
{
    [Theory]
    [InlineData(true, false, false, new float[] { 5, 3 })]
    [InlineData(false, false, false, new float[] { 1, 3 })]
    [InlineData(true, true, false, new float[] { 2, 0 })]
    [InlineData(true, true, true, new float[] { 2, 3 })]
    [InlineData(false, true, true, new float[] { 1, 3 })]
    public void Forward_GivesNumbersOrPlaces(bool isLargest, bool givesIndices, bool prefersLast, float[] expected)
    {
        var network = new Network("n", new FeatureShape(1, 1, 4),
            [new Node("top", new TopKLayer(2, isLargest, givesIndices, prefersLast), [Network.InputName])]);
        using var session = new InferenceSession(network, [], threads: 1);
        Assert.Equal(expected, session.Run(new float[] { 3, 1, 5, 3 })[0]);
    }

    [Fact]
    public void Gradient_OfTheNumbers_IsTheDerivative() => GradientCheck.Check(new TopKLayer(2), new FeatureShape(2, 2, 5));

    [Fact]
    public void Count_ThatIsTooLarge_IsRefused()
    {
        Assert.Contains(
            "TopK: expected at least 3 channels, got",
            Assert.Throws<ArgumentException>(() => new TopKLayer(3).OutputOf([new FeatureShape(1, 1, 2)])).Message,
            StringComparison.Ordinal);
        Assert.Contains(
            "TopK: expected a positive count, got 0.",
            Assert.Throws<ArgumentOutOfRangeException>(() => new TopKLayer(0)).Message, StringComparison.Ordinal);
    }
}
