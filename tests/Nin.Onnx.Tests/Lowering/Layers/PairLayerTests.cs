using Nin.Layers;
using Nin.Onnx.Lowering.Layers;
using Nin.Tensors;
using Nin.Training;

namespace Nin.Onnx.Tests.Lowering.Layers;

public sealed class PairLayerTests
{
    [Theory]
    [InlineData(PairKind.Max)]
    [InlineData(PairKind.Min)]
    public void Gradient_OfBoth_IsTheDerivative(PairKind kind)
    {
        GradientCheck.Check(new PairLayer(kind), new FeatureShape(2, 3, 2), new FeatureShape(2, 3, 2));
        GradientCheck.Check(new PairLayer(kind), new FeatureShape(2, 1, 2), new FeatureShape(1, 3, 1));
    }

    [Fact]
    public void Shapes_ThatDoNotGrowToOneAnother_AreRefused() => Assert.Equal(
        "Pair: expected inputs whose sizes are each the same or 1, got [N, 2, 3, 4] (NHWC) and [N, 2, 3, 5] (NHWC). (Parameter 'inputs')",
        Assert.Throws<ArgumentException>(() =>
            new PairLayer(PairKind.Max).OutputOf([new FeatureShape(2, 3, 4), new FeatureShape(2, 3, 5)])).Message);

    [Fact]
    public void Settings_AreRead()
    {
        OnnxLayers.Register();
        Assert.Contains(PairLayer.KindName, LayerKinds.Names);
        Assert.Contains(
            "expected a known function, got 9",
            Assert.Throws<ArgumentOutOfRangeException>(() => new PairLayer((PairKind)9)).Message, StringComparison.Ordinal);
    }
}
