using Nin.Formats;

namespace Nin.Parquet.Format;

/// <summary>What stands before a page.</summary>
/// <param name="Kind">What the page holds.</param>
/// <param name="Length">Its bytes once they are inflated.</param>
/// <param name="StoredLength">Its bytes as they stand in the file.</param>
/// <param name="Values">The values in it, missing ones among them.</param>
/// <param name="Encoding">How the values are written.</param>
/// <param name="LevelEncoding">How it is written which values are missing.</param>
/// <param name="LevelBytes">The bytes of that, where they stand apart and are never compressed; else 0.</param>
/// <param name="IsCompressed">Whether the values are compressed, where the column is.</param>
internal readonly record struct PageHeader(
    PageKind Kind, int Length, int StoredLength, int Values, int Encoding, int LevelEncoding, int LevelBytes, bool IsCompressed)
{
    private const int DataField = 5, DictionaryField = 7, DataV2Field = 8;

    /// <summary>Reads a header.</summary>
    /// <exception cref="NinFormatException">It is damaged.</exception>
    public static PageHeader Read(ref ThriftReader reader)
    {
        int kind = -1, length = -1, stored = -1, field = 0;
        var page = new PageHeader { IsCompressed = true, LevelEncoding = ValueEncoding.Rle, Values = -1 };
        while (reader.Next(ref field, out ThriftType type))
        {
            switch (field)
            {
                case 1:
                    kind = reader.Int32(type);
                    break;
                case 2:
                    length = reader.Int32(type);
                    break;
                case 3:
                    stored = reader.Int32(type);
                    break;
                case DataField or DictionaryField or DataV2Field:
                    page = ReadInner(ref reader, type, field, page);
                    break;
                default:
                    reader.Skip(type);
                    break;
            }
        }

        if (length < 0 || stored < 0 || (kind != (int)PageKind.Index && page.Values < 0))
        {
            throw reader.Failure($"expected a page of a length and values, got {length}, {stored} and {page.Values}.");
        }

        return page with { Kind = (PageKind)kind, Length = length, StoredLength = stored };
    }

    private static PageHeader ReadInner(ref ThriftReader reader, ThriftType type, int kind, PageHeader page)
    {
        reader.Require(ThriftType.Struct, type);
        int field = 0;
        bool isV2 = kind == DataV2Field;
        while (reader.Next(ref field, out ThriftType inner))
        {
            if (field == 1)
            {
                page = page with { Values = reader.Int32(inner) };
            }
            else if (field == (isV2 ? 4 : 2))
            {
                page = page with { Encoding = reader.Int32(inner) };
            }
            else if (kind == DataField && field == 3)
            {
                page = page with { LevelEncoding = reader.Int32(inner) };
            }
            else if (isV2 && field is 5 or 6)
            {
                int bytes = reader.Int32(inner);
                page = field == 5 ? page with { LevelBytes = bytes }
                    : bytes == 0 ? page
                    : throw reader.Failure("expected one value a row, got lists.");
            }
            else if (isV2 && field == 7)
            {
                page = page with { IsCompressed = reader.Boolean(inner) };
            }
            else
            {
                reader.Skip(inner);
            }
        }

        return page;
    }
}
