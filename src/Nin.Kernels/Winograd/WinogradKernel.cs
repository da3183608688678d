using Nin.Kernels.Convolution;
using Nin.Kernels.Elementwise;
using Nin.Kernels.Gemm;
using Nin.Kernels.Simd;

namespace Nin.Kernels.Winograd;

/// <summary>Stride-1 convolution as products at the points of Winograd's algorithm, forward and backward.</summary>
/// <remarks>
/// With V = Bᵀ·d·B for every tile and U = G·g·Gᵀ: Y = Aᵀ·[Σ over inputs V ⊙ U]·A; dX is the forward pass of dY with the
/// kernels turned around; dg = Gᵀ·[Σ over tiles V ⊙ (A·dY·Aᵀ)]·G. At each point the sums are a matrix product over the tiles
/// of several pictures.
/// <b>Source</b> Lavin, Gray, arXiv 1509.09308, and its adjoint. <b>Accuracy</b> the bound in <c>ReferenceWinograd</c>.
/// </remarks>
internal static unsafe class WinogradKernel<TSimd, TVector>
    where TSimd : struct, ISimd<TVector>
    where TVector : struct
{
    private static int TileColumns => GemmTile<TSimd, TVector>.Columns;

    /// <summary>Floats of the transformed weights.</summary>
    public static int PackedLength(in Conv2dShape shape) =>
        checked(new WinogradShape(shape).Positions * PackedStride(shape.InChannels, shape.OutChannels));

    /// <summary>Floats of scratch memory that any pass needs.</summary>
    public static int ScratchLength(in Conv2dShape shape)
    {
        var tiles = new WinogradShape(shape);
        int inputs = TileStride(tiles, shape.InChannels), outputs = TileStride(tiles, shape.OutChannels);
        int gradients = WinogradShape.Stride(tiles.GradientGroupTiles * shape.InChannels)
            + PackedStride(tiles.GradientGroupTiles, shape.OutChannels)
            + WinogradShape.Stride(shape.InChannels * shape.OutChannels);
        return checked(tiles.Positions * Math.Max(inputs + outputs, gradients));
    }

    /// <summary>
    /// Transforms weights [kernel, kernel, inputs, outputs] and packs them for the products of the forward pass.
    /// </summary>
    public static void PackWeights(in Conv2dShape shape, float* weights, float* packed)
    {
        int size = new WinogradShape(shape).Size, width = TSimd.Width, whole = shape.OutChannels / width * width;
        (nint columnStride, nint pointStride) = (
            (nint)shape.InChannels * shape.OutChannels, PackedStride(shape.InChannels, shape.OutChannels));
        new Span<float>(packed, PackedLength(shape)).Clear();
        for (int input = 0; input < shape.InChannels; input++)
        {
            for (int output = 0; output < shape.OutChannels; output += output < whole ? width : 1)
            {
                float* source = weights + ((nint)input * shape.OutChannels) + output;
                float* target = packed + PackedOffset(shape.InChannels, input, output);
                if (output < whole)
                {
                    WinogradTiles<TSimd, TVector>.Weights(
                        size, source, shape.KernelSize * columnStride, columnStride, target, pointStride);
                }
                else
                {
                    WinogradTiles<SimdScalar, float>.Weights(
                        size, source, shape.KernelSize * columnStride, columnStride, target, pointStride);
                }
            }
        }
    }

    /// <summary>The same for the gradient of the input: the kernels turned around, outputs and inputs exchanged.</summary>
    public static void PackTransposedWeights(in Conv2dShape shape, float* weights, float* packed)
    {
        Conv2dShape transposed = WinogradShape.Transposed(shape);
        int size = new WinogradShape(shape).Size, width = TSimd.Width, whole = shape.InChannels / width * width;
        int kernel = shape.KernelSize, last = (kernel * kernel) - 1;
        nint pointStride = PackedStride(shape.OutChannels, shape.InChannels);
        float* turned = stackalloc float[kernel * kernel * width];
        new Span<float>(packed, PackedLength(transposed)).Clear();
        for (int output = 0; output < shape.OutChannels; output++)
        {
            for (int input = 0; input < shape.InChannels; input += input < whole ? width : 1)
            {
                int count = input < whole ? width : 1;
                for (int i = 0; i <= last; i++)
                {
                    float* source = weights + ((((nint)(last - i) * shape.InChannels) + input) * shape.OutChannels) + output;
                    for (int lane = 0; lane < count; lane++)
                    {
                        turned[(i * count) + lane] = source[(nint)lane * shape.OutChannels];
                    }
                }

                float* target = packed + PackedOffset(shape.OutChannels, output, input);
                if (input < whole)
                {
                    WinogradTiles<TSimd, TVector>.Weights(size, turned, kernel * count, count, target, pointStride);
                }
                else
                {
                    WinogradTiles<SimdScalar, float>.Weights(size, turned, kernel * count, count, target, pointStride);
                }
            }
        }
    }

    /// <summary>
    /// output = convolution of input with the packed weights, plus bias, plus addends where there are some, then ReLU if asked,
    /// for the tiles [firstTile, lastTile) and of their channels for [first, last); the first must be that of a panel. From an
    /// output pixel to the next are <paramref name="outputStride"/> floats.
    /// </summary>
    public static void Forward(
        in Conv2dShape shape, float* input, float* packed, float* bias, float* addends, float* output, nint outputStride,
        bool relu, float* scratch, int firstTile, int lastTile, int first, int last)
    {
        if (first == last)
        {
            return;
        }

        var tiles = new WinogradShape(shape);
        int inputs = shape.InChannels, outputs = shape.OutChannels, whole = first + Whole(last - first);
        (nint inputStride, nint productStride) = (TileStride(tiles, inputs), TileStride(tiles, outputs));
        nint packedStride = PackedStride(inputs, outputs);
        float* products = scratch + (tiles.Positions * inputStride);
        float* panels = packed + PackedOffset(inputs, 0, first);
        for (int group = firstTile; group < lastTile; group += tiles.GroupTiles)
        {
            int count = Math.Min(tiles.GroupTiles, lastTile - group);
            TransformInputs(shape, tiles, group, count, input, scratch, inputStride);
            for (int position = 0; position < tiles.Positions; position++)
            {
                Multiply(
                    count, last - first, inputs, scratch + (position * inputStride), inputs, 1,
                    panels + (position * packedStride),
                    (nint)inputs * TileColumns, products + (position * productStride) + first, outputs, TileStart.Zero);
            }

            for (int tile = 0; tile < count; tile++)
            {
                float* points = products + ((nint)tile * outputs);
                WinogradTiles<TSimd, TVector>.Output(
                    tiles, group + tile, points, productStride, bias, addends, outputs, relu, output, outputStride, first, whole);
                WinogradTiles<SimdScalar, float>.Output(
                    tiles, group + tile, points, productStride, bias, addends, outputs, relu, output, outputStride, whole, last);
            }
        }
    }

    /// <summary>inputGradient = the gradient that outputGradient sends back through the packed transposed weights.</summary>
    public static void BackwardInput(
        in Conv2dShape shape, float* outputGradient, float* packedTransposed, float* inputGradient, float* scratch)
    {
        Conv2dShape transposed = WinogradShape.Transposed(shape);
        Forward(
            transposed, outputGradient, packedTransposed, null, null, inputGradient, shape.InChannels, relu: false, scratch, 0,
            new WinogradShape(transposed).Tiles, 0, shape.InChannels);
    }

    /// <summary>Adds the gradient of the weights, and of the bias where there is one, to what the gradients hold.</summary>
    public static void BackwardWeights(
        in Conv2dShape shape, float* input, float* outputGradient, float* weightGradient, float* biasGradient, float* scratch)
    {
        var tiles = new WinogradShape(shape);
        int inputs = shape.InChannels, outputs = shape.OutChannels, wholeOutputs = Whole(outputs);
        if (tiles.Tiles == 0)
        {
            return;
        }

        nint inputStride = WinogradShape.Stride(tiles.GradientGroupTiles * inputs);
        nint gradientStride = PackedStride(tiles.GradientGroupTiles, outputs);
        nint panelStride = (nint)tiles.GradientGroupTiles * TileColumns, sumStride = WinogradShape.Stride(
            inputs * outputs);
        float* gradients = scratch + (tiles.Positions * inputStride);
        float* sums = gradients + (tiles.Positions * gradientStride);
        if (outputs % TileColumns != 0)
        {
            new Span<float>(gradients,
                checked((int)(tiles.Positions * gradientStride))).Clear(); // the last panel's empty columns
        }

        for (int first = 0; first < tiles.Tiles; first += tiles.GradientGroupTiles)
        {
            int count = Math.Min(tiles.GradientGroupTiles, tiles.Tiles - first);
            TransformInputs(shape, tiles, first, count, input, scratch, inputStride);
            for (int tile = 0; tile < count; tile++)
            {
                float* row = gradients + ((nint)tile * TileColumns);
                WinogradTiles<TSimd, TVector>.OutputGradient(
                    shape, tiles, first + tile, outputGradient, row, gradientStride, TileColumns, panelStride, 0, wholeOutputs);
                WinogradTiles<SimdScalar, float>.OutputGradient(
                    shape, tiles, first + tile, outputGradient, row, gradientStride, TileColumns, panelStride, wholeOutputs,
                    outputs);
            }

            for (int position = 0; position < tiles.Positions; position++)
            {
                Multiply(
                    inputs, outputs, count, scratch + (position * inputStride), 1, inputs,
                    gradients + (position * gradientStride),
                    panelStride, sums + (position * sumStride), outputs, first == 0 ? TileStart.Zero : TileStart.Accumulate);
            }
        }

        AddWeightGradients(shape, tiles.Size, sums, sumStride, weightGradient);
        if (biasGradient != null)
        {
            ElementwiseKernel<TSimd, TVector>.AddRowsTo(outputGradient, shape.Rows, outputs, biasGradient);
        }
    }

    private static void TransformInputs(
        in Conv2dShape shape, in WinogradShape tiles, int first, int count, float* input, float* points, nint pointStride)
    {
        int inputs = shape.InChannels, whole = Whole(inputs);
        for (int tile = 0; tile < count; tile++)
        {
            float* row = points + ((nint)tile * inputs);
            WinogradTiles<TSimd, TVector>.Input(shape, tiles, first + tile, input, row, pointStride, 0, whole);
            WinogradTiles<SimdScalar, float>.Input(shape, tiles, first + tile, input, row, pointStride, whole, inputs);
        }
    }

    private static void AddWeightGradients(in Conv2dShape shape, int size, float* sums, nint sumStride, float* weightGradient)
    {
        int outputs = shape.OutChannels, whole = Whole(outputs), width = TSimd.Width;
        nint weightStride = (nint)shape.InChannels * outputs;
        for (int input = 0; input < shape.InChannels; input++)
        {
            float* source = sums + ((nint)input * outputs);
            float* target = weightGradient + ((nint)input * outputs);
            for (int output = 0; output < whole; output += width)
            {
                WinogradTiles<TSimd, TVector>.AddWeightGradient(
                    size, shape.KernelSize, source + output, sumStride, target + output, weightStride);
            }

            for (int output = whole; output < outputs; output++)
            {
                WinogradTiles<SimdScalar, float>.AddWeightGradient(
                    size, shape.KernelSize, source + output, sumStride, target + output, weightStride);
            }
        }
    }

    /// <summary>One point's product, its depth in pieces whose panels fit the first-level cache.</summary>
    private static void Multiply(
        int rows, int columns, int depth, float* a, nint rowStride, nint depthStride, float* b, nint panelStride, float* c,
        nint cStride, TileStart start)
    {
        int piece = ConvolutionBlocking.DepthBlock(depth);
        for (int done = 0; done < depth; done += piece)
        {
            GemmBlock<TSimd, TVector>.Multiply(
                rows, columns, Math.Min(piece, depth - done), a + (done * depthStride), rowStride, depthStride,
                b + ((nint)done * TileColumns), TileColumns, panelStride, c, cStride, done == 0 ? start : TileStart.Accumulate,
                null, relu: false);
        }
    }

    private static int Whole(int channels) => channels / TSimd.Width * TSimd.Width;

    private static int TileStride(in WinogradShape tiles, int channels) =>
        WinogradShape.Stride(tiles.GroupTiles * channels);

    private static int PackedStride(int depth, int columns) =>
        WinogradShape.Stride(PackedMatrix.Length(depth, columns, TileColumns));

    private static nint PackedOffset(int depth, int row, int column) =>
        ((((nint)(column / TileColumns) * depth) + row) * TileColumns) + (column % TileColumns);
}
