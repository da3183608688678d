namespace Nin.Parquet.Format;

/// <summary>Some of the rows, with the data of the columns that were asked for.</summary>
/// <param name="Rows">The number of rows.</param>
/// <param name="Chunks">The data, in the order in which the columns were given.</param>
internal sealed record RowGroup(int Rows, ColumnChunk[] Chunks);
