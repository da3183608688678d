namespace Nin.Kernels;

/// <summary>The window that a convolution or a pooling moves over a picture, rows and columns apart.</summary>
/// <remarks>
/// <b>Shapes</b> a picture's rows become floor((Height + PadTop + PadBottom − <see cref="ExtentY"/>) / StrideY) + 1 rows of
/// windows, its columns likewise. <b>Source</b> torch.nn.Conv2d; the four paddings apart are those of ONNX's operator Conv.
/// </remarks>
/// <param name="KernelHeight">Rows of the kernel.</param>
/// <param name="KernelWidth">Columns of the kernel.</param>
/// <param name="StrideY">Rows between neighbouring windows.</param>
/// <param name="StrideX">Columns between neighbouring windows.</param>
/// <param name="DilationY">Rows of the picture from a row of the kernel to the next; 1 where the kernel is dense.</param>
/// <param name="DilationX">Columns of the picture from a column of the kernel to the next; 1 where the kernel is dense.</param>
/// <param name="PadTop">Rows above the picture.</param>
/// <param name="PadLeft">Columns to the left of the picture.</param>
/// <param name="PadBottom">Rows below the picture.</param>
/// <param name="PadRight">Columns to the right of the picture.</param>
public readonly record struct Window2d(
    int KernelHeight, int KernelWidth, int StrideY = 1, int StrideX = 1, int DilationY = 1, int DilationX = 1, int PadTop = 0,
    int PadLeft = 0, int PadBottom = 0, int PadRight = 0)
{
    /// <summary>Rows of the picture from the first that a window reads to the last.</summary>
    public long ExtentY => ((KernelHeight - 1L) * DilationY) + 1;

    /// <summary>Columns of the picture from the first that a window reads to the last.</summary>
    public long ExtentX => ((KernelWidth - 1L) * DilationX) + 1;

    /// <summary>Positions of the kernel.</summary>
    public int Positions => checked(KernelHeight * KernelWidth);

    /// <summary>
    /// Whether rows and columns are alike and the kernel is dense: what one kernel size, one stride and one padding say.
    /// </summary>
    public bool IsPlain => KernelHeight == KernelWidth && StrideY == StrideX && (DilationY, DilationX) == (1, 1)
        && PadTop == PadLeft && PadTop == PadBottom && PadTop == PadRight;

    /// <summary>A window whose rows and columns are alike.</summary>
    public static Window2d Square(int kernelSize, int stride = 1, int padding = 0, int dilation = 1) =>
        new(kernelSize, kernelSize, stride, stride, dilation, dilation, padding, padding, padding, padding);

    /// <summary>Rows of windows over a picture of so many rows.</summary>
    public int OutputHeight(int height) => (int)(((height + (long)PadTop + PadBottom - ExtentY) / StrideY) + 1);

    /// <summary>Columns of windows over a picture of so many columns.</summary>
    public int OutputWidth(int width) => (int)(((width + (long)PadLeft + PadRight - ExtentX) / StrideX) + 1);

    /// <summary>Refuses sizes that no window has, and a window that is larger than the picture with its padding.</summary>
    internal void Require(string operation, int height, int width)
    {
        ShapeRules.RequirePositive(operation, KernelHeight, KernelWidth, StrideY, StrideX, DilationY, DilationX);
        ShapeRules.RequireNotNegative(operation, PadTop, PadLeft, PadBottom, PadRight);
        if (ExtentY > height + (long)PadTop + PadBottom || ExtentX > width + (long)PadLeft + PadRight)
        {
            throw new ArgumentException(
                $"{operation}: expected a window no larger than the picture of {height} × {width} with its padding, "
                + $"got one of {ExtentY} × {ExtentX}.");
        }
    }
}
