namespace Nin.Kernels.Pooling;

/// <summary>The sizes of a pooling over [Batch, Height, Width, Channels].</summary>
/// <remarks>
/// <b>Shapes</b> output [Batch, OutputHeight, OutputWidth, Channels] with OutputHeight = floor or ceil of
/// (Height + PadTop + PadBottom − ExtentY) / StrideY, plus 1; in ceil mode a last window that would begin outside the picture and
/// its upper or left padding is dropped. <b>Source</b> torch.nn.MaxPool2d and AvgPool2d.
/// </remarks>
/// <param name="Batch">Pictures.</param>
/// <param name="Height">Rows of the input.</param>
/// <param name="Width">Columns of the input.</param>
/// <param name="Channels">Channels of input and output.</param>
/// <param name="Window">
/// The window; its padding is never a maximum, and zero in an average. Only a maximum may have holes.
/// </param>
/// <param name="CeilMode">Whether a window may hang over the lower and right edge.</param>
/// <param name="CountIncludePad">
/// Whether an average divides by the padding too. What hangs over in ceil mode never counts.
/// </param>
public readonly record struct Pool2dShape(
    int Batch, int Height, int Width, int Channels, Window2d Window, bool CeilMode, bool CountIncludePad = true)
{
    /// <summary>A pooling whose rows and columns are alike.</summary>
    public Pool2dShape(
        int batch, int height, int width, int channels, int kernelSize, int stride, int padding, bool ceilMode,
        bool countIncludePad = true)
        : this(batch, height, width, channels, Window2d.Square(kernelSize, stride, padding), ceilMode, countIncludePad)
    {
    }

    /// <summary>Rows of the output.</summary>
    public int OutputHeight => OutputSize(Height, Window.ExtentY, Window.StrideY, Window.PadTop, Window.PadBottom);

    /// <summary>Columns of the output.</summary>
    public int OutputWidth => OutputSize(Width, Window.ExtentX, Window.StrideX, Window.PadLeft, Window.PadRight);

    /// <summary>Floats in the input.</summary>
    public int InputLength => checked(Batch * Height * Width * Channels);

    /// <summary>Floats in the output.</summary>
    public int OutputLength => checked(Batch * OutputHeight * OutputWidth * Channels);

    /// <summary>The input rows under a line of outputs.</summary>
    internal PoolSpan RowsAt(int outputY) =>
        PoolSpan.Of(outputY, Height, Window.ExtentY, Window.StrideY, Window.DilationY, Window.PadTop, Window.PadBottom);

    /// <summary>The input columns under a column of outputs.</summary>
    internal PoolSpan ColumnsAt(int outputX) =>
        PoolSpan.Of(outputX, Width, Window.ExtentX, Window.StrideX, Window.DilationX, Window.PadLeft, Window.PadRight);

    /// <summary>What an average over these rows and columns divides by.</summary>
    internal int Divisor(PoolSpan rows, PoolSpan columns) => CountIncludePad
        ? rows.Padded * columns.Padded
        : (rows.Last - rows.First) * (columns.Last - columns.First);

    /// <summary>The window of one output pixel, clipped to the picture.</summary>
    internal PoolWindow At(int outputY, int outputX)
    {
        PoolSpan rows = RowsAt(outputY), columns = ColumnsAt(outputX);
        return new PoolWindow(rows.First, rows.Last, columns.First, columns.Last, Divisor(rows, columns));
    }

    /// <summary>Refuses sizes that no pooling has; padding beyond half a window would leave windows without any input.</summary>
    internal void Require(string operation, bool isMax)
    {
        ShapeRules.RequirePositive(operation, Height, Width, Channels, Window.KernelHeight, Window.StrideY);
        ShapeRules.RequireNotNegative(operation, Batch, Window.PadTop);
        if (Window.IsPlain)
        {
            ShapeRules.RequireKernelFits(operation, Height, Width, Window.KernelHeight, Window.PadTop);
        }

        Window.Require(operation, Height, Width);
        RequireHalf(operation, Math.Max(Window.PadTop, Window.PadBottom), Window.KernelHeight);
        RequireHalf(operation, Math.Max(Window.PadLeft, Window.PadRight), Window.KernelWidth);

        // A hole as large as the picture could swallow it whole.
        if ((Window.DilationY, Window.DilationX) != (1, 1) && (!isMax || Window.DilationY > Height || Window.DilationX > Width))
        {
            string expected = isMax ? $"a dilation of at most the picture's {Height} × {Width}" : "no dilation";
            throw new ArgumentException($"{operation}: expected {expected}, got {Window.DilationY} × {Window.DilationX}.");
        }

        ShapeRules.RequireIndexable(operation, "input", (double)Batch * Height * Width * Channels);
        ShapeRules.RequireIndexable(operation, "output", (double)Batch * OutputHeight * OutputWidth * Channels);
    }

    private static void RequireHalf(string operation, int padding, int kernelSize)
    {
        if (padding > kernelSize / 2)
        {
            throw new ArgumentException(
                $"{operation}: expected padding of at most half the kernel size {kernelSize}, got {padding}.");
        }
    }

    private int OutputSize(int size, long extent, int stride, int before, int after)
    {
        long reach = size + (long)before + after - extent;
        long count = (CeilMode ? (reach + stride - 1) / stride : reach / stride) + 1;
        return (int)(CeilMode && (count - 1) * stride >= size + (long)before ? count - 1 : count);
    }
}

/// <summary>
/// Input rows [Top, Bottom) and columns [Left, Right) under one output pixel, a dilation apart, and what an average divides by.
/// </summary>
internal readonly record struct PoolWindow(int Top, int Bottom, int Left, int Right, int Divisor);

/// <summary>Input rows, or columns, [First, Last) under an output, a dilation apart.</summary>
/// <param name="First">The first one inside the picture.</param>
/// <param name="Last">The end, in the picture.</param>
/// <param name="Padded">How many there are with the padding, but without what hangs over in ceil mode.</param>
internal readonly record struct PoolSpan(int First, int Last, int Padded)
{
    /// <summary>The span under one output.</summary>
    public static PoolSpan Of(int output, int size, long extent, int stride, int dilation, int before, int after)
    {
        int start = (output * stride) - before;
        int end = (int)Math.Min(start + extent, size + (long)after);
        return new PoolSpan(FirstInside(start, dilation), Math.Min(end, size), end - start);
    }

    /// <summary>The first place of a window that lies in the picture, when it begins before it.</summary>
    private static int FirstInside(int start, int dilation) =>
        start >= 0 ? start : dilation == 1 ? 0 : start + ((dilation - 1 - start) / dilation * dilation);
}
