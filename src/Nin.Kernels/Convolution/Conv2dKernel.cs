using Nin.Kernels.Elementwise;
using Nin.Kernels.Gemm;
using Nin.Kernels.Simd;

namespace Nin.Kernels.Convolution;

/// <summary>Convolution as blocks of products, forward and backward.</summary>
/// <remarks>
/// With X the patches [rows, depth] and W the weights [depth, outputs]: Y = X·W + b; dX = dY·Wᵀ, added back to the
/// picture; dW = Xᵀ·dY; db = the sums of dY's columns. The patches are only ever laid out for a block of pixels.
/// </remarks>
internal static unsafe class Conv2dKernel<TSimd, TVector>
    where TSimd : struct, ISimd<TVector>
    where TVector : struct
{
    private static int TileColumns => GemmTile<TSimd, TVector>.Columns;

    /// <summary>
    /// output = convolution of input with the packed weights, plus bias, plus addends where there are some, then ReLU if asked,
    /// for the output pixels [firstRow, lastRow), of which output and addends hold no others, and of their channels for [first,
    /// last); the first must be that of a panel.
    /// From an output pixel to the next are <paramref name="outputStride"/> floats.
    /// </summary>
    public static void Forward(
        in Conv2dShape shape, float* input, float* packed, float* bias, float* addends, float* output, nint outputStride,
        bool relu, float* scratch, int firstRow, int lastRow, int first, int last)
    {
        if (first == last)
        {
            return;
        }

        packed += (nint)first * shape.Depth;
        bias = bias == null ? null : bias + first;
        bool pointwise = ConvolutionAlgorithms.Choose(shape) == ConvolutionAlgorithm.Pointwise;
        bool inPlace = !pointwise && ConvolutionBlocking.ReadsInPlace(shape);
        float** corners = stackalloc float*[ConvolutionBlocking.Rows];
        int depthBlock = ConvolutionBlocking.DepthBlock(shape.Depth);
        float* patches = scratch + ConvolutionBlocking.LinesLength(shape);
        nint panelStride = (nint)shape.Depth * TileColumns;
        bool isFar = (long)shape.Depth * (last - first) > ConvolutionBlocking.MostNearWeights;
        for (int row = firstRow; row < lastRow; row += ConvolutionBlocking.Rows)
        {
            int rows = Math.Min(ConvolutionBlocking.Rows, lastRow - row);
            float* c = output + ((row - firstRow) * outputStride) + first;
            if (inPlace)
            {
                PatchCorners.Find(shape, input, row, rows, scratch, corners);
            }

            for (int depth = 0; depth < shape.Depth; depth += depthBlock)
            {
                int count = Math.Min(depthBlock, shape.Depth - depth);
                float* b = packed + ((nint)depth * TileColumns);
                TileStart start = depth > 0 ? TileStart.Accumulate : bias == null ? TileStart.Zero : TileStart.Bias;
                bool reluNow = relu && addends == null && depth + count == shape.Depth;
                if (inPlace)
                {
                    GemmBlock<TSimd, TVector>.Multiply(
                        rows, last - first, count, PatchCorners.Rows(shape, corners, depth, count), b, TileColumns, panelStride,
                        c, outputStride, start, bias, reluNow, isFar);
                    continue;
                }

                float* a = input + ((nint)row * shape.InChannels) + depth;
                nint stride = shape.InChannels;
                if (!pointwise)
                {
                    a = LayOut(shape, input, row, rows, depth, count, scratch, patches, out stride);
                }

                GemmBlock<TSimd, TVector>.Multiply(
                    rows, last - first, count, a, stride, 1, b, TileColumns, panelStride, c, outputStride, start, bias,
                    reluNow, isFar);
            }

            if (addends != null)
            {
                float* z = addends + ((nint)(row - firstRow) * shape.OutChannels) + first;
                ElementwiseKernel<TSimd, TVector>.AddMatrix(z, shape.OutChannels, rows, last - first, c, outputStride, relu);
            }
        }
    }

    /// <summary>inputGradient = the gradient that outputGradient sends back through the packed transposed weights.</summary>
    public static void BackwardInput(
        in Conv2dShape shape, float* outputGradient, float* packedTransposed, float* inputGradient, float* scratch)
    {
        bool pointwise = ConvolutionAlgorithms.Choose(shape) == ConvolutionAlgorithm.Pointwise;
        int columnBlock = ConvolutionBlocking.GradientColumns / TileColumns * TileColumns;
        nint panelStride = (nint)shape.OutChannels * TileColumns;
        if (!pointwise)
        {
            new Span<float>(inputGradient, shape.InputLength).Clear();
        }

        for (int row = 0; row < shape.Rows; row += ConvolutionBlocking.Rows)
        {
            int rows = Math.Min(ConvolutionBlocking.Rows, shape.Rows - row);
            float* a = outputGradient + ((nint)row * shape.OutChannels);
            for (int column = 0; column < shape.Depth; column += columnBlock)
            {
                int columns = Math.Min(columnBlock, shape.Depth - column);
                float* c = pointwise ? inputGradient + ((nint)row * shape.InChannels) + column : scratch;
                nint stride = pointwise ? shape.InChannels : columns;
                GemmBlock<TSimd, TVector>.Multiply(
                    rows, columns, shape.OutChannels, a, shape.OutChannels, 1,
                    packedTransposed + (column / TileColumns * panelStride), TileColumns, panelStride, c, stride, TileStart.Zero,
                    null, false);
                if (!pointwise)
                {
                    PatchBlock<TSimd, TVector>.ScatterAdd(shape, scratch, row, rows, column, columns, inputGradient);
                }
            }
        }
    }

    /// <summary>
    /// Adds what the output pixels [firstRow, lastRow) send to the gradient of the weights, and of the bias where there is one,
    /// to what these hold; the gradient of the output holds no other pixels.
    /// </summary>
    public static void BackwardWeights(
        in Conv2dShape shape, float* input, float* outputGradient, float* weightGradient, float* biasGradient, float* scratch,
        int firstRow,
        int lastRow)
    {
        bool pointwise = ConvolutionAlgorithms.Choose(shape) == ConvolutionAlgorithm.Pointwise;
        int depthBlock = ConvolutionBlocking.DepthBlock(shape.Depth);

        // The gradient of the output is read where it lies; only the columns that fill no tile are packed.
        int whole = shape.OutChannels / TileColumns * TileColumns, rest = shape.OutChannels - whole;
        float* packed = scratch + ConvolutionBlocking.LinesLength(shape);
        float* patches = packed + PackedMatrix.Length(ConvolutionBlocking.GradientRows, rest, TileColumns);
        for (int row = firstRow; row < lastRow; row += ConvolutionBlocking.GradientRows)
        {
            int rows = Math.Min(ConvolutionBlocking.GradientRows, lastRow - row);
            float* gradientRows = outputGradient + ((nint)(row - firstRow) * shape.OutChannels);
            for (int i = 0; rest > 0 && i < rows; i++)
            {
                var padded = new Span<float>(packed + (i * TileColumns), TileColumns);
                new ReadOnlySpan<float>(gradientRows + ((nint)i * shape.OutChannels) + whole, rest).CopyTo(padded);
                padded[rest..].Clear();
            }

            if (biasGradient != null)
            {
                ElementwiseKernel<TSimd, TVector>.AddRowsTo(gradientRows, rows, shape.OutChannels, biasGradient);
            }

            for (int depth = 0; depth < shape.Depth; depth += depthBlock)
            {
                int count = Math.Min(depthBlock, shape.Depth - depth);
                float* a = input + ((nint)row * shape.InChannels) + depth;
                nint stride = shape.InChannels;
                if (!pointwise)
                {
                    a = LayOut(shape, input, row, rows, depth, count, scratch, patches, out stride);
                }

                float* c = weightGradient + ((nint)depth * shape.OutChannels);
                GemmBlock<TSimd, TVector>.Multiply(
                    count, whole, rows, a, 1, stride, gradientRows, shape.OutChannels, TileColumns, c, shape.OutChannels,
                    TileStart.Accumulate, null, false);
                GemmBlock<TSimd, TVector>.Multiply(
                    count, rest, rows, a, 1, stride, packed, TileColumns, 0, c + whole, shape.OutChannels, TileStart.Accumulate,
                    null, false);
            }
        }
    }

    /// <summary>
    /// Lays the patches' elements [depth, depth + count) out, unless whole patches lie there already, and says where they lie.
    /// </summary>
    private static float* LayOut(
        in Conv2dShape shape, float* input, int row, int rows, int depth, int count, float* lines, float* patches,
        out nint stride)
    {
        bool areWhole = ConvolutionBlocking.PatchColumns(shape.Depth) == shape.Depth;
        stride = areWhole ? shape.Depth : count;
        if (depth == 0 || !areWhole)
        {
            PatchBlock<TSimd, TVector>.Gather(shape, input, row, rows, depth, (int)stride, lines, patches);
        }

        return areWhole ? patches + depth : patches;
    }
}
