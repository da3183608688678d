using Nin.Execution;
using Nin.Execution.Parameters;
using Nin.Execution.Planning;
using Nin.Kernels;
using Nin.Layers;
using Nin.Networks;
using Nin.Tensors;
using Nin.Threading;

namespace Nin.Tests.Execution.Planning;

public sealed class GroupingTests
{
    /// <summary>An mlpconv is one operation; Winograd's algorithm and heavy weights stand alone and take all pictures.</summary>
    [Fact]
    public void Segments_Cifar10Answering_AreMlpConvsForFewPicturesAndWinogradForAll()
    {
        Network network = NetworkCatalog.Find("nin-cifar10").Create();
        KernelSet vectors = KernelSet.Supported.First(set => set.Name.StartsWith("vector", StringComparison.Ordinal));
        Grouping grouping = new ExecutionPlan(network, new ParameterLayout(network), vectors, 16, training: false).Grouping;

        MlpConvOperation first = Assert.IsType<MlpConvOperation>(grouping.Segments[0].Operations[0]);
        Assert.Equal(3, first.Layers.Length);
        Assert.IsType<MaxPoolOperation>(grouping.Segments[0].Operations[1]);
        Assert.Equal(1, grouping.Segments[0].Pictures);
        Assert.IsType<ConvolutionOperation>(Assert.Single(grouping.Segments[1].Operations));
        Assert.Equal(16, grouping.Segments[1].Pictures);
    }

    /// <summary>
    /// What MobileNetV2's blocks widen to goes by bands as long as it is more than the cache: each has the 1×1 convolution that
    /// widens, the depthwise one and the one that narrows. Training keeps all activations.
    /// </summary>
    [Fact]
    public void Segments_MobileNetAnswering_AreBandsWhereActivationsAreLarge()
    {
        Network network = NetworkCatalog.Find("mobilenet-v2").Create();
        Operation[] answering = OperationsOf(network, training: false), learning = OperationsOf(network, training: true);
        Assert.Equal([3, 3, 3, 3, 3, 3, 3], answering.OfType<BandedOperation>().Select(bands => bands.Length));
        Assert.IsType<BandedOperation>(answering[0]);
        Assert.Empty(learning.OfType<BandedOperation>());
    }

    /// <summary>
    /// A pooling goes by bands with the mlpconv before it, and with the 1×1 convolution behind it, which here two others read.
    /// </summary>
    [Fact]
    public void Segments_SqueezeNetAnswering_BeginWithBandsOfAPooling()
    {
        Operation[] operations = OperationsOf(NetworkCatalog.Find("squeezenet1.1").Create(), training: false);
        Assert.Equal(3, Assert.Single(operations.OfType<BandedOperation>()).Length);
        Assert.IsType<BandedOperation>(operations[0]);
    }

    /// <summary>What has another reader, or is an output, is written whole.</summary>
    [Theory]
    [InlineData(false, "e", 3)]
    [InlineData(true, "e", 0)]
    [InlineData(false, "a e", 0)]
    [InlineData(false, "b e", 2)]
    public void Segments_OutputOrReadTwice_IsInNoBand(bool isReadTwice, string outputs, int length)
    {
        Node[] more = isReadTwice ? [new Node("f", new GlobalAvgPool2d(), ["a"])] : [];
        var network = new Network(
            "twice", new FeatureShape(32, 8, 3),
            [
                new Node("a", new Conv2d(3, 4, 1), ["input"]), new Node("b", new MaxPool2d(2), ["a"]),
                new Node("c", new Conv2d(4, 4, 1), ["b"]), .. more, new Node("e", new GlobalAvgPool2d(), ["c"]),
            ],
            [.. outputs.Split(' ').Concat(more.Select(node => node.Name)).Select(name => new NetworkOutput(name, name))]);
        int[] lengths = [.. OperationsOf(network, training: false, cacheBytes: 2048).OfType<BandedOperation>().Select(
            bands => bands.Length)];
        Assert.Equal(length == 0 ? [] : [length], lengths);
    }

    /// <summary>Four parts that two threads share are the work of two threads, not of four.</summary>
    [Theory]
    [InlineData(1, 4, 1)]
    [InlineData(2, 4, 2)]
    [InlineData(5, 4, 4)]
    public void ThreadsOf_MorePartsThanThreads_AreThreads(int threads, int parts, int expected)
    {
        Network network = NetworkCatalog.Find("nin-mnist").Create();
        using var pool = new WorkerPool(threads);
        var plan = new ExecutionPlan(network, new ParameterLayout(network), KernelSet.Default, 1, training: false);
        using var context = new PassContext(plan) { Helpers = pool };
        Assert.Equal(expected, context.ThreadsOf(parts));
    }

    private static Operation[] OperationsOf(Network network, bool training, int cacheBytes = Grouping.CacheBytes)
    {
        using var parameters = new ParameterBuffer(new ParameterLayout(network));
        (Network simpler, ParameterBuffer folded) = InferenceGraph.Simplify(network, parameters);
        folded.Dispose();
        Network run = training ? network : simpler;
        var plan = new ExecutionPlan(run, new ParameterLayout(run), KernelSet.Default, 2, training, cacheBytes);
        return [.. plan.Grouping.Segments.SelectMany(segment => segment.Operations)];
    }

    [Fact]
    public void Segments_HeavyWeights_TakeAllPictures()
    {
        Network network = new NetworkBuilder("heavy", 1, 1, 600).Flatten().Linear(600).Relu().Linear(10).Build();
        Grouping grouping = new ExecutionPlan(
            network, new ParameterLayout(network), KernelSet.Default, 16, training: false, cacheBytes: 1).Grouping;
        Assert.IsType<ConvolutionOperation>(Assert.Single(grouping.Segments[0].Operations));
        Assert.Equal([16, 1], grouping.Segments.Select(segment => segment.Pictures));
    }

    [Fact]
    public void Segments_Training_AreOneForTheWholeShard()
    {
        Network network = NetworkCatalog.Find("nin-cifar10").Create();
        Grouping grouping = new ExecutionPlan(
            network, new ParameterLayout(network), KernelSet.Default, 4, training: true, cacheBytes: 1).Grouping;
        Assert.Equal(4, Assert.Single(grouping.Segments).Pictures);
        Assert.IsType<MlpConvOperation>(grouping.Segments[0].Operations[0]);
    }
}
