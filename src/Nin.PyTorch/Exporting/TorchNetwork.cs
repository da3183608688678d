using System.Collections.Immutable;
using Nin.Networks;

namespace Nin.PyTorch.Exporting;

/// <summary>A network as Python: for each layer its module and its line.</summary>
internal sealed class TorchNetwork
{
    /// <exception cref="ArgumentException">A layer has no counterpart; the message names it.</exception>
    public TorchNetwork(Network network)
    {
        Network = network;
        Names = new ModuleNames(network);
        Values = ValueNames.Of(network, Names);
        Layers = [.. Enumerable.Range(0, network.Nodes.Length).Select(Layer)];
    }

    public Network Network { get; }

    public ModuleNames Names { get; }

    /// <summary>What the values are called, by node; the picture is one of them.</summary>
    public IReadOnlyDictionary<string, string> Values { get; }

    /// <summary>The layers, in the network's order.</summary>
    public ImmutableArray<TorchLayer> Layers { get; }

    private TorchLayer Layer(int index)
    {
        Node node = Network.Nodes[index];
        try
        {
            if (!LayerWriterTable.All.TryGetValue(node.Layer.Kind, out LayerWriter? write))
            {
                throw new NotExportedException($"layers of the kind {node.Layer.Kind}");
            }

            return write(new TorchSite(
                node.Layer, Names.ModuleOf(node.Name), [.. node.Inputs.Select(input => Values[input])],
                [.. Network.InputShapesOf(index)], Network.OutputShapes[index]));
        }
        catch (NotExportedException error)
        {
            throw new ArgumentException(
                $"{Network.Name}: PyTorch has no module that layer '{node.Name}' could become: {error.Message}.", error);
        }
    }
}
