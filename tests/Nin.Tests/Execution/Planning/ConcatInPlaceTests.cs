using Nin.Execution;
using Nin.Execution.Parameters;
using Nin.Execution.Planning;
using Nin.Kernels;
using Nin.Layers;
using Nin.Networks;
using Nin.Tensors;
using Nin.Threading;

namespace Nin.Tests.Execution.Planning;

/// <summary>Which inputs of a concatenation are written into it by what makes them.</summary>
public sealed class ConcatInPlaceTests
{
    private static Network Block => new NetworkBuilder("block", 6, 6, 2)
        .Conv2d(4, 3, padding: 1, name: "stem").Relu("r")
        .Conv2d(3, 1, name: "a").Relu("ar").From("r").Conv2d(5, 3, padding: 1, name: "b")
        .From("r").MaxPool2d(3, 1, 1, name: "p").From("r").Conv2d(6, 1, name: "six").Add(new Relu6(), "six6")
        .Add(new Concat(), "join", "r", "b", "p", "ar", "six6").GlobalAvgPool2d().Build();

    /// <summary>
    /// Not the pooling, not the stem that others read, and not the convolution whose ReLU6 is done by itself.
    /// </summary>
    [Fact]
    public void Plan_ConvolutionsThatTheConcatAloneReads_LieWithinIt()
    {
        ExecutionPlan plan = PlanOf(Block, training: false);
        Value join = plan.Operations.Single(one => one is ConcatOperation).Output;
        Assert.Equal(
            [("a", 13, 3, 22), ("b", 4, 5, 22)],
            plan.Operations.Select(one => one.Output).Where(value => value.Within?.Whole == join)
                .Select(value => (value.Name, value.Within!.First, value.Within.Count, value.Within.Stride)));
    }

    [Fact]
    public void Plan_Training_KeepsEveryValueApart() =>
        Assert.All(
            PlanOf(SmallNetworks.Create("concat in place"), training: true).Operations, one => Assert.Null(one.Output.Within));

    [Theory]
    [InlineData("concat of reshaped")]
    [InlineData("same input twice")]
    public void Plan_OtherPixelsOrReadTwice_IsCopied(string name)
    {
        string[] within = [.. PlanOf(SmallNetworks.Create(name), training: false).Operations
            .Where(one => one.Output.Within is not null).Select(one => one.Output.Name)];
        Assert.Equal(name == "concat of reshaped" ? ["line"] : [], within);
    }

    /// <summary>Every concatenation of SqueezeNet is free, and so are GoogLeNet's.</summary>
    [Theory]
    [InlineData("squeezenet1.1", 16)]
    [InlineData("googlenet", 36)]
    public void Plan_NetworksByName_CopyNothing(string name, int expected) =>
        Assert.Equal(
            expected, PlanOf(NetworkCatalog.Find(name).Create(), training: false).Operations.Count(
                one => one.Output.Within is not null));

    /// <summary>A value that the network answers too has a place of its own, and is copied.</summary>
    [Theory]
    [InlineData("block")]
    [InlineData("squeezenet1.1")]
    [InlineData("googlenet")]
    public void Run_InPlaceOrCopied_GivesTheSameBits(string name)
    {
        Network network = name == "block"
            ? Block
            : NetworkCatalog.Find(name).Create(classes: 10, input: new FeatureShape(70, 65, 3));
        IEnumerable<string> branches = network.Nodes.Where(node => node.Layer is Concat)
            .SelectMany(node => node.Inputs).Distinct();
        var copied = new Network(
            network.Name, network.Input, network.Nodes,
            [.. network.Outputs, .. branches.Select(branch => new NetworkOutput(branch, branch))]);
        using ParameterBuffer parameters = TestNumbers.Parameters(network);
        const int count = 5;
        float[] pictures = TestNumbers.Pictures(network, count);
        foreach (KernelSet kernels in KernelSet.Supported.Where(set => set.Name != "reference"))
        {
            float[] expected = Answer(copied, kernels, 1);
            Assert.Equal(expected, Answer(network, kernels, 1));
            Assert.Equal(expected, Answer(network, kernels, 3));
            Assert.Equal(expected, Answer(network, kernels, 2, cacheBytes: 1));
        }

        float[] Answer(Network asked, KernelSet kernels, int threads, int cacheBytes = Grouping.CacheBytes)
        {
            using var pool = new WorkerPool(threads);
            using var executor = new InferenceExecutor(asked, parameters, kernels, pool, cacheBytes);
            var outputs = new float[count * network.Classes];
            executor.Run(count, pictures, outputs);
            return outputs;
        }
    }

    private static ExecutionPlan PlanOf(Network network, bool training)
    {
        if (training)
        {
            return new ExecutionPlan(network, new ParameterLayout(network), KernelSet.Default, 2, training);
        }

        using var parameters = new ParameterBuffer(new ParameterLayout(network));
        (Network simpler, ParameterBuffer folded) = InferenceGraph.Simplify(network, parameters);
        folded.Dispose();
        return new ExecutionPlan(simpler, new ParameterLayout(simpler), KernelSet.Default, 2, training);
    }
}
