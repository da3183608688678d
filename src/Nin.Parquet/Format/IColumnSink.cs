namespace Nin.Parquet.Format;

/// <summary>Takes up a column's values, one a row.</summary>
internal interface IColumnSink
{
    /// <summary>A row without a value.</summary>
    void AddMissing();

    /// <summary>A whole number.</summary>
    void AddNumber(long value);

    /// <summary>Bytes, which are gone after the call.</summary>
    /// <param name="value">The bytes.</param>
    /// <param name="entry">Their number in the row group's dictionary, where they come from there; else −1.</param>
    void AddBytes(ReadOnlySpan<byte> value, int entry);
}
