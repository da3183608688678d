using Nin.Kernels.Elementwise;
using Nin.Kernels.Gemm;
using Nin.Kernels.Simd;

namespace Nin.Kernels.Convolution;

/// <summary>Convolution with any window and with groups as blocks of products, a group at a time, forward and backward.</summary>
/// <remarks>
/// With X a group's patches [rows, depth] and W its weights [depth, outputs]: Y = X·W + b; dX = dY·Wᵀ, added back to the picture;
/// dW = Xᵀ·dY; db = the sums of dY's columns. Every sum is one chain in order, whatever the blocks around it.
/// </remarks>
internal static unsafe class GeneralConv2dKernel<TSimd, TVector>
    where TSimd : struct, ISimd<TVector>
    where TVector : struct
{
    private static int TileColumns => GemmTile<TSimd, TVector>.Columns;

    /// <summary>Floats that the weights take, packed group by group for the forward pass.</summary>
    public static int PackedLength(in GeneralConv2dShape shape) =>
        checked(shape.Groups * PackedMatrix.Length(shape.Depth, shape.GroupOutputs, TileColumns));

    /// <summary>Floats that the weights take, packed group by group for the gradient of the input.</summary>
    public static int PackedTransposedLength(in GeneralConv2dShape shape) =>
        checked(shape.Groups * PackedMatrix.Length(shape.GroupOutputs, shape.Depth, TileColumns));

    /// <summary>Floats of scratch memory that any pass needs: a block of patches, the last columns of a gradient.</summary>
    public static int ScratchLength(in GeneralConv2dShape shape)
    {
        int patches = ConvolutionBlocking.GradientRows * Math.Min(ConvolutionBlocking.GradientColumns, shape.Depth);
        return checked(patches + (TileColumns * ConvolutionBlocking.GradientRows));
    }

    /// <summary>Packs each group's weights, its columns of the matrix.</summary>
    public static void PackWeights(in GeneralConv2dShape shape, ReadOnlySpan<float> weights, Span<float> packed)
    {
        int length = packed.Length / shape.Groups;
        float[] group = new float[shape.Depth * shape.GroupOutputs];
        for (int g = 0; g < shape.Groups; g++)
        {
            CopyGroup(shape, g, weights, group);
            PackedMatrix.Pack(shape.Depth, shape.GroupOutputs, TileColumns, group, packed.Slice(g * length, length));
        }
    }

    /// <summary>Packs the transpose of each group's weights.</summary>
    public static void PackTransposedWeights(in GeneralConv2dShape shape, ReadOnlySpan<float> weights, Span<float> packed)
    {
        int length = packed.Length / shape.Groups;
        float[] group = new float[shape.Depth * shape.GroupOutputs];
        for (int g = 0; g < shape.Groups; g++)
        {
            CopyGroup(shape, g, weights, group);
            PackedMatrix.PackTransposed(shape.GroupOutputs, shape.Depth, TileColumns, group, packed.Slice(g * length, length));
        }
    }

    /// <summary>
    /// The output pixels [firstRow, lastRow) of the convolution with the packed weights, plus bias, then ReLU if asked.
    /// </summary>
    public static void Forward(
        in GeneralConv2dShape shape, float* input, float* packed, float* bias, float* output, bool relu, float* patches,
        int firstRow,
        int lastRow)
    {
        int depthBlock = ConvolutionBlocking.DepthBlock(shape.Depth);
        nint panelStride = (nint)shape.Depth * TileColumns;
        for (int row = firstRow; row < lastRow; row += ConvolutionBlocking.Rows)
        {
            int rows = Math.Min(ConvolutionBlocking.Rows, lastRow - row);
            for (int group = 0; group < shape.Groups; group++)
            {
                int firstOutput = group * shape.GroupOutputs;
                float* b = packed + (group * (nint)PackedMatrix.Length(shape.Depth, shape.GroupOutputs, TileColumns));
                float* c = output + ((nint)row * shape.OutChannels) + firstOutput;
                for (int depth = 0; depth < shape.Depth; depth += depthBlock)
                {
                    int count = Math.Min(depthBlock, shape.Depth - depth);
                    GeneralPatches<TSimd, TVector>.Gather(shape, group, input, row, rows, depth, count, patches);
                    TileStart start = depth > 0 ? TileStart.Accumulate : bias == null ? TileStart.Zero : TileStart.Bias;
                    GemmBlock<TSimd, TVector>.Multiply(
                        rows, shape.GroupOutputs, count, patches, count, 1, b + ((nint)depth * TileColumns), TileColumns,
                        panelStride, c,
                        shape.OutChannels, start, bias == null ? null : bias + firstOutput, relu && depth + count == shape.Depth);
                }
            }
        }
    }

    /// <summary>inputGradient = the gradient that outputGradient sends back through the packed transposed weights.</summary>
    public static void BackwardInput(
        in GeneralConv2dShape shape, float* outputGradient, float* packedTransposed, float* inputGradient, float* patches)
    {
        int columnBlock = ConvolutionBlocking.GradientColumns / TileColumns * TileColumns;
        nint panelStride = (nint)shape.GroupOutputs * TileColumns;
        new Span<float>(inputGradient, shape.InputLength).Clear();
        for (int row = 0; row < shape.Rows; row += ConvolutionBlocking.Rows)
        {
            int rows = Math.Min(ConvolutionBlocking.Rows, shape.Rows - row);
            for (int group = 0; group < shape.Groups; group++)
            {
                float* a = outputGradient + ((nint)row * shape.OutChannels) + (group * shape.GroupOutputs);
                float* b = packedTransposed + (group * (nint)PackedMatrix.Length(shape.GroupOutputs, shape.Depth, TileColumns));
                for (int column = 0; column < shape.Depth; column += columnBlock)
                {
                    int columns = Math.Min(columnBlock, shape.Depth - column);
                    GemmBlock<TSimd, TVector>.Multiply(
                        rows, columns, shape.GroupOutputs, a, shape.OutChannels, 1, b + (column / TileColumns * panelStride),
                        TileColumns,
                        panelStride, patches, columns, TileStart.Zero, null, false);
                    GeneralPatches<TSimd, TVector>.ScatterAdd(shape, group, patches, row, rows, column, columns, inputGradient);
                }
            }
        }
    }

    /// <summary>Adds the gradient of the weights, and of the bias where there is one, to what these hold.</summary>
    public static void BackwardWeights(
        in GeneralConv2dShape shape, float* input, float* outputGradient, float* weightGradient, float* biasGradient,
        float* scratch)
    {
        int depthBlock = ConvolutionBlocking.DepthBlock(shape.Depth);

        // The gradient of the output is read where it lies; only the columns of a group that fill no tile are packed.
        int whole = shape.GroupOutputs / TileColumns * TileColumns, rest = shape.GroupOutputs - whole;
        float* packed = scratch;
        float* patches = scratch + (TileColumns * ConvolutionBlocking.GradientRows);
        for (int row = 0; row < shape.Rows; row += ConvolutionBlocking.GradientRows)
        {
            int rows = Math.Min(ConvolutionBlocking.GradientRows, shape.Rows - row);
            float* gradientRows = outputGradient + ((nint)row * shape.OutChannels);
            if (biasGradient != null)
            {
                ElementwiseKernel<TSimd, TVector>.AddRowsTo(gradientRows, rows, shape.OutChannels, biasGradient);
            }

            for (int group = 0; group < shape.Groups; group++)
            {
                float* gradient = gradientRows + (group * shape.GroupOutputs);
                for (int i = 0; rest > 0 && i < rows; i++)
                {
                    var padded = new Span<float>(packed + (i * TileColumns), TileColumns);
                    new ReadOnlySpan<float>(gradient + ((nint)i * shape.OutChannels) + whole, rest).CopyTo(padded);
                    padded[rest..].Clear();
                }

                for (int depth = 0; depth < shape.Depth; depth += depthBlock)
                {
                    int count = Math.Min(depthBlock, shape.Depth - depth);
                    GeneralPatches<TSimd, TVector>.Gather(shape, group, input, row, rows, depth, count, patches);
                    float* c = weightGradient + ((nint)depth * shape.OutChannels) + (group * shape.GroupOutputs);
                    GemmBlock<TSimd, TVector>.Multiply(
                        count, whole, rows, patches, 1, count, gradient, shape.OutChannels, TileColumns, c, shape.OutChannels,
                        TileStart.Accumulate, null, false);
                    GemmBlock<TSimd, TVector>.Multiply(
                        count, rest, rows, patches, 1, count, packed, TileColumns, 0, c + whole, shape.OutChannels,
                        TileStart.Accumulate,
                        null, false);
                }
            }
        }
    }

    private static void CopyGroup(in GeneralConv2dShape shape, int group, ReadOnlySpan<float> weights, Span<float> matrix)
    {
        int outputs = shape.GroupOutputs;
        for (int k = 0; k < shape.Depth; k++)
        {
            weights.Slice((k * shape.OutChannels) + (group * outputs), outputs).CopyTo(matrix[(k * outputs)..]);
        }
    }
}
