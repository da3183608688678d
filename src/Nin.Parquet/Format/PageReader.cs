using System.IO.Compression;
using Nin.Formats;

namespace Nin.Parquet.Format;

/// <summary>Goes through the pages of a column's data, inflates each, and gives its values to a sink.</summary>
/// <remarks>
/// Nothing is allocated for what a page promises before it is held against the bytes that there are.
/// <b>Source</b> Apache Parquet, <i>parquet.thrift</i>, PageHeader; <i>Compression</i>.
/// </remarks>
/// <param name="column">The column.</param>
/// <param name="chunk">Its data in a row group.</param>
/// <param name="limits">What may be spent.</param>
internal sealed class PageReader(ParquetColumn column, ColumnChunk chunk, Limits limits)
{
    private const int Uncompressed = 0, SnappyCodec = 1, GzipCodec = 2;

    private static readonly string[] Codecs = ["none", "Snappy", "gzip", "LZO", "Brotli", "LZ4", "Zstandard", "LZ4"];

    private readonly ValueReader _values = new(column);
    private long _inflated;

    /// <summary>Reads all pages.</summary>
    /// <param name="content">The column's data.</param>
    /// <param name="sink">Where the values go.</param>
    /// <exception cref="NinFormatException">A page is damaged, or written or compressed in a way that is not read.</exception>
    public void Read(ReadOnlySpan<byte> content, IColumnSink sink)
    {
        long left = chunk.Values;
        for (int at = 0; left > 0;)
        {
            var reader = new ThriftReader(content[at..]);
            var header = PageHeader.Read(ref reader);
            at += reader.Position;
            if (header.StoredLength > content.Length - at)
            {
                throw Failure($"expected a page of at most {content.Length - at} bytes, got {header.StoredLength}.");
            }

            ReadOnlySpan<byte> stored = content.Slice(at, header.StoredLength);
            at += header.StoredLength;
            switch (header.Kind)
            {
                case PageKind.Dictionary:
                    _values.TakeDictionary(header, Inflate(stored, header.Length));
                    break;
                case PageKind.Data or PageKind.DataV2:
                    left -= header.Values;
                    if (left < 0)
                    {
                        throw Failure($"expected {chunk.Values} values, got more.");
                    }

                    ReadData(header, stored, sink);
                    break;
                case PageKind.Index:
                    break;
                default:
                    throw Failure($"expected a page of a known kind, got {(int)header.Kind}.");
            }
        }
    }

    /// <summary>What to throw where the data are damaged.</summary>
    internal static NinFormatException Failure(string problem) => new(ParquetFile.FormatName, problem);

    private void ReadData(PageHeader header, ReadOnlySpan<byte> stored, IColumnSink sink)
    {
        if (header.Kind == PageKind.Data)
        {
            ReadOnlySpan<byte> page = Inflate(stored, header.Length);
            int levels = column.MostDefinition == 0 ? 0 : ValueReader.LevelsLength(page);
            _values.Read(header, page[..levels], page[levels..], levelsHead: sizeof(int), sink);
            return;
        }

        // Which values are missing stands before them, and is not compressed.
        if (header.LevelBytes < 0 || header.LevelBytes > Math.Min(stored.Length, header.Length))
        {
            throw Failure($"expected at most {stored.Length} bytes of levels, got {header.LevelBytes}.");
        }

        ReadOnlySpan<byte> values = stored[header.LevelBytes..];
        _values.Read(
            header, stored[..header.LevelBytes],
            header.IsCompressed ? Inflate(values, header.Length - header.LevelBytes) : values, levelsHead: 0, sink);
    }

    private ReadOnlySpan<byte> Inflate(ReadOnlySpan<byte> stored, int length)
    {
        if (chunk.Codec == Uncompressed)
        {
            return stored;
        }

        long ratio = chunk.Codec switch
        {
            SnappyCodec => Snappy.LargestRatio,
            GzipCodec => ContentStream.LargestRatio,
            _ => throw new NinFormatException(
                ParquetFile.FormatName, $"compressed with {CodecName}; read are Snappy and gzip.",
                hint: "Write it with compression=\"snappy\", which is what most writers do unless told otherwise."),
        };
        _inflated += length;
        if (length > (stored.Length + 64) * ratio || _inflated > limits.DecodeBytes)
        {
            throw Failure(
                $"a page of {stored.Length} bytes promises {length}; at most {limits.DecodeBytes} are inflated for a column.");
        }

        byte[] content = new byte[length];
        if (chunk.Codec == SnappyCodec)
        {
            Snappy.Inflate(stored, content);
        }
        else
        {
            Gunzip(stored, content);
        }

        return content;
    }

    private string CodecName => (uint)chunk.Codec < (uint)Codecs.Length ? Codecs[chunk.Codec] : $"codec {chunk.Codec}";

    private static void Gunzip(ReadOnlySpan<byte> stored, byte[] content)
    {
        try
        {
            using var stream = new GZipStream(new MemoryStream(stored.ToArray()), CompressionMode.Decompress);
            stream.ReadExactly(content);
        }
        catch (Exception error) when (error is InvalidDataException or EndOfStreamException)
        {
            throw new NinFormatException(ParquetFile.FormatName, "the data behind gzip are damaged or cut off.", inner: error);
        }
    }
}
