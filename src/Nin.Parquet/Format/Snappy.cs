using System.Buffers.Binary;

namespace Nin.Parquet.Format;

/// <summary>Inflates what Snappy has compressed.</summary>
/// <remarks><b>Source</b> Google, <i>Snappy compressed format description</i>.</remarks>
internal static class Snappy
{
    /// <summary>A copy of 64 bytes takes three: nothing shrinks further.</summary>
    public const int LargestRatio = 22;

    /// <summary>Fills <paramref name="destination"/>, which must have the length that the data name.</summary>
    /// <exception cref="Formats.NinFormatException">The data are damaged, or of another length.</exception>
    public static void Inflate(ReadOnlySpan<byte> source, Span<byte> destination)
    {
        int at = 0, written = 0;
        uint length = Length(source, ref at);
        if (length != destination.Length)
        {
            throw PageReader.Failure($"expected {destination.Length} bytes behind Snappy, got {length}.");
        }

        while (at < source.Length)
        {
            int tag = source[at++];
            if ((tag & 3) == 0)
            {
                int count = Literal(source, ref at, tag >> 2);
                if (count > source.Length - at || count > destination.Length - written)
                {
                    throw Damaged();
                }

                source.Slice(at, count).CopyTo(destination[written..]);
                (at, written) = (at + count, written + count);
            }
            else
            {
                (int count, long offset) = Copy(source, ref at, tag);
                if (offset <= 0 || offset > written || count > destination.Length - written)
                {
                    throw Damaged();
                }

                // Byte by byte, since a copy may reach into what it writes itself.
                for (int end = written + count, from = written - (int)offset; written < end; written++, from++)
                {
                    destination[written] = destination[from];
                }
            }
        }

        if (written != destination.Length)
        {
            throw Damaged();
        }
    }

    private static uint Length(ReadOnlySpan<byte> source, ref int at)
    {
        uint length = 0;
        for (int shift = 0; shift < 35 && at < source.Length; shift += 7)
        {
            int part = source[at++];
            length |= (uint)(part & 0x7F) << shift;
            if (part < 0x80)
            {
                return length;
            }
        }

        throw Damaged();
    }

    /// <summary>The bytes that follow as they are: up to 60 by the tag, else by one to four bytes behind it.</summary>
    private static int Literal(ReadOnlySpan<byte> source, ref int at, int tag)
    {
        if (tag < 60)
        {
            return tag + 1;
        }

        uint length = 0;
        for (int i = 0; i < tag - 59; i++)
        {
            length |= (uint)(at < source.Length ? source[at++] : throw Damaged()) << (8 * i);
        }

        return length < int.MaxValue ? (int)length + 1 : throw Damaged();
    }

    private static (int Count, long Offset) Copy(ReadOnlySpan<byte> source, ref int at, int tag)
    {
        int bytes = (tag & 3) switch { 1 => 1, 2 => 2, _ => 4 };
        if (bytes > source.Length - at)
        {
            throw Damaged();
        }

        ReadOnlySpan<byte> place = source.Slice(at, bytes);
        at += bytes;
        return bytes switch
        {
            1 => (((tag >> 2) & 7) + 4, ((tag >> 5) << 8) | place[0]),
            2 => ((tag >> 2) + 1, BinaryPrimitives.ReadUInt16LittleEndian(place)),
            _ => ((tag >> 2) + 1, BinaryPrimitives.ReadUInt32LittleEndian(place)),
        };
    }

    private static Formats.NinFormatException Damaged() => PageReader.Failure("the data behind Snappy are damaged.");
}
