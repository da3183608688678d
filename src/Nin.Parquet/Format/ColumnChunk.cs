namespace Nin.Parquet.Format;

/// <summary>A column's data in one row group.</summary>
/// <param name="Codec">How it is compressed, as a number.</param>
/// <param name="Values">The values, missing ones among them.</param>
/// <param name="Start">Where its pages begin in the file.</param>
/// <param name="Length">The bytes of its pages.</param>
internal readonly record struct ColumnChunk(int Codec, long Values, long Start, long Length);
