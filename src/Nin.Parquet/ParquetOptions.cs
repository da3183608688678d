using Nin.Formats;

namespace Nin.Parquet;

/// <summary>How pictures in Parquet files are read.</summary>
public sealed record ParquetOptions
{
    /// <summary>What the reading may spend.</summary>
    public Limits Limits { get; init; } = Limits.Default;

    /// <summary>
    /// The column of pictures: bytes, or a structure that has such. Where null, the one that the file calls pictures, or that is
    /// named <c>image</c>, <c>img</c> or <c>picture</c>, or the only one of bytes.
    /// </summary>
    public string? ImageColumn { get; init; }

    /// <summary>
    /// The column of labels: whole numbers or texts. Where null, the one named <c>label</c>, <c>labels</c>, <c>fine_label</c> or
    /// <c>class</c>, or the only one that the file calls classes, or the only one of whole numbers or texts.
    /// </summary>
    public string? LabelColumn { get; init; }
}
