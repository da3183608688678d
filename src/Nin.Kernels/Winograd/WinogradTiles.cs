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
        int size = tiles.Size, width = TSimd.Width;
        float* lines = stackalloc float[LargestSize * LargestSize * width];
        float* patch = stackalloc float[LargestSize * LargestSize * width];
        (int picture, int y, int x) = tiles.Locate(tile);
        (y, x) = (y - shape.Padding, x - shape.Padding);
        bool isInside = y >= 0 && x >= 0 && y + size <= shape.Height && x + size <= shape.Width;
        nint rowStride = (nint)shape.Width * shape.InChannels;
        float* corner = input + (((nint)picture * shape.Height) + y) * rowStride + ((nint)x * shape.InChannels);
        for (int channel = first; channel < last; channel += width)
        {
            float* source = corner + channel;
            (nint down, nint across) = (rowStride, shape.InChannels);
            if (!isInside)
            {
                Clip(source, rowStride, shape.InChannels, y, x, size, shape.Height, shape.Width, patch);
                source = patch;
                (down, across) = (size * width, width);
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
    /// Aᵀ·m·A for one tile of products, plus bias, then ReLU if asked; only what lies inside the picture is written.
    /// </summary>
    [SkipLocalsInit]
    public static void Output(
        in Conv2dShape shape, in WinogradShape tiles, int tile, float* points, nint pointStride, float* bias, bool relu,
        float* output,
        int first, int last)
    {
        int size = tiles.Size, width = TSimd.Width;
        float* lines = stackalloc float[Outputs * LargestSize * width];
        float* patch = stackalloc float[Outputs * Outputs * width];
        (int picture, int y, int x) = tiles.Locate(tile);
        int rows = Math.Min(Outputs, shape.OutputHeight - y), columns = Math.Min(Outputs, shape.OutputWidth - x);
        nint rowStride = (nint)shape.OutputWidth * shape.OutChannels;
        float* corner = output + (((nint)picture * shape.OutputHeight) + y) * rowStride + ((nint)x * shape.OutChannels);
        for (int channel = first; channel < last; channel += width)
        {
            if (size == LargestSize)
            {
                Both<Output8<TSimd, TVector>>(
                    points + channel, size * pointStride, pointStride, lines, patch, Outputs * width, width);
            }
            else
            {
                Both<Output6<TSimd, TVector>>(
                    points + channel, size * pointStride, pointStride, lines, patch, Outputs * width, width);
            }

            TVector start = bias == null ? TSimd.Zero : TSimd.Load(bias + channel);
            for (int row = 0; row < rows; row++)
            {
                for (int column = 0; column < columns; column++)
                {
                    TVector value = TSimd.Add(TSimd.Load(patch + (((row * Outputs) + column) * width)), start);
                    TSimd.Store(
                        corner + (row * rowStride) + ((nint)column * shape.OutChannels) + channel,
                        relu ? TSimd.Relu(value) : value);
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
        int size = tiles.Size, width = TSimd.Width;
        float* lines = stackalloc float[LargestSize * Outputs * width];
        float* patch = stackalloc float[Outputs * Outputs * width];
        (int picture, int y, int x) = tiles.Locate(tile);
        nint rowStride = (nint)shape.OutputWidth * shape.OutChannels;
        float* corner = outputGradient + (((nint)picture * shape.OutputHeight) + y) * rowStride + ((nint)x * shape.OutChannels);
        for (int channel = first; channel < last; channel += width)
        {
            Clip(corner + channel, rowStride, shape.OutChannels, y, x, Outputs, shape.OutputHeight, shape.OutputWidth, patch);
            float* target = packed + (channel / panelColumns * panelStride) + (channel % panelColumns);
            if (size == LargestSize)
            {
                Both<OutputGradient8<TSimd, TVector>>(
                    patch, Outputs * width, width, lines, target, size * pointStride, pointStride);
            }
            else
            {
                Both<OutputGradient6<TSimd, TVector>>(
                    patch, Outputs * width, width, lines, target, size * pointStride, pointStride);
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
        float* lines = stackalloc float[LargestSize * LargestSize * TSimd.Width];
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
        float* lines = stackalloc float[LargestSize * LargestSize * width];
        float* patch = stackalloc float[LargestSize * LargestSize * width];
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

    /// <summary>Copies a square of pixels, a vector of channels each, with zeros for those outside of the picture.</summary>
    private static void Clip(
        float* corner, nint rowStride, nint columnStride, int y, int x, int size, int height, int pictureWidth, float* patch)
    {
        for (int row = 0; row < size; row++)
        {
            bool isRowInside = (uint)(y + row) < (uint)height;
            for (int column = 0; column < size; column++, patch += TSimd.Width)
            {
                bool isInside = isRowInside && (uint)(x + column) < (uint)pictureWidth;
                TSimd.Store(patch, isInside ? TSimd.Load(corner + (row * rowStride) + (column * columnStride)) : TSimd.Zero);
            }
        }
    }
}
