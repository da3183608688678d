using Nin.Data.Preparing;
using Nin.Explanation;
using Nin.Imaging;
using Nin.Layers;
using Nin.Models;
using Nin.Networks;
using Nin.Tensors;
using Nin.Tests.Models;

namespace Nin.Tests.Explanation;

public sealed class DeconvolutionTests
{
    /// <summary>Sums of some hundred products of numbers about 1, in single precision against double.</summary>
    private const double Tolerance = 1e-4;

    [Fact]
    public void Deconvolve_MaxPooling_GoesBackToWhereTheMaximumWas()
    {
        Network network = new NetworkBuilder("n", 4, 4, 1)
            .Conv2d(1, 1, bias: false, name: "c").Relu("r").MaxPool2d(2, name: "p").Build();
        var image = new Image(4, 4, 1, new byte[] { 0, 51, 0, 0, 0, 0, 0, 102, 0, 0, 0, 0, 255, 0, 153, 0 });
        using var explainer = new LayerExplainer(ModelOf(network, ("c.weight", [1, 1, 1, 1], [2])), threads: 1);
        UnitExample example = explainer.Strongest(image, new LayerUnit("p", 0));
        Assert.Equal((1, 0, 2f), (example.Place.Row, example.Place.Column, example.Place.Value));

        // The number 2 goes to the pixel at the lower left, and there once more through the weight 2.
        float[] expected = new float[16];
        expected[12] = 4;
        Assert.Equal(expected, explainer.Deconvolve(example));
    }

    /// <summary>
    /// One pixel of 1, two channels of 1 and −1, of which the ReLU keeps the first, and their sum. Both channels send the signal
    /// back, and at the pixel they cancel. The gradient would know the first alone, and be 1.
    /// </summary>
    [Fact]
    public void Deconvolve_Relu_RectifiesTheSignalAndNotTheInput()
    {
        Network network = new NetworkBuilder("n", 1, 1, 1).Conv2d(2, 1, bias: false, name: "a").Relu("r")
            .Conv2d(1, 1, bias: false, name: "b").Build();
        Model model = ModelOf(network, ("a.weight", [2, 1, 1, 1], [1, -1]), ("b.weight", [1, 2, 1, 1], [1, 1]));
        using var explainer = new LayerExplainer(model, threads: 1);
        UnitExample example = explainer.Strongest(new Image(1, 1, 1, new byte[] { 255 }), new LayerUnit("b", 0));
        Assert.Equal(1f, example.Place.Value);
        Assert.Equal([0f], explainer.Deconvolve(example));

        // And a negative signal does not pass.
        Model other = ModelOf(network, ("a.weight", [2, 1, 1, 1], [1, -1]), ("b.weight", [1, 2, 1, 1], [1, -1]));
        using var second = new LayerExplainer(other, threads: 1);
        Assert.Equal([1f], second.Deconvolve(second.Strongest(new Image(1, 1, 1, new byte[] { 255 }), new LayerUnit("b", 0))));
    }

    public static TheoryData<string> Units => new() { "conv1", "bn1", "relu1", "pool1", "drop1", "mlp.conv2", "mlp.relu1", "add", "concat1", "relu2", "pool2" };

    [Theory]
    [MemberData(nameof(Units))]
    public void Deconvolve_AnyLayer_IsTheDirectDefinition(string layer)
    {
        Network network = new NetworkBuilder("n", 9, 9, 3)
            .Conv2d(4, 3, padding: 1, name: "conv1").BatchNorm2d("bn1").Relu("relu1")
            .MaxPool2d(3, 2, ceilMode: true, name: "pool1").Dropout(0.5f, "drop1")
            .MlpConv("mlp", new MlpConv(3, [5, 4], Padding: 1, BatchNorm: true))
            .Add(new Add(), "add", "mlp.relu2", "drop1")
            .Add(new Concat(), "concat1", "add", "pool1")
            .Conv2d(6, 3, stride: 2, padding: 1, name: "conv2").Relu("relu2").MaxPool2d(2, name: "pool2").Build();
        Model model = ModelFixture.Create(network.WithOutputs("pool2"), Preprocessing.ScaleOnly(9, 9, 3));
        using var explainer = new LayerExplainer(model, threads: 1);
        Image image = ExplainerTests.Picture(9, 9);
        int shown = 0;
        for (int channel = 0; channel < network.OutputShapes[network.IndexOf(layer)].Channels; channel++)
        {
            UnitExample example = explainer.Strongest(image, new LayerUnit(layer, channel));
            float[] signal = explainer.Deconvolve(example);
            double[] expected = DeconvolutionReference.Of(model, image, example.Place);
            Assert.All(
                Enumerable.Range(0, signal.Length),
                i => Assert.Equal(expected[i], signal[i], Tolerance * (1 + Math.Abs(expected[i]))));
            shown += signal.Any(value => value != 0) ? 1 : 0;
        }

        Assert.True(shown > 1);
    }

    [Fact]
    public void Deconvolve_SignalOutsideTheField_IsZero()
    {
        using var explainer = new LayerExplainer(ModelFixture.Create(), threads: 1);
        UnitExample example = explainer.Strongest(ExplainerTests.Picture(8, 8), new LayerUnit("pool1", 1));
        float[] signal = explainer.Deconvolve(example);
        for (int i = 0; i < signal.Length; i++)
        {
            Assert.True(signal[i] == 0 || example.Place.Field.Contains(i / 3 % 8, i / 24));
        }
    }

    [Fact]
    public void Deconvolve_LayerWithoutAWayBack_NamesIt()
    {
        Network network = new NetworkBuilder("n", 4, 4, 3).Conv2d(2, 3, name: "c").Sigmoid("s").MaxPool2d(2, name: "p").Build();
        using var explainer = new LayerExplainer(ModelFixture.Create(network, Preprocessing.ScaleOnly(4, 4, 3)), threads: 1);
        Image image = ExplainerTests.Picture(4, 4);
        UnitExample before = explainer.Strongest(image, new LayerUnit("c", 1));
        UnitExample behind = explainer.Strongest(image, new LayerUnit("p", 1));
        Assert.Equal(48, explainer.Deconvolve(before).Length);
        NotSupportedException error = Assert.Throws<NotSupportedException>(() => explainer.Deconvolve(behind));
        Assert.Equal("n: no way back from 'p' to the picture: layer 's', a Sigmoid, has none in a deconvnet.", error.Message);
    }

    private static Model ModelOf(Network network, params (string Name, int[] Shape, float[] Data)[] weights) => new(
        network, weights.Select(one => new NamedTensor(one.Name, new Tensor([.. one.Shape], one.Data))),
        Enumerable.Range(0, network.Classes).Select(i => $"{i}"),
        Preprocessing.ScaleOnly(network.Input.Height, network.Input.Width, network.Input.Channels));
}
