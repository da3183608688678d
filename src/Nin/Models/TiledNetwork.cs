using System.Collections.Immutable;
using Nin.Networks;
using Nin.Tensors;

namespace Nin.Models;

/// <summary>
/// A network cut before its average over all places: what comes before sees only so far, and can be computed in tiles of a
/// picture; what comes behind needs the average alone.
/// </summary>
/// <param name="Maps">The layers up to the average; its outputs are what is averaged, and then other layers of that grid.</param>
/// <param name="Head">The average, which does nothing to an input of one pixel, and the layers behind it.</param>
/// <param name="Rows">What a cell of the maps sees along the rows.</param>
/// <param name="Columns">What it sees along the columns.</param>
internal sealed record TiledNetwork(Network Maps, Network Head, ReceptiveField Rows, ReceptiveField Columns)
{
    /// <summary>Cuts a network; null where it cannot be, or an output is neither behind the average nor on its grid.</summary>
    public static TiledNetwork? Of(Network network)
    {
        Node? average = network.Nodes.FirstOrDefault(node => node.Layer.AveragesPlaces);
        if (average is null || average.Inputs[0] == Network.InputName)
        {
            return null;
        }

        HashSet<string> before = Ancestors(network, average.Inputs[0]);
        ImmutableArray<ReceptiveField> rows = ReceptiveField.Of(network), columns = ReceptiveField.OfColumns(network);
        int maps = network.IndexOf(average.Inputs[0]);
        if (!network.Nodes.All(node => !before.Contains(node.Name) || IsLocal(network, node, rows, columns)))
        {
            return null;
        }

        // What is asked for beside the maps must stand on their grid, so that one cutting serves all.
        NetworkOutput[] early = [.. network.Outputs.Where(output => before.Contains(output.Node))];
        bool onGrid = early.All(output => network.IndexOf(output.Node) is int index
            && (rows[index], columns[index]) == (rows[maps], columns[maps]));
        Node[] head = [.. network.Nodes.Where(node => !before.Contains(node.Name))];
        bool needsAverageAlone = head.All(node => node.Name == average.Name || node.Inputs.All(input => !IsEarly(input)));
        if (!onGrid || !needsAverageAlone || IsEarly(network.Outputs[0].Node))
        {
            return null;
        }

        var shape = new FeatureShape(1, 1, network.OutputShapes[maps].Channels);
        Node[] moved = [.. head.Select(node => node.Name == average.Name ? node with { Inputs = [Network.InputName] } : node)];
        var behind = new Network(network.Name, shape, moved, network.Outputs.Except(early));
        string averaged = average.Inputs[0];

        // Of probabilities that are averaged the part behind would not know that they are some.
        bool means = new OutputLayout(behind).AreProbabilities[0] == new OutputLayout(network).AreProbabilities[0];
        NetworkOutput[] outputs = [averaged, .. early.Where(output => output.Name != averaged)];
        return means ? new TiledNetwork(network.WithOutputs(outputs), behind, rows[maps], columns[maps]) : null;

        bool IsEarly(string name) => name == Network.InputName || before.Contains(name);
    }

    /// <summary>The rows and columns of the maps of a picture, without the shapes of a network that would be too large.</summary>
    /// <exception cref="NetworkException">The layers do not fit the size.</exception>
    public (int Height, int Width) GridOf(int height, int width) =>
        (ShapeOf(Maps.Input with { Height = height }).Height, ShapeOf(Maps.Input with { Width = width }).Width);

    private FeatureShape ShapeOf(FeatureShape input)
    {
        Network sized = Maps.WithInput(input);
        return sized.OutputShapes[sized.IndexOf(sized.Outputs[0].Node)];
    }

    private static HashSet<string> Ancestors(Network network, string name)
    {
        HashSet<string> found = [name];
        foreach (Node node in network.Nodes.Reverse().Where(node => found.Contains(node.Name)))
        {
            found.UnionWith(node.Inputs);
        }

        found.Remove(Network.InputName);
        return found;
    }

    /// <summary>
    /// Whether a pixel of the node depends on a window of the picture alone, and where branches meet they have one stride and one
    /// size.
    /// </summary>
    private static bool IsLocal(
        Network network, Node node, ImmutableArray<ReceptiveField> rows, ImmutableArray<ReceptiveField> columns)
    {
        int index = network.IndexOf(node.Name);
        int[] inputs = [.. node.Inputs.Select(network.IndexOf)];
        return node.Layer.IsLocal && !rows[index].IsGlobal && !columns[index].IsGlobal
            && inputs.Select(input => input < 0 ? (1, 1) : (rows[input].Stride, columns[input].Stride)).Distinct().Count() == 1
            && network.InputShapesOf(index).Select(shape => (shape.Height, shape.Width)).Distinct().Count() == 1;
    }
}
