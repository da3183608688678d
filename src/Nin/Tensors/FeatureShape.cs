
namespace Nin.Tensors;

/// <summary>The shape of one picture's activations: height, width and channels, or features alone after a flatten.</summary>
/// <param name="Height">Rows; 1 for features alone.</param>
/// <param name="Width">Columns; 1 for features alone.</param>
/// <param name="Channels">Channels or features.</param>
/// <param name="IsFlat">Whether these are features without a place, [N, C] instead of [N, C, H, W].</param>
public readonly record struct FeatureShape(int Height, int Width, int Channels, bool IsFlat = false)
{
    /// <summary>Pixels of a picture.</summary>
    public int Pixels => Height * Width;

    /// <summary>Floats of a picture.</summary>
    public int Length => Height * Width * Channels;

    /// <summary>Features without a place.</summary>
    public static FeatureShape Flat(int features) => new(1, 1, features, IsFlat: true);

    /// <summary>The dimensions in PyTorch's order, [N, C, H, W] or [N, C].</summary>
    public int[] ToChannelsFirst(int batch) => IsFlat ? [batch, Channels] : [batch, Channels, Height, Width];

    /// <summary>The dimensions as they lie in memory, [N, H, W, C] or [N, C].</summary>
    public override string ToString() => IsFlat ? $"[N, {Channels}]" : $"[N, {Height}, {Width}, {Channels}] (NHWC)";
}
