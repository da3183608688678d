namespace Nin.Layers;

/// <summary>The window of input pixels that an output pixel of a layer is computed from.</summary>
/// <param name="Size">Rows and columns.</param>
/// <param name="Stride">Input pixels between neighbouring windows.</param>
/// <param name="Padding">Rows and columns around the input.</param>
/// <param name="IsGlobal">Whether it is the whole input, whatever its size.</param>
public readonly record struct LayerWindow(int Size, int Stride, int Padding, bool IsGlobal = false)
{
    /// <summary>The window of an operation that works on each pixel by itself.</summary>
    public static LayerWindow Pixel { get; } = new(1, 1, 0);

    /// <summary>The window of an operation over the whole picture.</summary>
    public static LayerWindow Global { get; } = new(0, 1, 0, IsGlobal: true);
}
