using System.Globalization;
using Nin.Formats;
using Nin.Networks;

namespace Nin.Explanation;

/// <summary>A unit of a network: a channel of a layer, whose map says where in a picture it finds what it looks for.</summary>
/// <param name="Layer">The layer's name.</param>
/// <param name="Channel">The channel, from 0.</param>
public sealed record LayerUnit(string Layer, int Channel)
{
    /// <summary>Reads <c>LAYER:CHANNEL</c>, such as <c>mlpconv2.conv3:17</c>.</summary>
    /// <exception cref="ArgumentException">It is no such text.</exception>
    public static LayerUnit Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        int colon = text.LastIndexOf(':');
        return colon > 0 && int.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out int channel)
            ? new LayerUnit(text[..colon], channel)
            : throw new ArgumentException(
                $"expected a layer and a channel of it, such as mlpconv2.conv3:17, got '{text}'.", nameof(text));
    }

    /// <summary>The unit as <see cref="Parse"/> reads it.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Layer}:{Channel}");

    /// <summary>The index of the unit's layer in a network.</summary>
    /// <exception cref="ArgumentException">There is no such layer or channel; the message lists what there is.</exception>
    internal int IndexIn(Network network)
    {
        string[] names = [.. network.Nodes.Select(node => node.Name)];
        int index = Array.IndexOf(names, Layer);
        if (index < 0)
        {
            throw new ArgumentException(
                $"{network.Name}: '{Layer}' is no layer{NearestName.Suggestion(Layer, names)}; the layers are "
                + $"{MessageText.Shorten(string.Join(", ", names), 400)}.");
        }

        int channels = network.OutputShapes[index].Channels;
        return (uint)Channel < (uint)channels ? index : throw new ArgumentException(
            $"{network.Name}: '{Layer}' has the channels 0 to {channels - 1}, got {Channel}.");
    }
}
