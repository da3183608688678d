using Nin.Tensors;

namespace Nin.Layers;

/// <summary>Which shapes fit together number by number: each size is the other's, or 1 and then repeated.</summary>
internal static class BroadcastShapes
{
    /// <summary>The shape of the result; null where they do not fit. Features alone count as one pixel.</summary>
    public static FeatureShape? Of(FeatureShape a, FeatureShape b)
    {
        return Fits(a.Height, b.Height) && Fits(a.Width, b.Width) && Fits(a.Channels, b.Channels)
            ? new FeatureShape(
                Math.Max(a.Height, b.Height), Math.Max(a.Width, b.Width), Math.Max(a.Channels, b.Channels), a.IsFlat && b.IsFlat)
            : null;

        static bool Fits(int one, int other) => one == other || one == 1 || other == 1;
    }

    /// <summary>The shape of the result, or an error that names both.</summary>
    public static FeatureShape Check(string kind, ReadOnlySpan<FeatureShape> inputs) => Of(inputs[0], inputs[1])
        ?? throw new ArgumentException(
            $"{kind}: expected inputs whose sizes are each the same or 1, got {inputs[0]} and {inputs[1]}.", nameof(inputs));
}
