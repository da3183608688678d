namespace Nin.Kernels.Pooling;

/// <summary>The sizes of a pooling over [Batch, Height, Width, Channels] with a square window.</summary>
/// <remarks>
/// <b>Shapes</b> output [Batch, OutputHeight, OutputWidth, Channels] with OutputHeight = floor or ceil of
/// (Height + 2·Padding − KernelSize) / Stride, plus 1; in ceil mode a last window that would begin outside the picture and
/// its left padding is dropped. <b>Source</b> torch.nn.MaxPool2d and AvgPool2d.
/// </remarks>
/// <param name="Batch">Pictures.</param>
/// <param name="Height">Rows of the input.</param>
/// <param name="Width">Columns of the input.</param>
/// <param name="Channels">Channels of input and output.</param>
/// <param name="KernelSize">Rows and columns of a window.</param>
/// <param name="Stride">Pixels between neighbouring windows.</param>
/// <param name="Padding">Rows and columns around the input; never a maximum, zero in an average.</param>
/// <param name="CeilMode">Whether a window may hang over the lower and right edge.</param>
/// <param name="CountIncludePad">Whether an average divides by the padding too. What hangs over in ceil mode never counts.</param>
public readonly record struct Pool2dShape(
    int Batch, int Height, int Width, int Channels, int KernelSize, int Stride, int Padding, bool CeilMode, bool CountIncludePad = true)
{
    /// <summary>Rows of the output.</summary>
    public int OutputHeight => OutputSize(Height);

    /// <summary>Columns of the output.</summary>
    public int OutputWidth => OutputSize(Width);

    /// <summary>Floats in the input.</summary>
    public int InputLength => checked(Batch * Height * Width * Channels);

    /// <summary>Floats in the output.</summary>
    public int OutputLength => checked(Batch * OutputHeight * OutputWidth * Channels);

    /// <summary>The window of one output pixel, clipped to the picture.</summary>
    internal PoolWindow Window(int outputY, int outputX)
    {
        int y = (outputY * Stride) - Padding, x = (outputX * Stride) - Padding;
        int bottom = Math.Min(y + KernelSize, Height + Padding), right = Math.Min(x + KernelSize, Width + Padding);
        var window = new PoolWindow(Math.Max(y, 0), Math.Min(bottom, Height), Math.Max(x, 0), Math.Min(right, Width), 0);
        int divisor = CountIncludePad
            ? (bottom - y) * (right - x)
            : (window.Bottom - window.Top) * (window.Right - window.Left);
        return window with { Divisor = divisor };
    }

    /// <summary>Refuses sizes that no pooling has; padding beyond half a window would leave windows without any input.</summary>
    internal void Require(string operation)
    {
        ShapeRules.RequirePositive(operation, Height, Width, Channels, KernelSize, Stride);
        ShapeRules.RequireNotNegative(operation, Batch, Padding);
        ShapeRules.RequireKernelFits(operation, Height, Width, KernelSize, Padding);
        if (Padding > KernelSize / 2)
        {
            throw new ArgumentException($"{operation}: expected padding of at most half the kernel size {KernelSize}, got {Padding}.");
        }

        ShapeRules.RequireIndexable(operation, "input", (double)Batch * Height * Width * Channels);
        ShapeRules.RequireIndexable(operation, "output", (double)Batch * OutputHeight * OutputWidth * Channels);
    }

    private int OutputSize(int size)
    {
        int reach = size + (2 * Padding) - KernelSize;
        int count = (CeilMode ? (reach + Stride - 1) / Stride : reach / Stride) + 1;
        return CeilMode && (count - 1) * Stride >= size + Padding ? count - 1 : count;
    }
}

/// <summary>Input rows [Top, Bottom) and columns [Left, Right) under one output pixel, and what an average divides by.</summary>
internal readonly record struct PoolWindow(int Top, int Bottom, int Left, int Right, int Divisor);
