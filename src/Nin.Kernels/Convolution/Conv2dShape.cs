namespace Nin.Kernels.Convolution;

/// <summary>The sizes of a two-dimensional convolution over [Batch, Height, Width, InChannels] with a square kernel.</summary>
/// <remarks>
/// <b>Shapes</b> input [Batch, Height, Width, InChannels]; weights [KernelSize, KernelSize, InChannels, OutChannels], seen
/// by the products as a matrix [<see cref="Depth"/>, OutChannels]; output [Batch, OutputHeight, OutputWidth, OutChannels]
/// with OutputHeight = floor((Height + 2·Padding − KernelSize) / Stride) + 1. A fully connected layer is the case of a
/// 1×1 picture and a 1×1 kernel.
/// </remarks>
/// <param name="Batch">Pictures.</param>
/// <param name="Height">Rows of the input.</param>
/// <param name="Width">Columns of the input.</param>
/// <param name="InChannels">Channels of the input.</param>
/// <param name="OutChannels">Channels of the output: the number of kernels.</param>
/// <param name="KernelSize">Rows and columns of a kernel.</param>
/// <param name="Stride">Pixels between neighbouring windows.</param>
/// <param name="Padding">Rows and columns of zeros around the input.</param>
public readonly record struct Conv2dShape(
    int Batch, int Height, int Width, int InChannels, int OutChannels, int KernelSize, int Stride, int Padding)
{
    /// <summary>Rows of the output.</summary>
    public int OutputHeight => ((Height + (2 * Padding) - KernelSize) / Stride) + 1;

    /// <summary>Columns of the output.</summary>
    public int OutputWidth => ((Width + (2 * Padding) - KernelSize) / Stride) + 1;

    /// <summary>Output pixels in the whole batch: the rows of the product.</summary>
    public int Rows => checked(Batch * OutputHeight * OutputWidth);

    /// <summary>Inputs of one output: the length of each sum.</summary>
    public int Depth => checked(KernelSize * KernelSize * InChannels);

    /// <summary>Floats in the input.</summary>
    public int InputLength => checked(Batch * Height * Width * InChannels);

    /// <summary>Floats in the output.</summary>
    public int OutputLength => checked(Rows * OutChannels);

    /// <summary>Floats in the weights.</summary>
    public int WeightLength => checked(Depth * OutChannels);

    /// <summary>Whether the convolution is a plain product of the pixels with the weights.</summary>
    public bool IsPointwise => KernelSize == 1 && Stride == 1 && Padding == 0;

    /// <summary>Multiply-adds of the forward pass.</summary>
    public long MultiplyAdds => (long)Rows * Depth * OutChannels;

    /// <summary>Refuses sizes that no convolution has, so that lengths which fit them are lengths of real memory.</summary>
    internal void Require(string operation)
    {
        ShapeRules.RequirePositive(operation, Height, Width, InChannels, OutChannels, KernelSize, Stride);
        ShapeRules.RequireNotNegative(operation, Batch, Padding);
        ShapeRules.RequireKernelFits(operation, Height, Width, KernelSize, Padding);
        ShapeRules.RequireIndexable(operation, "input", (double)Batch * Height * Width * InChannels);

        // Positions within a padded line are counted in floats.
        ShapeRules.RequireIndexable(operation, "padded line", (Math.Max(Height, Width) + (2.0 * Padding)) * InChannels);
        ShapeRules.RequireIndexable(operation, "weights", (double)KernelSize * KernelSize * InChannels * OutChannels);
        ShapeRules.RequireIndexable(operation, "output", (double)Batch * OutputHeight * OutputWidth * OutChannels);
    }
}
