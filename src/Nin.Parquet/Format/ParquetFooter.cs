using Nin.Formats;

namespace Nin.Parquet.Format;

/// <summary>What stands at the end of a file: the columns, where their data lie, and what the writer added.</summary>
/// <remarks><b>Source</b> Apache Parquet, <i>parquet.thrift</i>, FileMetaData.</remarks>
internal sealed class ParquetFooter
{
    private const string FeaturesKey = "huggingface";
    private const int SchemaField = 2, RowGroupsField = 4, KeysField = 5;

    private readonly ReadOnlyMemory<byte> _content;

    private ParquetFooter(ReadOnlyMemory<byte> content, ParquetColumn[] columns, string? features)
    {
        (_content, Columns, Features) = (content, columns, features);
    }

    /// <summary>The columns, in their order.</summary>
    public IReadOnlyList<ParquetColumn> Columns { get; }

    /// <summary>What Hugging Face's library wrote about the columns, as JSON; null where there is nothing.</summary>
    public string? Features { get; }

    /// <exception cref="NinFormatException">It is damaged.</exception>
    public static ParquetFooter Parse(ReadOnlyMemory<byte> content)
    {
        var reader = new ThriftReader(content.Span);
        ParquetColumn[]? columns = null;
        string? features = null;
        int field = 0;
        while (reader.Next(ref field, out ThriftType type))
        {
            switch (field)
            {
                case SchemaField:
                    columns = ParquetSchema.Read(ref reader, type);
                    break;
                case KeysField:
                    features = ReadFeatures(ref reader, type) ?? features;
                    break;
                default:
                    reader.Skip(type);
                    break;
            }
        }

        return new ParquetFooter(content, columns ?? throw reader.Failure("expected a schema, got none."), features);
    }

    /// <summary>The row groups, with the data of some columns alone.</summary>
    /// <exception cref="NinFormatException">A group is damaged, or has data for other columns than the schema.</exception>
    public List<RowGroup> RowGroups(params ParquetColumn[] wanted)
    {
        var reader = new ThriftReader(_content.Span);
        List<RowGroup> groups = [];
        int field = 0;
        while (reader.Next(ref field, out ThriftType type))
        {
            if (field != RowGroupsField)
            {
                reader.Skip(type);
                continue;
            }

            (ThriftType element, int count) = reader.List(type);
            reader.Require(ThriftType.Struct, element);
            for (int i = 0; i < count; i++)
            {
                groups.Add(ReadGroup(ref reader, wanted));
            }
        }

        return groups;
    }

    private static string? ReadFeatures(ref ThriftReader reader, ThriftType type)
    {
        string? found = null;
        (ThriftType element, int count) = reader.List(type);
        reader.Require(ThriftType.Struct, element);
        for (int i = 0; i < count; i++)
        {
            string? key = null;
            int field = 0;
            while (reader.Next(ref field, out ThriftType inner))
            {
                if (field == 1)
                {
                    key = reader.Text(inner);
                }
                else if (field == 2 && key == FeaturesKey)
                {
                    found = reader.Text(inner);
                }
                else
                {
                    reader.Skip(inner);
                }
            }
        }

        return found;
    }

    private RowGroup ReadGroup(ref ThriftReader reader, ParquetColumn[] wanted)
    {
        var chunks = new ColumnChunk[wanted.Length];
        long rows = -1;
        int columns = -1, field = 0;
        while (reader.Next(ref field, out ThriftType type))
        {
            switch (field)
            {
                case 1:
                    columns = ReadColumns(ref reader, type, wanted, chunks);
                    break;
                case 3:
                    rows = reader.Int64(type);
                    break;
                default:
                    reader.Skip(type);
                    break;
            }
        }

        if (columns != Columns.Count || rows is < 0 or > int.MaxValue || chunks.Any(chunk => chunk.Values != rows))
        {
            throw reader.Failure(
                $"expected {Columns.Count} columns with a value a row, got {columns} columns, {rows} rows and "
                + $"{string.Join(", ", chunks.Select(chunk => chunk.Values))} values.");
        }

        return new RowGroup((int)rows, chunks);
    }

    private static int ReadColumns(
        ref ThriftReader reader, ThriftType type, ParquetColumn[] wanted, ColumnChunk[] chunks)
    {
        (ThriftType element, int count) = reader.List(type);
        reader.Require(ThriftType.Struct, element);
        for (int column = 0; column < count; column++)
        {
            ColumnChunk chunk = ReadChunk(ref reader);
            for (int i = 0; i < wanted.Length; i++)
            {
                if (wanted[i].Index == column)
                {
                    chunks[i] = chunk;
                }
            }
        }

        return count;
    }

    private static ColumnChunk ReadChunk(ref ThriftReader reader)
    {
        ColumnChunk chunk = default;
        int field = 0;
        while (reader.Next(ref field, out ThriftType type))
        {
            if (field == 3)
            {
                chunk = ReadChunkData(ref reader, type);
            }
            else if (field == 1)
            {
                throw reader.Failure("the data of a column lie in another file.");
            }
            else
            {
                reader.Skip(type);
            }
        }

        return chunk;
    }

    private static ColumnChunk ReadChunkData(ref ThriftReader reader, ThriftType type)
    {
        reader.Require(ThriftType.Struct, type);
        int codec = 0, field = 0;
        long values = -1, length = 0, data = 0, dictionary = 0;
        while (reader.Next(ref field, out ThriftType inner))
        {
            switch (field)
            {
                case 4:
                    codec = reader.Int32(inner);
                    break;
                case 5:
                    values = reader.Int64(inner);
                    break;
                case 7:
                    length = reader.Int64(inner);
                    break;
                case 9:
                    data = reader.Int64(inner);
                    break;
                case 11:
                    dictionary = reader.Int64(inner);
                    break;
                default:
                    reader.Skip(inner);
                    break;
            }
        }

        // A dictionary stands before the data that use it; some writers give 0 where there is none.
        return new ColumnChunk(codec, values, dictionary > 0 ? Math.Min(dictionary, data) : data, length);
    }
}
