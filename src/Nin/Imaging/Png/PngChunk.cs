using System.Buffers.Binary;
using System.Text;
using Nin.Formats;

namespace Nin.Imaging.Png;

/// <summary>Whether a chunk is as it was written.</summary>
internal enum PngChunkState
{
    Whole,

    /// <summary>Its checksum is wrong.</summary>
    Damaged,

    /// <summary>The file ends before it does.</summary>
    CutOff,
}

/// <summary>One chunk of a PNG file: length, four letters, data, checksum.</summary>
/// <param name="Offset">Where the chunk starts in the file.</param>
/// <param name="Type">The four letters, the first in the highest byte.</param>
/// <param name="Data">The content, as far as the file holds it.</param>
/// <param name="State">Whether it is as it was written.</param>
internal readonly record struct PngChunk(int Offset, uint Type, ReadOnlyMemory<byte> Data, PngChunkState State)
{
    public const uint Ihdr = 0x49484452, Plte = 0x504C5445, Trns = 0x74524E53, Idat = 0x49444154, Iend = 0x49454E44,
        Exif = 0x65584966;

    /// <summary>The bytes of a chunk before its data.</summary>
    public const int PrefixBytes = 8;

    /// <summary>The bytes of a chunk that are not its data.</summary>
    public const int FrameBytes = PrefixBytes + 4;

    public int DataOffset => Offset + PrefixBytes;

    /// <summary>Where the next chunk starts.</summary>
    public int End => Offset + FrameBytes + Data.Length;

    /// <summary>Whether a reader that does not know the chunk must give up: bit 5 of the first letter is 0.</summary>
    public bool IsCritical => (Type & 0x20000000) == 0;

    /// <summary>The four letters.</summary>
    public string Name => NameOf(Type);

    /// <summary>Reads a chunk, whatever its state.</summary>
    /// <returns>null where there is none: the file ends, or the bytes have no chunk's name.</returns>
    public static PngChunk? Read(ReadOnlyMemory<byte> content, int offset, DecodeBudget budget)
    {
        budget.ChargeChunk(offset);
        ReadOnlySpan<byte> rest = content.Span[offset..];
        if (rest.Length < PrefixBytes || !IsName(rest.Slice(4, 4)))
        {
            return null;
        }

        uint length = BinaryPrimitives.ReadUInt32BigEndian(rest);
        uint type = BinaryPrimitives.ReadUInt32BigEndian(rest[4..]);
        if (length > rest.Length - FrameBytes)
        {
            int left = (int)Math.Min(length, rest.Length - PrefixBytes);
            return new PngChunk(offset, type, content.Slice(offset + PrefixBytes, left), PngChunkState.CutOff);
        }

        uint declared = BinaryPrimitives.ReadUInt32BigEndian(rest[(PrefixBytes + (int)length)..]);
        bool isWhole = declared == Crc32.Of(rest.Slice(4, 4 + (int)length));
        return new PngChunk(
            offset, type, content.Slice(offset + PrefixBytes, (int)length),
            isWhole ? PngChunkState.Whole : PngChunkState.Damaged);
    }

    /// <summary>The exception for bytes that should be a chunk and are none.</summary>
    public static NinFormatException Missing(ReadOnlySpan<byte> content, int offset, DecodeBudget budget)
    {
        ReadOnlySpan<byte> rest = content[offset..];
        return rest.Length < PrefixBytes
            ? budget.Failure($"the file is cut off: expected a chunk, got {rest.Length} bytes.", offset)
            : budget.Failure(
                $"expected a chunk's four letters, got 0x{BinaryPrimitives.ReadUInt32BigEndian(rest[4..]):X8}.", offset + 4);
    }

    /// <summary>The exception for a chunk that is needed and not whole.</summary>
    public NinFormatException NotWhole(ReadOnlySpan<byte> content, DecodeBudget budget)
    {
        ReadOnlySpan<byte> rest = content[Offset..];
        if (State == PngChunkState.CutOff)
        {
            return budget.Failure(
                $"the file is cut off: {Name} declares {BinaryPrimitives.ReadUInt32BigEndian(rest)} bytes, {Data.Length} are "
                    + "left.", Offset);
        }

        uint declared = BinaryPrimitives.ReadUInt32BigEndian(rest[(PrefixBytes + Data.Length)..]);
        uint actual = Crc32.Of(rest.Slice(4, 4 + Data.Length));
        return budget.Failure($"{Name} is damaged: its checksum is {actual:X8}, declared is {declared:X8}.", Offset);
    }

    private static bool IsName(ReadOnlySpan<byte> letters)
    {
        foreach (byte letter in letters)
        {
            if (!char.IsAsciiLetter((char)letter))
            {
                return false;
            }
        }

        return true;
    }

    private static string NameOf(uint type)
    {
        Span<byte> letters = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(letters, type);
        return Encoding.ASCII.GetString(letters);
    }
}
