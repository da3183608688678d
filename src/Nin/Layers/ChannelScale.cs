using Nin.Execution.Parameters;

namespace Nin.Layers;

/// <summary>Works out the scale and the shift of each channel from a layer's parameters.</summary>
/// <param name="parameters">The parameters of the network.</param>
/// <param name="node">The layer's node.</param>
/// <param name="scale">[channels].</param>
/// <param name="shift">[channels].</param>
internal delegate void ChannelScaleRule(ParameterBuffer parameters, string node, Span<float> scale, Span<float> shift);

/// <summary>A layer that multiplies each channel by a number and adds another.</summary>
/// <param name="Channels">The channels.</param>
/// <param name="Rule">Where the numbers come from.</param>
internal sealed record ChannelScale(int Channels, ChannelScaleRule Rule);
