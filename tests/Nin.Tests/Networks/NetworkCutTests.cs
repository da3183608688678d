using Nin.Networks;
using Nin.Tensors;

namespace Nin.Tests.Networks;

public class NetworkCutTests
{
    /// <summary>A stem, two residual blocks of two convolutions each, and Network in Network's head.</summary>
    private static readonly Network Residual = new NetworkBuilder("residual", 8, 8, 3)
        .Conv2d(4, 3, padding: 1).BatchNorm2d().Relu()
        .Residual("block1", block => block.Conv2d(4, 3, padding: 1).Relu().Conv2d(4, 3, padding: 1)).Relu()
        .Residual("block2", block => block.Conv2d(4, 3, padding: 1).Relu().Conv2d(4, 3, padding: 1)).Relu()
        .Conv2d(5, 1).GlobalAvgPool2d().Build();

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 1)] // Within a block two values pass.
    [InlineData(3, 3)]
    [InlineData(4, 3)]
    [InlineData(5, 5)]
    public void After_LayersAsked_CutsWhereOneValuePasses(int asked, int frozen)
    {
        NetworkCut cut = NetworkCut.After(Residual, asked)!;
        Assert.Equal((6, frozen), (NetworkCut.Count(Residual), NetworkCut.Count(cut.Front)));
        Assert.Equal(Residual.ParameterCount, cut.Front.ParameterCount + cut.Tail.ParameterCount);
        Assert.Equal(cut.Front.Output, cut.Tail.Input);
        Assert.Equal(Residual.Output, cut.Tail.Output);
        Assert.Equal(Residual.Outputs.ToArray(), cut.Tail.Outputs.ToArray());
    }

    [Fact]
    public void After_NoLayer_IsNoCut() => Assert.Null(NetworkCut.After(Residual, 0));

    [Fact]
    public void After_AllButTheHead_AveragesFirst()
    {
        NetworkCut cut = NetworkCut.After(Residual, 5)!;
        Assert.Equal(new FeatureShape(1, 1, 4), cut.Tail.Input);
        Assert.Equal(["Conv2d", "GlobalAvgPool2d", "Flatten"], cut.Tail.Nodes.Select(node => node.Layer.Kind));
        Assert.Equal("GlobalAvgPool2d", cut.Front.Nodes[^1].Layer.Kind);
    }

    [Fact]
    public void After_AnOutputOnTheWay_CutsBeforeIt()
    {
        Network two = Residual.WithOutputs([.. Residual.Outputs, "relu1"]);
        Assert.Equal(["conv1", "bn1"], NetworkCut.After(two, 5)!.Front.Nodes.Select(node => node.Name));
    }
}
