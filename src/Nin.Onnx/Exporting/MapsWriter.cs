using Nin.Layers;
using Nin.Models;
using Nin.Networks;
using Nin.Tensors;

namespace Nin.Onnx.Exporting;

/// <summary>Writes the map of each class, whose mean is its score.</summary>
/// <remarks><b>Source</b> Zhou et al., arXiv 1512.04150: weights × maps where the head is linear.</remarks>
internal static class MapsWriter
{
    /// <summary>Adds the maps as an output.</summary>
    /// <exception cref="ArgumentException">The network does not end on a mean of maps.</exception>
    public static void Write(
        GraphWriter writer, Model model, IReadOnlyDictionary<string, string> values, IReadOnlyDictionary<string, Tensor> weights,
        string name)
    {
        Network network = model.Network;
        Node? node = network.Nodes[network.IndexOf(network.Outputs[0].Node)];
        Node? linear = null;
        while (node is not null && node.Layer is not GlobalAvgPool2d)
        {
            bool passesOn = node.Layer is Flatten or Dropout or Softmax or AsStrided;
            bool isHead = node.Layer is Linear && linear is null;
            linear = isHead ? node : linear;
            node = (passesOn || isHead) && network.IndexOf(node.Inputs[0]) is >= 0 and int before ? network.Nodes[before] : null;
        }

        if (node is null)
        {
            throw new ArgumentException($"{network.Name}: expected a network that ends on a mean of maps, to write the maps.");
        }

        string maps = values[node.Inputs[0]];
        if (linear is null)
        {
            AnswerWriter.Named(writer, "Identity", name, [maps]);
            return;
        }

        // The head applied to each pixel: a convolution of one pixel with its weights.
        var layer = (Linear)linear.Layer;
        string weight = writer.Floats(
            "maps_weight", weights[$"{linear.Name}.weight"].Data, layer.OutFeatures, layer.InFeatures, 1, 1);
        string bias = layer.Bias ? writer.Floats("maps_bias", weights[$"{linear.Name}.bias"].Data, layer.OutFeatures) : "";
        AnswerWriter.Named(writer, "Conv", name, [maps, weight, bias]);
    }
}
