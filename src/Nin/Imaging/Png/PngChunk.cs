using System.Buffers.Binary;
using System.Text;

namespace Nin.Imaging.Png;

/// <summary>One chunk of a PNG file: length, four letters, data, checksum.</summary>
/// <param name="Offset">Where the chunk starts in the file.</param>
/// <param name="Type">The four letters, the first in the highest byte.</param>
/// <param name="Data">The content.</param>
internal readonly record struct PngChunk(int Offset, uint Type, ReadOnlyMemory<byte> Data)
{
    public const uint Ihdr = 0x49484452, Plte = 0x504C5445, Trns = 0x74524E53, Idat = 0x49444154, Iend = 0x49454E44;

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

    public static PngChunk Read(ReadOnlyMemory<byte> content, int offset, DecodeBudget budget)
    {
        budget.ChargeChunk(offset);
        ReadOnlySpan<byte> rest = content.Span[offset..];
        if (rest.Length < FrameBytes)
        {
            throw budget.Failure($"the file is cut off: expected a chunk, got {rest.Length} bytes.", offset);
        }

        uint length = BinaryPrimitives.ReadUInt32BigEndian(rest);
        uint type = BinaryPrimitives.ReadUInt32BigEndian(rest[4..]);
        foreach (byte letter in rest.Slice(4, 4))
        {
            if (!char.IsAsciiLetter((char)letter))
            {
                throw budget.Failure($"expected a chunk's four letters, got 0x{type:X8}.", offset + 4);
            }
        }

        if (length > rest.Length - FrameBytes)
        {
            throw budget.Failure(
                $"the file is cut off: {NameOf(type)} declares {length} bytes, {rest.Length - FrameBytes} are left.", offset);
        }

        uint declared = BinaryPrimitives.ReadUInt32BigEndian(rest[(PrefixBytes + (int)length)..]);
        uint actual = Crc32.Of(rest.Slice(4, 4 + (int)length));
        if (declared != actual)
        {
            throw budget.Failure($"{NameOf(type)} is damaged: its checksum is {actual:X8}, declared is {declared:X8}.", offset);
        }

        return new PngChunk(offset, type, content.Slice(offset + PrefixBytes, (int)length));
    }

    private static string NameOf(uint type)
    {
        Span<byte> letters = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(letters, type);
        return Encoding.ASCII.GetString(letters);
    }
}
