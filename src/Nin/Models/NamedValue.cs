using System.Collections.Immutable;
using Nin.Tensors;

namespace Nin.Models;

/// <summary>What a network computed of a picture at one place.</summary>
/// <param name="Name">The name of the output or the layer.</param>
/// <param name="Shape">Its shape.</param>
/// <param name="Data">The numbers, [height, width, channels] or [features].</param>
public sealed record NamedValue(string Name, FeatureShape Shape, ImmutableArray<float> Data)
{
    /// <summary>One of the maps, [height, width]; a feature is a map of one pixel.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such channel.</exception>
    public float[] Map(int channel)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(channel);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(channel, Shape.Channels);
        float[] map = new float[Shape.Pixels];
        for (int pixel = 0; pixel < map.Length; pixel++)
        {
            map[pixel] = Data[(pixel * Shape.Channels) + channel];
        }

        return map;
    }
}
