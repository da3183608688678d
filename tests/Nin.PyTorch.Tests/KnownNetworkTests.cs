using System.Collections.Immutable;
using Nin.Networks;
using Nin.PyTorch.Mapping;
using Nin.Tensors;

namespace Nin.PyTorch.Tests;

/// <summary>Networks that are known by the names and shapes of their tensors.</summary>
public sealed class KnownNetworkTests
{
    [Theory]
    [InlineData("resnet18", 1000, 3)]
    [InlineData("resnet18", 7, 1)]
    [InlineData("squeezenet1.1", 4, 3)]
    [InlineData("mobilenet-v2", 5, 3)]
    [InlineData("resnet20", 10, 3)]
    [InlineData("nin-cifar10-bn", 10, 3)]
    public void Of_TensorsOfANetworkByName_FindsIt(string name, int classes, int channels)
    {
        Network network = Create(name, classes, channels);
        Network? found = KnownNetwork.Of(Tensors(network));
        Assert.NotNull(found);
        Assert.Equal((network.Name, classes, channels), (found.Name, found.Classes, found.Input.Channels));
    }

    [Fact]
    public void Of_AlphabeticalOrderAndAPrefix_FindsIt()
    {
        ImmutableArray<NamedTensor> tensors =
        [
            .. Tensors(Create("resnet18", 6, 3)).OrderBy(tensor => tensor.Name, StringComparer.Ordinal)
                .Select(tensor => tensor with { Name = $"module.{tensor.Name}" }),
        ];
        Assert.Equal(("resnet18", 6), (KnownNetwork.Of(tensors)?.Name, KnownNetwork.Of(tensors)?.Classes));
    }

    [Fact]
    public void Of_ATensorMissingOrOfAnotherShape_FindsNone()
    {
        ImmutableArray<NamedTensor> tensors = Tensors(Create("resnet18", 6, 3));
        Assert.Null(KnownNetwork.Of(tensors.RemoveAt(3)));
        Assert.Null(KnownNetwork.Of(tensors.SetItem(3, tensors[3] with { Tensor = new Tensor([3], new float[3]) })));
        Assert.Null(KnownNetwork.Of([]));
    }

    private static Network Create(string name, int classes, int channels)
    {
        NetworkEntry entry = NetworkCatalog.Find(name);
        return entry.Create(classes, entry.Input with { Channels = channels });
    }

    private static ImmutableArray<NamedTensor> Tensors(Network network) =>
    [
        .. network.Nodes.SelectMany(node => node.NamedParameters).Select(
            one => new NamedTensor(one.Name, new Tensor(one.Spec.Shape, new float[one.Spec.Length]))),
    ];
}
