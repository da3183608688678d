using Nin.Formats;

namespace Nin.Keras;

/// <summary>What an import is told beside the file.</summary>
public sealed record KerasImportOptions
{
    /// <summary>What is taken where nothing is given.</summary>
    public static KerasImportOptions Default { get; } = new();

    /// <summary>Rows of a picture, where the file leaves them open.</summary>
    public int Height { get; init; } = 224;

    /// <summary>Columns of a picture, where the file leaves them open.</summary>
    public int Width { get; init; } = 224;

    /// <summary>What may be spent on the file, and what its network may need.</summary>
    public Limits Limits { get; init; } = Limits.Default;
}
