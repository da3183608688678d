namespace Nin.Parquet.Format;

/// <summary>A column of values: a leaf of the schema.</summary>
/// <param name="Index">Its place among the leaves, which is that of its data in each row group.</param>
/// <param name="Path">The names from the top to it, such as <c>image.bytes</c>.</param>
/// <param name="Type">How its values are stored.</param>
/// <param name="IsText">Whether its bytes are text.</param>
/// <param name="MostDefinition">How many of the names on the way may be missing: a value that is there has this level.</param>
/// <param name="IsRepeated">Whether a row may have several values.</param>
internal sealed record ParquetColumn(int Index, string Path, PhysicalType Type, bool IsText, int MostDefinition, bool IsRepeated)
{
    /// <summary>Whether each row has one value of encoded bytes, or none.</summary>
    public bool IsBinary => Type == PhysicalType.ByteArray && !IsText && !IsRepeated;

    /// <summary>Whether each row has one whole number or text, or none.</summary>
    public bool IsLabel => !IsRepeated
        && (Type is PhysicalType.Int32 or PhysicalType.Int64 || (Type == PhysicalType.ByteArray && IsText));
}
