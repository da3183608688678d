using Nin.Tensors;

namespace Nin.Layers;

/// <summary>
/// What a softmax sums over: so many numbers, each a stride behind the one before. In PyTorch's order [N, C, H, W] the
/// dimension is 1 for the channels of a pixel, 2 for the rows of a column, 3 for the columns of a row.
/// </summary>
internal readonly record struct SoftmaxLine(int Length, int Stride)
{
    /// <summary>The channels, which features have too.</summary>
    public const int Channels = 1;

    private const int Height = 2, Width = 3;

    /// <summary>The dimension, if it is one of a picture's.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not.</exception>
    public static int Check(string kind, int dim) => dim is Channels or Height or Width
        ? dim
        : throw new ArgumentOutOfRangeException(
            nameof(dim), dim, $"{kind}: expected a dim of 1 (channels), 2 (height) or 3 (width), got {dim}.");

    /// <summary>The shape, if it has the dimension.</summary>
    /// <exception cref="ArgumentException">It is flat and has channels alone.</exception>
    public static FeatureShape CheckShape(string kind, int dim, FeatureShape shape) => dim == Channels || !shape.IsFlat
        ? shape
        : throw new ArgumentException($"{kind}: expected dim 1 for {shape}, which has channels alone, got {dim}.", nameof(shape));

    /// <summary>The line of a dimension; channels stand closest, then the columns of a row, then the rows.</summary>
    public static SoftmaxLine Of(int dim, FeatureShape shape) => dim switch
    {
        Height => new(shape.Height, shape.Width * shape.Channels),
        Width => new(shape.Width, shape.Channels),
        _ => new(shape.Channels, 1),
    };

    /// <summary>The setting as files have it: nothing for the channels, as before there was a choice.</summary>
    public static IReadOnlyList<LayerSetting> Settings(int dim) => dim == Channels ? [] : [new("dim", dim)];

    /// <summary>How far the softmax of a dimension sees along another.</summary>
    public static LayerWindow Rows(int dim) => dim == Height ? LayerWindow.Global : LayerWindow.Pixel;

    /// <summary>The same along the columns.</summary>
    public static LayerWindow Columns(int dim) => dim == Width ? LayerWindow.Global : LayerWindow.Pixel;
}
