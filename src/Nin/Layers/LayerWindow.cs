using Nin.Kernels;

namespace Nin.Layers;

/// <summary>
/// The window of input pixels that an output pixel of a layer is computed from, along the rows or along the columns.
/// </summary>
/// <param name="Size">Rows or columns from the first to the last.</param>
/// <param name="Stride">Input pixels between neighbouring windows.</param>
/// <param name="Padding">Rows above the input, or columns to its left.</param>
/// <param name="IsGlobal">Whether it is the whole input, whatever its size.</param>
public readonly record struct LayerWindow(int Size, int Stride, int Padding, bool IsGlobal = false)
{
    /// <summary>The window of an operation that works on each pixel by itself.</summary>
    public static LayerWindow Pixel { get; } = new(1, 1, 0);

    /// <summary>The window of an operation over the whole picture.</summary>
    public static LayerWindow Global { get; } = new(0, 1, 0, IsGlobal: true);

    internal static LayerWindow RowsOf(Window2d window) => new(Whole(window.ExtentY), window.StrideY, window.PadTop);

    internal static LayerWindow ColumnsOf(Window2d window) => new(Whole(window.ExtentX), window.StrideX, window.PadLeft);

    private static int Whole(long extent) => (int)Math.Min(extent, int.MaxValue);
}
