using Nin.Execution;
using Nin.Execution.Parameters;
using Nin.Formats;
using Nin.Kernels;
using Nin.Layers;
using Nin.Models;
using Nin.Networks;
using Nin.Threading;

namespace Nin.Explanation;

/// <summary>
/// A deconvnet: takes one number of a layer back to the picture, and shows by that which pixels made it. Max pooling goes back to
/// the places where its maxima were, a ReLU is a ReLU on the way back too, and a convolution goes back through its own filters,
/// transposed.
/// </summary>
/// <remarks>
/// All of it is the gradient of the network but for the ReLU. So the network is rewritten with another ReLU, and its gradient is
/// taken. Where windows of a pooling overlap and agree on a pixel, their signals are added. <b>Source</b> Zeiler, Fergus, arXiv
/// 1311.2901, section 2.1.
/// </remarks>
internal sealed class Deconvolution : IDisposable
{
    private readonly LayerGradients _gradients;
    private readonly int _channels, _columns;

    /// <param name="model">The model.</param>
    /// <param name="layer">The layer whose numbers are taken back.</param>
    /// <param name="pool">Who makes the weights ready.</param>
    /// <exception cref="NotSupportedException">A layer before it has no way back; the message names it.</exception>
    public Deconvolution(Model model, string layer, WorkerPool pool)
    {
        Network network = Rewritten(model.Network.WithOutputs(layer), out string end);
        (_channels, _columns) = (network.Output.Channels, network.Output.Width);
        using ParameterBuffer parameters = ParameterBuffer.Of(new ParameterLayout(network), model.Weights);
        _gradients = new LayerGradients(network, parameters, end, KernelSet.Default, pool);
    }

    /// <summary>The signal that one number of the layer sends to the picture; all 0 where the number is not above 0.</summary>
    /// <param name="picture">What the network is given, [height, width, channels].</param>
    /// <param name="place">The number.</param>
    public float[] Run(ReadOnlyMemory<float> picture, UnitPlace place)
    {
        float[] values = new float[_gradients.Shape.Length], signal = new float[_gradients.Shape.Length];
        int index = (((place.Row * _columns) + place.Column) * _channels) + place.Unit.Channel;
        float value = Math.Max(_gradients.Run(picture, index, values, signal), 0);

        // The gradient begins with 1 and a deconvnet with the number itself. Every step back keeps a positive factor.
        for (int i = 0; i < signal.Length; i++)
        {
            signal[i] *= value;
        }

        return signal;
    }

    public void Dispose() => _gradients.Dispose();

    /// <summary>The network with other ReLUs, and with a layer in front, at which the way back ends.</summary>
    private static Network Rewritten(Network network, out string end)
    {
        string name = end = Free(network);
        IEnumerable<Node> nodes = network.Nodes.Select(node => node with
        {
            Layer = node.Layer.ForSignals ?? throw new NotSupportedException(
                $"{network.Name}: no way back from '{network.Outputs[0].Node}' to the picture: "
                + $"layer '{MessageText.Escape(node.Name)}', a {node.Layer.Kind}, has none in a deconvnet."),
            Inputs = [.. node.Inputs.Select(input => input == Network.InputName ? name : input)],
        });
        return new Network(
            network.Name, network.Input, [new Node(name, new SignalEnd(), [Network.InputName]), .. nodes], network.Outputs);
    }

    private static string Free(Network network)
    {
        string name = "picture";
        while (network.Nodes.Any(node => node.Name == name))
        {
            name += "'";
        }

        return name;
    }
}
