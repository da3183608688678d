using Nin.Execution;
using Nin.Networks;

namespace Nin.Tests.Execution;

public sealed class OutputKindTests
{
    [Theory]
    [InlineData("nin-cifar10", OutputKind.Logits)]
    [InlineData("nin-keras", OutputKind.Probabilities)]
    [InlineData("nin-keras-tutorial", OutputKind.Probabilities)]
    [InlineData("nin-stack", OutputKind.Probabilities)]
    internal void Of_CatalogNetwork_SaysWhatItsOutputIs(string name, OutputKind kind) =>
        Assert.Equal(kind, OutputKinds.Of(NetworkCatalog.Find(name).Create()));

    [Fact]
    public void WithoutLastSoftmax_SoftmaxAtTheEnd_LeavesLogits()
    {
        Network network = OutputKinds.WithoutLastSoftmax(NetworkCatalog.Find("nin-keras").Create());
        Assert.Equal("flatten", network.Nodes[^1].Name);
        Assert.Equal(OutputKind.Logits, OutputKinds.Of(network));
    }

    [Fact]
    public void WithoutLastSoftmax_SoftmaxInTheMiddle_ChangesNothing()
    {
        Network network = NetworkCatalog.Find("nin-keras-tutorial").Create();
        Assert.Same(network, OutputKinds.WithoutLastSoftmax(network));
    }
}
