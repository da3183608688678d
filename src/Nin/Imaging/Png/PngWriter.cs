using System.Buffers.Binary;
using System.IO.Compression;
using Nin.Formats;

namespace Nin.Imaging.Png;

/// <summary>Writes 8-bit PNG: grey, RGB or RGBA, each row with the filter that promises the smallest file.</summary>
/// <remarks><b>Source</b> PNG specification, sections 5 and 12.7 (the filter of least absolute differences).</remarks>
public static class PngWriter
{
    private const int DataChunkBytes = 1 << 20;

    /// <summary>Writes a file, atomically.</summary>
    /// <exception cref="IOException">The file cannot be written; what was there is unchanged.</exception>
    public static void Write(string path, Image image)
    {
        ArgumentNullException.ThrowIfNull(image);
        AtomicFile.Write(path, stream => Write(stream, image));
    }

    /// <summary>Writes to a stream, which is left open.</summary>
    public static void Write(Stream stream, Image image)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(image);
        stream.Write(PngFile.Signature);
        WriteChunk(stream, "IHDR"u8, Header(image));
        ReadOnlySpan<byte> data = Compress(image);
        for (int start = 0; start < data.Length; start += DataChunkBytes)
        {
            WriteChunk(stream, "IDAT"u8, data.Slice(start, Math.Min(DataChunkBytes, data.Length - start)));
        }

        WriteChunk(stream, "IEND"u8, []);
    }

    private static byte[] Header(Image image)
    {
        var header = new byte[PngHeader.Length];
        BinaryPrimitives.WriteInt32BigEndian(header, image.Width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), image.Height);
        header[8] = 8;
        header[9] = (byte)(image.Channels switch
        {
            1 => PngColor.Grey,
            3 => PngColor.Rgb,
            _ => PngColor.Rgba,
        });
        return header;
    }

    private static ReadOnlySpan<byte> Compress(Image image)
    {
        int stride = image.Width * image.Channels;
        ReadOnlySpan<byte> pixels = image.Pixels.Span;
        var chooser = new PngFilterChooser(stride, image.Channels);
        ReadOnlySpan<byte> above = new byte[stride];
        var compressed = new MemoryStream();
        using (var deflater = new ZLibStream(compressed, CompressionLevel.Optimal, leaveOpen: true))
        {
            for (int y = 0; y < image.Height; y++)
            {
                ReadOnlySpan<byte> row = pixels.Slice(y * stride, stride);
                deflater.Write(chooser.Filter(row, above));
                above = row;
            }
        }

        return compressed.GetBuffer().AsSpan(0, (int)compressed.Length);
    }

    private static void WriteChunk(Stream stream, ReadOnlySpan<byte> type, ReadOnlySpan<byte> data)
    {
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, data.Length);
        stream.Write(number);
        stream.Write(type);
        stream.Write(data);
        BinaryPrimitives.WriteUInt32BigEndian(number, Crc32.Of(type, data));
        stream.Write(number);
    }
}
