using System.Collections.Immutable;

namespace Nin.Benchmarking;

/// <summary>Where the time of a call goes.</summary>
/// <param name="Layers">The layers that do something, in the network's order.</param>
/// <param name="Seconds">The mean time of a call while its layers were timed.</param>
public sealed record LayerTimes(ImmutableArray<LayerTime> Layers, double Seconds)
{
    /// <summary>
    /// Seconds in no layer: waiting for other threads and, in training, packing, the loss, sums of gradients and the update.
    /// </summary>
    public double RestSeconds => Math.Max(0, Seconds - Layers.Sum(layer => layer.Seconds));
}
