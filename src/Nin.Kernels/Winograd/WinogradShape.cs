using Nin.Kernels.Convolution;

namespace Nin.Kernels.Winograd;

/// <summary>
/// How a stride-1 convolution is cut into tiles of 4×4 outputs, each a product at <see cref="Positions"/> points.
/// </summary>
/// <remarks>
/// <b>Source</b> Lavin, Gray, <i>Fast Algorithms for Convolutional Neural Networks</i>, arXiv 1509.09308. F(4×4, 5×5) computes 16
/// outputs with 64 products per pair of channels instead of 400, F(4×4, 3×3) with 36 instead of 144.
/// </remarks>
internal readonly struct WinogradShape
{
    /// <summary>Rows and columns of the outputs of a tile.</summary>
    public const int Outputs = 4;

    /// <summary>
    /// Transformed weights, in floats, that are more than a thread's share of the caches. They stream past each group of tiles,
    /// so that groups are larger there.
    /// </summary>
    private const int ManyWeights = 3 << 19;

    /// <summary>
    /// Floats between the matrices of two points beyond their own, so that equal places in them are no equal places in a cache.
    /// </summary>
    private const int Skew = 16;

    private readonly Conv2dShape _shape;
    private readonly int _tilesAcross, _tilesDown;

    public WinogradShape(in Conv2dShape shape)
    {
        _shape = shape;
        Size = Outputs + shape.KernelSize - 1;
        (OutputHeight, OutputWidth) = (shape.OutputHeight, shape.OutputWidth);
        (_tilesAcross, _tilesDown) = ((OutputWidth + Outputs - 1) / Outputs, (OutputHeight + Outputs - 1) / Outputs);
    }

    /// <summary>Rows and columns of a tile's inputs.</summary>
    public int Size { get; }

    public int OutputHeight { get; }

    public int OutputWidth { get; }

    /// <summary>The points at which a tile's products are taken.</summary>
    public int Positions => Size * Size;

    /// <summary>
    /// Tiles that go through one product. Few keep inputs and products of all points near the core; many let large weights
    /// stream past less often.
    /// </summary>
    public int GroupTiles => HasManyWeights ? 96 : 24;

    /// <summary>
    /// Tiles that go through one product in the gradient of the weights, where the sums of all points, as large as the weights,
    /// are read and written once a group.
    /// </summary>
    public int GradientGroupTiles => HasManyWeights ? 128 : 64;

    /// <summary>Tiles of the whole batch.</summary>
    public int Tiles => checked(_shape.Batch * _tilesAcross * _tilesDown);

    private bool HasManyWeights => (long)Positions * _shape.InChannels * _shape.OutChannels > ManyWeights;

    /// <summary>Products per pair of channels and picture, for comparison with the direct way's.</summary>
    public long Products => (long)Positions * _tilesAcross * _tilesDown;

    /// <summary>The convolution whose forward pass is this one's gradient of the input.</summary>
    public static Conv2dShape Transposed(in Conv2dShape shape) => new(
        shape.Batch, shape.OutputHeight, shape.OutputWidth, shape.OutChannels, shape.InChannels, shape.KernelSize, 1,
        shape.KernelSize - 1 - shape.Padding);

    /// <summary>The picture and the first output row and column of a tile.</summary>
    public (int Picture, int Row, int Column) Locate(int tile)
    {
        (int row, int column) = Math.DivRem(tile, _tilesAcross);
        (int picture, row) = Math.DivRem(row, _tilesDown);
        return (picture, row * Outputs, column * Outputs);
    }

    /// <summary>Floats from the matrix of one point to the next, for matrices of this many floats.</summary>
    public static int Stride(int length) => checked(((length + Skew - 1) / Skew * Skew) + Skew);
}
