using Nin.Tensors;

namespace Nin.Layers;

/// <summary>Checks of settings and shapes that several kinds make, each with the words for its error.</summary>
internal static class LayerRules
{
    /// <summary>A number that is neither infinite nor none.</summary>
    public static float Finite(string kind, float value, string name) => float.IsFinite(value)
        ? value
        : throw new ArgumentOutOfRangeException(
            name, value, FormattableString.Invariant($"{kind}: expected a finite {name}, got {value}."));

    /// <summary>A finite number over 0.</summary>
    public static float Positive(string kind, float value, string name) => value > 0f && float.IsFinite(value)
        ? value
        : throw new ArgumentOutOfRangeException(
            name, value, FormattableString.Invariant($"{kind}: expected a positive {name}, got {value}."));

    /// <summary>A picture, and not features alone.</summary>
    public static FeatureShape Picture(string kind, FeatureShape input) => input.IsFlat
        ? throw new ArgumentException($"{kind}: expected pictures [N, H, W, C], got {input}.", nameof(input))
        : input;

    /// <summary>An input of so many channels.</summary>
    public static FeatureShape Channels(string kind, FeatureShape input, int channels) => input.Channels == channels
        ? input
        : throw new ArgumentException($"{kind}: expected {channels} channels, got {input.Channels} in {input}.", nameof(input));

    /// <summary>A size that an int holds; the network checks what the sizes make together.</summary>
    public static int Size(string kind, double size, FeatureShape input) => size is >= 1 and <= int.MaxValue
        ? (int)size
        : throw new ArgumentException(
            FormattableString.Invariant(
                $"{kind}: expected from 1 to {int.MaxValue} rows and columns of output, got {size} for {input}."), nameof(input));
}
