using System.Buffers.Binary;

namespace Nin.Imaging.Jpeg;

/// <summary>One marker with its content; a bare marker has none.</summary>
/// <param name="Marker">The marker's second byte.</param>
/// <param name="Offset">Where the marker stands in the file.</param>
/// <param name="Data">What follows the length.</param>
internal readonly record struct JpegSegment(byte Marker, int Offset, ReadOnlyMemory<byte> Data)
{
    public string Name => JpegMarker.Name(Marker);
}

/// <summary>Walks the markers of a file.</summary>
/// <remarks>
/// <b>Source</b> ITU-T T.81, B.1.1. Bytes between segments that are no marker are skipped, as in libjpeg: some encoders
/// leave a few behind a scan.
/// </remarks>
internal sealed class JpegSegments(ReadOnlyMemory<byte> content, DecodeBudget budget)
{
    private const int LengthBytes = 2;

    /// <summary>Where the next segment, or the data of a scan, starts.</summary>
    public int Position { get; set; }

    public ReadOnlyMemory<byte> Content => content;

    /// <summary>Whether a segment that is cut off counts as the end of the file.</summary>
    public bool IsCutOffTheEnd { get; set; }

    /// <summary>The next segment, or null at the end of the file.</summary>
    public JpegSegment? Next()
    {
        ReadOnlySpan<byte> bytes = content.Span;
        int offset = FindMarker(bytes, Position);
        if (offset < 0)
        {
            Position = bytes.Length;
            return null;
        }

        byte marker = bytes[offset + 1];
        budget.ChargeChunk(offset);
        int start = offset + 2;
        if (JpegMarker.IsBare(marker))
        {
            Position = start;
            return new JpegSegment(marker, offset, default);
        }

        if (bytes.Length - start < LengthBytes)
        {
            return EndAt(offset);
        }

        int length = BinaryPrimitives.ReadUInt16BigEndian(bytes[start..]);
        if (length < LengthBytes && JpegMarker.IsAncillary(marker))
        {
            // As in libjpeg: such a segment is taken for one without content.
            length = LengthBytes;
        }

        if (length < LengthBytes)
        {
            throw budget.Failure($"{JpegMarker.Name(marker)} cannot have the length {length}.", offset);
        }

        if (length > bytes.Length - start)
        {
            return EndAt(offset);
        }

        Position = start + length;
        return new JpegSegment(marker, offset, content.Slice(start + LengthBytes, length - LengthBytes));
    }

    /// <summary>The exception for a file that ends too early.</summary>
    public Formats.NinFormatException CutOff(int offset) => budget.Failure("the file is cut off.", offset);

    private JpegSegment? EndAt(int offset)
    {
        Position = content.Length;
        return IsCutOffTheEnd ? null : throw CutOff(offset);
    }

    /// <summary>The last FF before the first byte that makes a marker of it, or -1.</summary>
    private static int FindMarker(ReadOnlySpan<byte> bytes, int position)
    {
        while (true)
        {
            int skipped = bytes[position..].IndexOf((byte)0xFF);
            if (skipped < 0)
            {
                return -1;
            }

            position += skipped;
            while (position + 1 < bytes.Length && bytes[position + 1] == 0xFF)
            {
                position++;
            }

            if (position + 1 >= bytes.Length)
            {
                return -1;
            }

            if (bytes[position + 1] != 0)
            {
                return position;
            }

            position += 2;
        }
    }
}
