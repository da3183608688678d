using System.Buffers.Binary;

namespace Nin.Imaging;

/// <summary>
/// The size that a picture's header declares, without decoding: what a decode will cost is known before it begins. A guess,
/// and nothing but the order of work may depend on it.
/// </summary>
internal static class DeclaredSize
{
    /// <summary>The pixels declared, or null where the first bytes do not tell.</summary>
    public static long? PixelsOf(ReadOnlySpan<byte> file)
    {
        if (file is [0x89, (byte)'P', (byte)'N', (byte)'G', ..] && file.Length >= 24)
        {
            return Product(BinaryPrimitives.ReadUInt32BigEndian(file[16..]), BinaryPrimitives.ReadUInt32BigEndian(file[20..]));
        }

        if (file.StartsWith("BM"u8) && file.Length >= 26)
        {
            return Product(
                Math.Abs((long)BinaryPrimitives.ReadInt32LittleEndian(file[18..])),
                Math.Abs((long)BinaryPrimitives.ReadInt32LittleEndian(file[22..])));
        }

        return file is [0xFF, 0xD8, ..] ? OfJpeg(file) : null;
    }

    /// <summary>Goes from segment to segment as far as the frame's header.</summary>
    private static long? OfJpeg(ReadOnlySpan<byte> file)
    {
        for (int at = 2; at + 9 <= file.Length && file[at] == 0xFF;)
        {
            byte marker = file[at + 1];
            if (marker is >= 0xC0 and <= 0xCF and not (0xC4 or 0xC8 or 0xCC))
            {
                return Product(
                    BinaryPrimitives.ReadUInt16BigEndian(file[(at + 5)..]),
                    BinaryPrimitives.ReadUInt16BigEndian(file[(at + 7)..]));
            }

            at += marker == 0xFF ? 1 : 2 + BinaryPrimitives.ReadUInt16BigEndian(file[(at + 2)..]);
        }

        return null;
    }

    private static long Product(long width, long height) =>
        width > 0 && height > long.MaxValue / width ? long.MaxValue : width * height;
}
