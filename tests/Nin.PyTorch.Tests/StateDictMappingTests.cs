using System.Collections.Immutable;
using Nin.Networks;
using Nin.Tensors;

namespace Nin.PyTorch.Tests;

/// <summary>Tensors of a file find their places in a network.</summary>
public sealed class StateDictMappingTests
{
    private static readonly Network Small = new NetworkBuilder("small", 6, 6, 1)
        .Conv2d(2, 3, padding: 1, name: "conv1").BatchNorm2d("bn1").Relu().Conv2d(2, 3, name: "conv2").GlobalAvgPool2d()
        .Linear(3, name: "fc").Build();

    [Fact]
    public void Map_NamesThatFit_AreTakenInTheNetworksOrder()
    {
        NamedTensor[] file = [.. Named(Small).Reverse(), Counter("bn1")];
        AssertMapped(Small, file.ToDictionary(tensor => tensor.Name, tensor => tensor.Name), file);
    }

    [Theory]
    [InlineData("module.")]
    [InlineData("model.")]
    [InlineData("module.model.")]
    [InlineData("_orig_mod.module.")]
    public void Map_PrefixOfAllNames_IsDropped(string prefix)
    {
        NamedTensor[] file =
            [.. Named(Small).Select(tensor => tensor with { Name = prefix + tensor.Name }), Counter(prefix + "bn1")];
        AssertMapped(Small, Named(Small).ToDictionary(tensor => tensor.Name, tensor => prefix + tensor.Name), file);
    }

    [Fact]
    public void Map_PrefixThatTheNetworkHas_Stays()
    {
        Network network = new NetworkBuilder("n", 2, 2, 1).Conv2d(2, 1, name: "model.conv").Conv2d(2, 1, name: "model.last").Build();
        AssertMapped(network, Named(network).ToDictionary(tensor => tensor.Name, tensor => tensor.Name), [.. Named(network)]);
    }

    [Fact]
    public void Map_OneLayerOfAnotherName_IsFoundByItsShapes()
    {
        NamedTensor[] file =
        [
            .. Named(Small).Select(tensor => tensor with { Name = tensor.Name.Replace("fc.", "linear.", StringComparison.Ordinal) }),
        ];
        var from = Named(Small).ToDictionary(
            tensor => tensor.Name, tensor => tensor.Name.Replace("fc.", "linear.", StringComparison.Ordinal));
        AssertMapped(Small, from, file);
    }

    [Fact]
    public void Map_NumbersForNames_AreTakenInOrder()
    {
        Network network = new NetworkBuilder("n", 4, 4, 1).Conv2d(3, 1, name: "a").Relu().Conv2d(3, 1, name: "b").Relu()
            .Conv2d(3, 1, name: "c").GlobalAvgPool2d().Build();
        NamedTensor[] file = [.. Named(network).Select(tensor => tensor with
        {
            Name = tensor.Name[0] switch { 'a' => "0", 'b' => "2", _ => "10" } + tensor.Name[1..],
        })];
        var expected = new Dictionary<string, string>
        {
            ["a.weight"] = "0.weight",
            ["a.bias"] = "0.bias",
            ["b.weight"] = "2.weight",
            ["b.bias"] = "2.bias",
            ["c.weight"] = "10.weight",
            ["c.bias"] = "10.bias",
        };
        AssertMapped(network, expected, file);

        // In alphabetical order the tenth stands before the second, and a bias before its weight.
        AssertMapped(network, expected, [.. file.OrderBy(tensor => tensor.Name, StringComparer.Ordinal)]);
    }

    [Fact]
    public void Map_WordsInAlphabeticalOrder_AreNotGuessed()
    {
        Network network = new NetworkBuilder("n", 4, 4, 3).Conv2d(3, 1, name: "a").Relu().Conv2d(3, 1, name: "b")
            .GlobalAvgPool2d().Build();
        NamedTensor[] file = [.. Named(network).Select(tensor => tensor with
        {
            Name = (tensor.Name[0] == 'a' ? "stem" : "body") + tensor.Name[1..],
        })];
        string message = Message(network, [.. file.OrderBy(tensor => tensor.Name, StringComparer.Ordinal)]);
        Assert.Contains("4 missing (a.weight [3, 3, 1, 1]; a.bias [3]; b.weight", message, StringComparison.Ordinal);
        Assert.Contains("A map of names says which is which where names differ.", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Map_MapOfNames_IsFollowed()
    {
        NamedTensor[] file =
        [
            .. Named(Small).Select(tensor => tensor with
            {
                Name = tensor.Name.Replace("conv", "body.", StringComparison.Ordinal).Replace("fc.weight", "head", StringComparison.Ordinal),
            }),
        ];
        var names = new Dictionary<string, string> { ["body.1"] = "conv1", ["body.2"] = "conv2", ["head"] = "fc.weight" };
        ImmutableArray<NamedTensor> mapped = StateDictMapping.Map(Small, file, names);
        Assert.Equal(Named(Small).Select(tensor => tensor.Name), mapped.Select(tensor => tensor.Name));
        Assert.Contains(
            "got head2, which none has", Message(Small, file, new Dictionary<string, string>(names) { ["head2"] = "fc" }),
            StringComparison.Ordinal);
        Assert.Contains(
            "got 'conv1.weight' twice", Message(Small, file, new Dictionary<string, string>(names) { ["body.2"] = "conv1" }),
            StringComparison.Ordinal);
    }

    [Fact]
    public void Map_EntryForACounter_IsPassedOverWithIt()
    {
        NamedTensor[] file = [.. Named(Small), Counter("norm")];
        var names = new Dictionary<string, string> { ["norm.num_batches_tracked"] = "bn.num_batches_tracked" };
        Assert.Equal(10, StateDictMapping.Map(Small, file, names).Length);
        Assert.Contains("which none has", Message(Small, Named(Small), names), StringComparison.Ordinal);
    }

    [Fact]
    public void Map_WhatDoesNotFit_IsNamedAllAtOnce()
    {
        NamedTensor[] file =
        [
            .. Named(Small).Where(tensor => tensor.Name != "conv2.bias").Select(tensor => tensor.Name == "fc.weight"
                ? tensor with { Tensor = new Tensor([3, 7], new float[21]) }
                : tensor),
            new NamedTensor("aux.weight", new Tensor([4], new float[4])),
        ];
        Assert.Equal(
            "StateDictMapping: expected the 10 tensors of 'small', got 1 of another shape (fc.weight: expected [3, 2], got [3, 7]); "
                + "1 missing (conv2.bias [2]); 1 that it has no place for (aux.weight [4]). "
                + "A map of names says which is which where names differ.",
            Message(Small, file));
        Assert.Equal(10, StateDictMapping.Map(Small, [.. Named(Small), file[^1]], strict: false).Length);
    }

    private static void AssertMapped(Network network, Dictionary<string, string> from, NamedTensor[] file)
    {
        ImmutableArray<NamedTensor> mapped = StateDictMapping.Map(network, file);
        Assert.Equal(Named(network).Select(tensor => tensor.Name), mapped.Select(tensor => tensor.Name));
        Assert.All(mapped, tensor => Assert.Same(file.Single(one => one.Name == from[tensor.Name]).Tensor, tensor.Tensor));
    }

    private static string Message(Network network, NamedTensor[] file, IReadOnlyDictionary<string, string>? names = null) =>
        Assert.Throws<ArgumentException>(() => StateDictMapping.Map(network, file, names)).Message;

    private static NamedTensor[] Named(Network network) =>
    [
        .. network.Nodes.SelectMany(node => node.NamedParameters).Select(
            parameter => new NamedTensor(parameter.Name, new Tensor(parameter.Spec.Shape, new float[parameter.Spec.Length]))),
    ];

    private static NamedTensor Counter(string layer) => new($"{layer}.num_batches_tracked", new Tensor([], [7]));
}
