using Nin.Execution.Parameters;
using Nin.Kernels;
using Nin.Layers;
using Nin.Networks;

namespace Nin.Execution.Planning;

/// <summary>
/// A trained network as it answers, for gradients: simplified as for answering, and what is left of normalisation by kept
/// statistics as the scale and the shift that it comes to. In training such a layer would measure the pictures at hand instead.
/// </summary>
internal static class FrozenGraph
{
    /// <summary>The network and its parameters, which the caller owns.</summary>
    public static (Network Network, ParameterBuffer Parameters) Of(Network network, ParameterBuffer parameters)
    {
        (Network simpler, ParameterBuffer folded) = InferenceGraph.Simplify(network, parameters);
        if (simpler.Nodes.All(node => node.Layer.AsChannelScale is null))
        {
            return (simpler, folded);
        }

        using (folded)
        {
            var frozen = new Network(
                simpler.Name, simpler.Input, simpler.Nodes.Select(node => node with { Layer = Frozen(node.Layer) }),
                simpler.Outputs);
            return (frozen, Copy(simpler, folded, frozen));
        }
    }

    /// <summary>A scale and a shift of each channel are a depthwise convolution of one pixel.</summary>
    private static Layer Frozen(Layer layer) => layer.AsChannelScale is ChannelScale scale
        ? new Conv2d(scale.Channels, scale.Channels, Window2d.Square(1), groups: scale.Channels)
        : layer;

    private static ParameterBuffer Copy(Network simpler, ParameterBuffer folded, Network frozen)
    {
        var copy = new ParameterBuffer(new ParameterLayout(frozen));
        for (int i = 0; i < frozen.Nodes.Length; i++)
        {
            string name = frozen.Nodes[i].Name;
            if (simpler.Nodes[i].Layer.AsChannelScale is ChannelScale scale)
            {
                scale.Rule(folded, name, copy[copy.Layout[$"{name}.weight"]], copy[copy.Layout[$"{name}.bias"]]);
                continue;
            }

            foreach (ParameterSpec spec in frozen.Nodes[i].Layer.Parameters)
            {
                folded[folded.Layout[$"{name}.{spec.Name}"]].CopyTo(copy[copy.Layout[$"{name}.{spec.Name}"]]);
            }
        }

        return copy;
    }
}
