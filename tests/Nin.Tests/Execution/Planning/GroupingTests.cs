using Nin.Execution.Parameters;
using Nin.Execution.Planning;
using Nin.Kernels;
using Nin.Layers;
using Nin.Networks;

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
