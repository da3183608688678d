using Nin.Execution;
using Nin.Execution.Parameters;
using Nin.Kernels;
using Nin.Layers;
using Nin.Networks;
using Nin.Threading;

namespace Nin.Tests.Execution;

public sealed class LayerGradientsTests
{
    /// <summary>
    /// Roundings that a gradient has behind it, each of half a unit of the sum's magnitude: a few hundred terms in each of a few
    /// layers. In practice they cancel.
    /// </summary>
    private const double Roundings = 1024;

    /// <summary>
    /// A bias is added to every number of its channel, so a score changes with it as with all of them together. What a change of
    /// the bias does is seen in double, by an interpreter that knows no plan.
    /// </summary>
    [Theory]
    [InlineData("residual")]
    [InlineData("concat")]
    [InlineData("linear")]
    [InlineData("three users")]
    [InlineData("same input twice")]
    [InlineData("winograd")]
    [InlineData("average pooling")]
    [InlineData("dropout")]
    public void Run_EveryConvolution_GivesWhatItsBiasDoes(string name)
    {
        Network network = SmallNetworks.Create(name);
        using ParameterBuffer parameters = TestNumbers.Parameters(network);
        using var pool = new WorkerPool(1);
        float[] picture = TestNumbers.Pictures(network, 1);
        int score = network.Classes - 1, looked = 0;
        foreach (Node node in network.Nodes.Where(node => parameters.Layout.Find($"{node.Name}.bias") is not null && node.Layer is Conv2d))
        {
            using var gradients = new LayerGradients(network, parameters, node.Name, KernelSet.Default, pool);
            float[] values = new float[gradients.Shape.Length], gradient = new float[values.Length];
            float answer = gradients.Run(picture, score, values, gradient);
            var interpreter = new ReferenceInterpreter(network, parameters);
            Assert.Equal(interpreter.Answer(picture, 1)[score], answer, Tolerance(1));
            ParameterSlot bias = parameters.Layout[$"{node.Name}.bias"];
            for (int c = 0; c < gradients.Shape.Channels; c++)
            {
                double[] channel = [.. gradient.Where((_, i) => i % gradients.Shape.Channels == c).Select(
                    value => (double)value)];
                Assert.Equal(
                    Slope(interpreter, picture, score, bias.Offset + c), channel.Sum(), Tolerance(channel.Sum(Math.Abs)));
                looked++;
            }
        }

        Assert.True(looked > 0);

        // A score of random numbers is about 1, and so is its error's scale where the gradient is small.
        static double Tolerance(double magnitude) => Roundings / (1 << 24) * (magnitude + 1);
    }

    [Fact]
    public void Run_NormalisationThatIsLeft_UsesTheKeptStatistics()
    {
        // Before a convolution, where it cannot be folded.
        Network network = new NetworkBuilder("n", 4, 4, 2).BatchNorm2d("bn").Relu("relu").Conv2d(3, 3, padding: 1, name: "c")
            .BatchNorm2d("after").GlobalAvgPool2d().Build();
        using ParameterBuffer parameters = TestNumbers.Parameters(network);
        using var pool = new WorkerPool(1);
        using var gradients = new LayerGradients(network, parameters, "relu", KernelSet.Default, pool);
        float[] picture = TestNumbers.Pictures(network, 1);
        float[] values = new float[gradients.Shape.Length], gradient = new float[values.Length];
        float answer = gradients.Run(picture, 1, values, gradient);
        var interpreter = new ReferenceInterpreter(network, parameters);
        Assert.Equal(interpreter.Answer(picture, 1)[1], answer, Roundings / (1 << 24));
    }

    [Fact]
    public void Create_TheScoresThemselves_SaysSo()
    {
        Network network = SmallNetworks.Create("residual");
        using ParameterBuffer parameters = TestNumbers.Parameters(network);
        using var pool = new WorkerPool(1);
        Assert.Contains("is given t", Assert.Throws<NetworkException>(() => new LayerGradients(
            network, parameters, network.Outputs[0].Node, KernelSet.Default, pool)).Message, StringComparison.Ordinal);
    }

    /// <summary>The slope of a score along one parameter, in double: the truncation of so small a step is below 1e-9.</summary>
    private static double Slope(ReferenceInterpreter interpreter, float[] picture, int score, int parameter)
    {
        const double Step = 1e-5;
        double kept = interpreter.Trained[parameter];
        interpreter.Trained[parameter] = kept + Step;
        double above = interpreter.Answer(picture, 1)[score];
        interpreter.Trained[parameter] = kept - Step;
        double below = interpreter.Answer(picture, 1)[score];
        interpreter.Trained[parameter] = kept;
        return (above - below) / (2 * Step);
    }
}
