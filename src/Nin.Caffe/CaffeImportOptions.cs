using Nin.Formats;

namespace Nin.Caffe;

/// <summary>What an import is told beside the file.</summary>
public sealed record CaffeImportOptions
{
    /// <summary>What is taken where nothing is given.</summary>
    public static CaffeImportOptions Default { get; } = new();

    /// <summary>Rows of a picture; where null, what the file says.</summary>
    public int? Height { get; init; }

    /// <summary>Columns of a picture; where null, what the file says.</summary>
    public int? Width { get; init; }

    /// <summary>
    /// Whether the network was trained with blue, green and red in this order, as Caffe's own tools read pictures. The weights of
    /// the first layers are then turned round, so that the network takes red, green and blue, as all networks here do.
    /// </summary>
    public bool IsBgr { get; init; } = true;

    /// <summary>
    /// What was subtracted from the samples, which are 0 to 255: one number, or one for each channel in the order of the
    /// training; where null, what the file says.
    /// </summary>
    public IReadOnlyList<float>? Mean { get; init; }

    /// <summary>What the samples were multiplied by after that; where null, what the file says.</summary>
    public float? Scale { get; init; }

    /// <summary>What may be spent on the file, and what its network may need.</summary>
    public Limits Limits { get; init; } = Limits.Default;
}
