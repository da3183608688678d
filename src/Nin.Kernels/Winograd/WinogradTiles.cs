using System.Runtime.CompilerServices;
using Nin.Kernels.Convolution;
using Nin.Kernels.Simd;

namespace Nin.Kernels.Winograd;

/// <summary>
/// Takes tiles of a picture to the points of the products and back, a vector of channels at a time: every line of a tile,
/// then every line of what came out.
/// </summary>
/// <remarks>Channels [first, last) must be whole vectors; the rest of them goes through the same code at width 1.</remarks>
internal static unsafe class WinogradTiles<TSimd, TVector>
    where TSimd : struct, ISimd<TVector>
    where TVector : struct
{
    private const int LargestSize = 8;
    private const int Outputs = WinogradShape.Outputs;
    private const int CacheLine = 64;

    /// <summary>Floats that memory of the stack is larger by, to begin at a line of the cache.</summary>
    private const int Slack = CacheLine / sizeof(float);

    /// <summary>Bᵀ·d·B for one tile of inputs; what lies outside of the picture is zero.</summary>
    /// <param name="shape">The convolution.</param>
    /// <param name="tiles">Its tiles.</param>
    /// <param name="tile">The tile.</param>
    /// <param name="input">The pictures.</param>
    /// <param name="points">The tile's row in the first point's matrix, [channels].</param>
    /// <param name="pointStride">Floats from a point's matrix to the next.</param>
    /// <param name="first">The first channel.</param>
    /// <param name="last">The channel behind the last.</param>
    [SkipLocalsInit]
    public static void Input(
        in Conv2dShape shape, in WinogradShape tiles, int tile, float* input, float* points, nint pointStride, int first,
        int last)
    {
        if (first == last)
        {
            return;
        }

        int size = tiles.Size, width = TSimd.Width;
        float* lines = stackalloc float[(LargestSize * LargestSize * width) + Slack];
        float* patch = stackalloc float[(LargestSize * LargestSize * width) + Slack];
        lines = Aligned(lines);
        patch = Aligned(patch);
        (int picture, int y, int x) = tiles.Locate(tile);
        var square = new ClippedSquare(y - shape.Padding, x - shape.Padding, size, shape.Height, shape.Width);
        nint rowStride = (nint)shape.Width * shape.InChannels;
        float* corner = input + ((nint)picture * shape.Height * rowStride) + square.Offset(rowStride, shape.InChannels);
        (nint down, nint across) = (rowStride, shape.InChannels);
        if (!square.IsWhole)
        {
            new Span<float>(patch, size * size * width).Clear(); // what lies outside is the same for all channels
            (down, across) = (size * width, width);
        }

        for (int channel = first; channel < last; channel += width)
        {
            float* source = corner + channel;
            if (!square.IsWhole)
            {
                CopyInside(square, source, rowStride, shape.InChannels, patch);
                source = patch;
            }

            if (size == LargestSize)
            {
                Both<Input8<TSimd, TVector>>(source, down, across, lines, points + channel, size * pointStride, pointStride);
            }
            else
            {
                Both<Input6<TSimd, TVector>>(source, down, across, lines, points + channel, size * pointStride, pointStride);
            }
        }
    }

    /// <summary>
    /// Aᵀ·m·A for one tile of products, plus bias, plus addends where there are some, then ReLU if asked; only what lies inside
    /// the picture is written. From an output pixel to the next are <paramref name="columnStride"/> floats, from an addend's
    /// pixel to the next <paramref name="channels"/>.
    /// </summary>
    [SkipLocalsInit]
    public static void Output(
        in WinogradShape tiles, int tile, float* points, nint pointStride, float* bias, float* addends, int channels, bool relu,
        float* output, nint columnStride, int first, int last)
    {
        if (first == last)
        {
            return;
        }

        int size = tiles.Size, width = TSimd.Width;
        float* lines = stackalloc float[(Outputs * LargestSize * width) + Slack];
        float* patch = stackalloc float[(Outputs * Outputs * width) + Slack];
        lines = Aligned(lines);
        patch = Aligned(patch);
        (int picture, int y, int x) = tiles.Locate(tile);
        var square = new ClippedSquare(y, x, Outputs, tiles.OutputHeight, tiles.OutputWidth);
        nint rowStride = tiles.OutputWidth * columnStride;
        float* corner = output + ((nint)picture * tiles.OutputHeight * rowStride) + square.Offset(rowStride, columnStride);
        nint firstPixel = ((((nint)picture * tiles.OutputHeight) + y) * tiles.OutputWidth) + x;
        (nint down, nint across) = square.IsWhole ? (rowStride, columnStride) : (Outputs * width, width);
        for (int channel = first; channel < last; channel += width)
        {
            float* target = corner + channel;
            float* values = square.IsWhole ? target : patch;
            if (size == LargestSize)
            {
                Both<Output8<TSimd, TVector>>(
                    points + channel, size * pointStride, pointStride, lines, values, down, across);
            }
            else
            {
                Both<Output6<TSimd, TVector>>(
                    points + channel, size * pointStride, pointStride, lines, values, down, across);
            }

            if (!square.IsWhole)
            {
                for (int row = 0; row < square.LastRow; row++)
                {
                    for (int column = 0; column < square.LastColumn; column++)
                    {
                        TSimd.Store(
                            target + (row * rowStride) + (column * columnStride),
                            TSimd.Load(patch + (((row * Outputs) + column) * width)));
                    }
                }
            }

            if (bias != null || relu || addends != null)
            {
                TVector start = bias == null ? TSimd.Zero : TSimd.Load(bias + channel);
                for (int row = 0; row < square.LastRow; row++)
                {
                    float* addend = addends + ((firstPixel + (row * (nint)tiles.OutputWidth)) * channels) + channel;
                    for (int column = 0; column < square.LastColumn; column++, addend += channels)
                    {
                        float* place = target + (row * rowStride) + (column * columnStride);
                        TVector value = TSimd.Load(place);
                        value = bias == null && addends != null ? value : TSimd.Add(value, start);
                        value = addends == null ? value : TSimd.Add(value, TSimd.Load(addend));
                        TSimd.Store(place, relu ? TSimd.Relu(value) : value);
                    }
                }
            }
        }
    }

    /// <summary>
    /// A·dy·Aᵀ for one tile of gradients of outputs, into packed panels; what lies outside of the picture is zero.
    /// </summary>
    /// <param name="shape">The convolution.</param>
    /// <param name="tiles">Its tiles.</param>
    /// <param name="tile">The tile.</param>
    /// <param name="outputGradient">The gradient of the outputs.</param>
    /// <param name="packed">The tile's row in the first panel of the first point's matrix, [panel][tiles][panelColumns].</param>
    /// <param name="pointStride">Floats from a point's matrix to the next.</param>
    /// <param name="panelColumns">Columns of a panel.</param>
    /// <param name="panelStride">Floats from a panel to the next.</param>
    /// <param name="first">The first channel.</param>
    /// <param name="last">The channel behind the last.</param>
    [SkipLocalsInit]
    public static void OutputGradient(
        in Conv2dShape shape, in WinogradShape tiles, int tile, float* outputGradient, float* packed, nint pointStride,
        int panelColumns, nint panelStride, int first, int last)
    {
        if (first == last)
        {
            return;
        }

        int size = tiles.Size, width = TSimd.Width;
        float* lines = stackalloc float[(LargestSize * Outputs * width) + Slack];
        float* patch = stackalloc float[(Outputs * Outputs * width) + Slack];
        lines = Aligned(lines);
        patch = Aligned(patch);
        (int picture, int y, int x) = tiles.Locate(tile);
        var square = new ClippedSquare(y, x, Outputs, tiles.OutputHeight, tiles.OutputWidth);
        nint columnStride = shape.OutChannels, rowStride = tiles.OutputWidth * columnStride;
        float* corner = outputGradient + ((nint)picture * tiles.OutputHeight * rowStride)
            + square.Offset(rowStride, columnStride);
        (nint down, nint across) = (rowStride, columnStride);
        if (!square.IsWhole)
        {
            new Span<float>(patch, Outputs * Outputs * width).Clear();
            (down, across) = (Outputs * width, width);
        }

        for (int channel = first; channel < last; channel += width)
        {
            float* source = corner + channel;
            if (!square.IsWhole)
            {
                CopyInside(square, source, rowStride, columnStride, patch);
                source = patch;
            }

            float* target = packed + (channel / panelColumns * panelStride) + (channel % panelColumns);
            if (size == LargestSize)
            {
                Both<OutputGradient8<TSimd, TVector>>(
                    source, down, across, lines, target, size * pointStride, pointStride);
            }
            else
            {
                Both<OutputGradient6<TSimd, TVector>>(
                    source, down, across, lines, target, size * pointStride, pointStride);
            }
        }
    }

    /// <summary>G·g·Gᵀ for a vector of kernels.</summary>
    /// <param name="size">Rows and columns of a tile's inputs.</param>
    /// <param name="weights">The kernels' first weights.</param>
    /// <param name="rowStride">Floats from a row of weights to the next.</param>
    /// <param name="columnStride">Floats from a weight of a row to the next.</param>
    /// <param name="points">The place in the first point's matrix.</param>
    /// <param name="pointStride">Floats from a point's matrix to the next.</param>
    [SkipLocalsInit]
    public static void Weights(int size, float* weights, nint rowStride, nint columnStride, float* points, nint pointStride)
    {
        float* lines = stackalloc float[(LargestSize * LargestSize * TSimd.Width) + Slack];
        lines = Aligned(lines);
        if (size == LargestSize)
        {
            Both<Weight8<TSimd, TVector>>(weights, rowStride, columnStride, lines, points, size * pointStride, pointStride);
        }
        else
        {
            Both<Weight6<TSimd, TVector>>(weights, rowStride, columnStride, lines, points, size * pointStride, pointStride);
        }
    }

    /// <summary>Adds Gᵀ·du·G for a vector of kernels to the gradient of their weights.</summary>
    /// <param name="size">Rows and columns of a tile's inputs.</param>
    /// <param name="kernelSize">Rows and columns of a kernel.</param>
    /// <param name="points">The place in the first point's matrix.</param>
    /// <param name="pointStride">Floats from a point's matrix to the next.</param>
    /// <param name="weightGradient">The gradient of the kernels' first weights.</param>
    /// <param name="weightStride">Floats from a weight to the next, row by row.</param>
    [SkipLocalsInit]
    public static void AddWeightGradient(
        int size, int kernelSize, float* points, nint pointStride, float* weightGradient, nint weightStride)
    {
        int width = TSimd.Width;
        float* lines = stackalloc float[(LargestSize * LargestSize * width) + Slack];
        float* patch = stackalloc float[(LargestSize * LargestSize * width) + Slack];
        lines = Aligned(lines);
        patch = Aligned(patch);
        if (size == LargestSize)
        {
            Both<WeightGradient8<TSimd, TVector>>(
                points, size * pointStride, pointStride, lines, patch, kernelSize * width, width);
        }
        else
        {
            Both<WeightGradient6<TSimd, TVector>>(
                points, size * pointStride, pointStride, lines, patch, kernelSize * width, width);
        }

        for (int i = 0; i < kernelSize * kernelSize; i++)
        {
            float* target = weightGradient + (i * weightStride);
            TSimd.Store(target, TSimd.Add(TSimd.Load(target), TSimd.Load(patch + (i * width))));
        }
    }

    /// <summary>matrix · source · matrixᵀ: the columns of the source first, then the rows of what came out.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Both<TTransform>(
        float* source, nint rowStride, nint columnStride, float* lines, float* destination, nint destinationRowStride,
        nint destinationColumnStride)
        where TTransform : struct, ILineTransform
    {
        int width = TSimd.Width;
        for (int column = 0; column < TTransform.Inputs; column++)
        {
            TTransform.Apply(source + (column * columnStride), rowStride, lines + (column * width), TTransform.Inputs * width);
        }

        for (int row = 0; row < TTransform.Outputs; row++)
        {
            TTransform.Apply(
                lines + (row * TTransform.Inputs * width), width, destination + (row * destinationRowStride),
                destinationColumnStride);
        }
    }

    /// <summary>
    /// Copies what lies inside of the picture, a vector of channels a pixel, to its place in a square of its own.
    /// </summary>
    private static void CopyInside(
        in ClippedSquare square, float* corner, nint rowStride, nint columnStride, float* patch)
    {
        for (int row = square.FirstRow; row < square.LastRow; row++)
        {
            float* source = corner + (row * rowStride) + (square.FirstColumn * columnStride);
            float* target = patch + (((row * square.Size) + square.FirstColumn) * TSimd.Width);
            for (int column = square.FirstColumn; column < square.LastColumn; column++)
            {
                TSimd.Store(target, TSimd.Load(source));
                source += columnStride;
                target += TSimd.Width;
            }
        }
    }

    /// <summary>The first place from here on that begins a line of the cache: no vector then lies across two of them.</summary>
    private static float* Aligned(float* memory) => (float*)(((nint)memory + CacheLine - 1) & -(nint)CacheLine);
}
