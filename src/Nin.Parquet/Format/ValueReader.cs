using System.Buffers.Binary;
using System.Numerics;

namespace Nin.Parquet.Format;

/// <summary>Reads the values of a page, and keeps the dictionary of the row group for those that stand there.</summary>
/// <remarks><b>Source</b> Apache Parquet, <i>Encodings</i>, "Plain" and "Dictionary Encoding"; <i>Nested Encoding</i>.</remarks>
/// <param name="column">The column.</param>
internal sealed class ValueReader(ParquetColumn column)
{
    private byte[] _dictionary = [];
    private (int Start, int Length)[] _entries = [];

    /// <summary>The bytes of the levels at the beginning of a page, with the four that give their number.</summary>
    public static int LevelsLength(ReadOnlySpan<byte> page)
    {
        long length = page.Length < sizeof(int)
            ? long.MaxValue
            : sizeof(int) + (long)BinaryPrimitives.ReadUInt32LittleEndian(page);
        return length <= page.Length ? (int)length : throw PageReader.Failure("the levels of a page end too early.");
    }

    /// <summary>Takes the dictionary that the next pages use.</summary>
    public void TakeDictionary(PageHeader header, ReadOnlySpan<byte> page)
    {
        // In a dictionary both names stand for the plain encoding.
        if (header.Encoding is not (ValueEncoding.Plain or ValueEncoding.PlainDictionary))
        {
            throw NotRead(header.Encoding);
        }

        if (header.Values > page.Length / sizeof(int))
        {
            throw PageReader.Failure($"expected a dictionary of at most {page.Length / sizeof(int)} values, got {header.Values}.");
        }

        _dictionary = page.ToArray();
        _entries = new (int, int)[header.Values];
        int at = 0;
        for (int i = 0; i < _entries.Length; i++)
        {
            _entries[i] = Place(page, ref at);
        }
    }

    /// <summary>Reads a page.</summary>
    /// <param name="header">What stands before it.</param>
    /// <param name="levels">Which values are missing; empty where none can be.</param>
    /// <param name="values">The values.</param>
    /// <param name="levelsHead">Bytes before the levels.</param>
    /// <param name="sink">Where the values go.</param>
    /// <exception cref="Formats.NinFormatException">The page is damaged, or written in a way that is not read.</exception>
    public void Read(PageHeader header, ReadOnlySpan<byte> levels, ReadOnlySpan<byte> values, int levelsHead, IColumnSink sink)
    {
        bool canMiss = column.MostDefinition > 0;
        if (canMiss && header.LevelEncoding != ValueEncoding.Rle)
        {
            throw NotRead(header.LevelEncoding);
        }

        bool isPlain = header.Encoding == ValueEncoding.Plain;
        if (!isPlain && header.Encoding is not (ValueEncoding.PlainDictionary or ValueEncoding.RleDictionary))
        {
            throw NotRead(header.Encoding);
        }

        var definitions = new RleReader(canMiss ? levels[levelsHead..] : [], BitsOf(column.MostDefinition));
        var entries = new RleReader(isPlain || values.IsEmpty ? [] : values[1..], isPlain || values.IsEmpty ? 0 : values[0]);
        int at = 0;
        for (int i = 0; i < header.Values; i++)
        {
            if (canMiss && definitions.Next() != column.MostDefinition)
            {
                sink.AddMissing();
            }
            else if (isPlain)
            {
                Add(values, Place(values, ref at), entry: -1, sink);
            }
            else
            {
                uint entry = entries.Next();
                if (entry >= _entries.Length)
                {
                    throw PageReader.Failure($"expected a value of a dictionary of {_entries.Length}, got {entry}.");
                }

                Add(_dictionary, _entries[entry], (int)entry, sink);
            }
        }
    }

    private void Add(ReadOnlySpan<byte> from, (int Start, int Length) place, int entry, IColumnSink sink)
    {
        ReadOnlySpan<byte> value = from.Slice(place.Start, place.Length);
        switch (column.Type)
        {
            case PhysicalType.ByteArray:
                sink.AddBytes(value, entry);
                break;
            case PhysicalType.Int32:
                sink.AddNumber(BinaryPrimitives.ReadInt32LittleEndian(value));
                break;
            default:
                sink.AddNumber(BinaryPrimitives.ReadInt64LittleEndian(value));
                break;
        }
    }

    /// <summary>Where the next plain value stands.</summary>
    private (int Start, int Length) Place(ReadOnlySpan<byte> content, ref int at)
    {
        int length = column.Type switch
        {
            PhysicalType.Int32 => sizeof(int),
            PhysicalType.Int64 => sizeof(long),
            PhysicalType.ByteArray => content.Length - at >= sizeof(int) ? Head(content, ref at) : throw TooShort(),
            _ => throw PageReader.Failure($"expected numbers or bytes in '{column.Path}', got {column.Type}."),
        };
        if (length < 0 || length > content.Length - at)
        {
            throw TooShort();
        }

        int start = at;
        at += length;
        return (start, length);
    }

    private static int Head(ReadOnlySpan<byte> content, ref int at)
    {
        int length = BinaryPrimitives.ReadInt32LittleEndian(content[at..]);
        at += sizeof(int);
        return length;
    }

    private static int BitsOf(int most) => 32 - BitOperations.LeadingZeroCount((uint)most);

    private static Formats.NinFormatException TooShort() => PageReader.Failure("the values of a page end too early.");

    private Formats.NinFormatException NotRead(int encoding) =>
        PageReader.Failure($"the column '{column.Path}' is written as {ValueEncoding.NameOf(encoding)}; read are PLAIN and RLE_DICTIONARY.");
}
