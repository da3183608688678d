using Nin.Execution;
using Nin.Execution.Parameters;
using Nin.Kernels;
using Nin.Layers;
using Nin.Networks;
using Nin.Tensors;
using Nin.Threading;
using Nin.Training;

namespace Nin.Tests.Execution;

/// <summary>Networks with more outputs than one, some of which are read on.</summary>
public sealed class OutputsTests
{
    private static readonly Network Maps = new NetworkBuilder("maps", 6, 5, 3)
        .Conv2d(4, 3, padding: 1, name: "c1").BatchNorm2d("n1").Relu("r1").Conv2d(6, 1, name: "c2").Relu("r2").Conv2d(3, 1, name: "c3")
        .GlobalAvgPool2d().Output("logits").Output("maps", "c3").Output("features", "r1").Output("before", "c2").Build();

    public static TheoryData<string> KernelSets => [.. KernelSet.Supported.Select(set => set.Name)];

    [Theory]
    [MemberData(nameof(KernelSets))]
    public void Run_EveryOutput_IsWhatThatOutputAloneIs(string kernels)
    {
        const int count = 19;
        using ParameterBuffer parameters = TestNumbers.Parameters(Maps);
        float[] pictures = TestNumbers.Pictures(Maps, count);
        foreach (int threads in new[] { 1, 3 })
        {
            using var pool = new WorkerPool(threads);
            float[][] all = Run(Maps, parameters, kernels, pool, pictures, count);
            for (int i = 0; i < Maps.Outputs.Length; i++)
            {
                // An output in the middle keeps its normalisation apart, which rounds otherwise: by a rounding for each of its
                // terms.
                float[] alone = Run(Maps.WithOutputs(Maps.Outputs[i]), parameters, kernels, pool, pictures, count)[0];
                double largest = alone.Max(Math.Abs), tolerance = 64 * largest / (1 << 24);
                Assert.Equal(alone.Length, all[i].Length);
                Assert.All(alone.Zip(all[i]), pair => Assert.Equal(pair.First, pair.Second, tolerance));
            }

            Assert.Equal(Run(Maps, parameters, kernels, pool, pictures, count), all);
        }
    }

    [Fact]
    public void Run_MapsAndLogits_TheLogitsAreTheirMeans()
    {
        using ParameterBuffer parameters = TestNumbers.Parameters(Maps);
        using var pool = new WorkerPool(2);
        float[][] all = Run(Maps, parameters, KernelSet.Default.Name, pool, TestNumbers.Pictures(Maps, 2), 2);
        for (int c = 0; c < 3; c++)
        {
            double mean = Enumerable.Range(0, 30).Average(pixel => all[1][(pixel * 3) + c]);
            Assert.Equal(mean, all[0][c], 30 * Math.Abs(all[1].Max(Math.Abs)) / (1 << 24));
        }
    }

    [Fact]
    public void Gradient_OutputsThatAreReadOn_AreThoseOfTheSum() => GradientCheck.Check(new NetworkBuilder("read on", 4, 3, 2)
        .Conv2d(3, 3, padding: 1, name: "c1").Conv2d(4, 1, name: "c2").Conv2d(2, 1, name: "c3").GlobalAvgPool2d()
        .Output("logits").Output("maps", "c3").Output("first", "c1").Build());

    [Fact]
    public void Gradient_OutputAfterABranch_IsThatOfTheSum() => GradientCheck.Check(new NetworkBuilder("branch", 4, 3, 2)
        .Conv2d(3, 1, name: "c1").Residual("block", inner => inner.Conv2d(3, 3, padding: 1)).Output("sum").Conv2d(2, 1).Output("end")
        .From("c1").MaxPool2d(2).Output("pooled").Build());

    [Theory]
    [InlineData("Conv2d")]
    [InlineData("Linear")]
    [InlineData("BatchNorm2d")]
    [InlineData("MaxPool2d")]
    [InlineData("AvgPool2d")]
    [InlineData("GlobalAvgPool2d")]
    [InlineData("Relu")]
    [InlineData("Softmax")]
    [InlineData("Flatten")]
    [InlineData("Add")]
    [InlineData("Concat")]
    public void GradientCheck_EveryKindOfTheHouse_Passes(string kind)
    {
        var maps = new FeatureShape(4, 4, 3);
        Layer layer = kind switch
        {
            "Conv2d" => new Conv2d(3, 2, 3, stride: 2, padding: 1),
            "Linear" => new Linear(5, 3),
            "BatchNorm2d" => new BatchNorm2d(3),
            "MaxPool2d" => new MaxPool2d(2),
            "AvgPool2d" => new AvgPool2d(3, 2, 1),
            "GlobalAvgPool2d" => new GlobalAvgPool2d(),
            "Relu" => new Relu(),
            "Softmax" => new Softmax(),
            "Flatten" => new Flatten(),
            "Add" => new Add(),
            _ => new Concat(),
        };
        FeatureShape[] inputs = kind switch
        {
            "Linear" => [FeatureShape.Flat(5)],
            "Add" => [maps, maps, maps],
            "Concat" => [maps, maps with { Channels = 2 }],
            _ => [maps],
        };
        GradientCheck.Check(layer, inputs);
    }

    [Fact]
    public void GradientCheck_WrongBackward_NamesTheNumber()
    {
        var error = Assert.Throws<GradientCheckException>(() => GradientCheck.Check(new Wrong(), new FeatureShape(2, 2, 1)));
        Assert.Matches(@"^Wrong: input0\.value\[\d\]: backward gives \S+, differences of forward \S+, \S+ times the tolerance apart\.$", error.Message);
    }

    [Theory]
    [InlineData("nothing", "n: output 'x': there is no layer 'nothing' that computes it.")]
    [InlineData("input", "n: output 'x': there is no layer 'input' that computes it.")]
    public void Network_OutputThatNobodyComputes_IsNamed(string node, string expected) => Assert.Equal(
        expected, Assert.Throws<NetworkException>(() => new Network(
            "n", new FeatureShape(2, 2, 1), [new Node("a", new Relu(), ["input"])], [new NetworkOutput("x", node)])).Message);

    [Fact]
    public void Network_SameOutputTwice_IsRefused() => Assert.Equal(
        "n: the output 'x' is given twice.", Assert.Throws<NetworkException>(() => new Network(
            "n", new FeatureShape(2, 2, 1), [new Node("a", new Relu(), ["input"])],
            [new NetworkOutput("x", "a"), new NetworkOutput("x", "a")])).Message);

    [Fact]
    public void Json_Outputs_ComeBack()
    {
        Network again = NetworkJson.Read(NetworkJson.Write(Maps));
        Assert.Equal(Maps.Outputs.AsEnumerable(), again.Outputs);
        Assert.DoesNotContain("outputs", NetworkJson.Write(Maps.WithOutputs("flatten")), StringComparison.Ordinal);
    }

    [Fact]
    public void Plan_TwoOutputsOfTheSameNumbers_CannotBeLearnedFromBoth()
    {
        Network network = new NetworkBuilder("n", 2, 2, 1).Conv2d(2, 1).GlobalAvgPool2d().Output("flat").Output("gap", "gap").Build();
        Assert.Equal(
            "n: two of the outputs 'flat', 'gap' are the very same numbers; learn from one of them.",
            Assert.Throws<NetworkException>(() => GradientCheck.Check(network)).Message);
    }

    private static float[][] Run(
        Network network, ParameterBuffer parameters, string kernels, WorkerPool pool, float[] pictures, int count)
    {
        using var executor = new InferenceExecutor(network, parameters, KernelSet.Choose(kernels), pool);
        float[][] outputs = [.. executor.Plan.OutputLayout.Shapes.Select(shape => new float[count * shape.Length])];
        executor.Run(count, pictures, outputs.Select(output => output.AsMemory()).ToArray());
        return outputs;
    }

    private sealed record Wrong : CustomLayer
    {
        public override string Kind => "Wrong";

        public override FeatureShape OutputOf(ReadOnlySpan<FeatureShape> inputs) => inputs[0];

        public override void Forward(LayerPass pass)
        {
            for (int i = 0; i < pass.Output.Length; i++)
            {
                pass.Output[i] = pass.Input()[i] * pass.Input()[i];
            }
        }

        public override void Backward(LayerPass pass)
        {
            for (int i = 0; i < pass.OutputGradient.Length; i++)
            {
                pass.InputGradient()[i] = pass.OutputGradient[i] * pass.Input()[i];
            }
        }
    }
}
