using System.Buffers.Binary;

namespace Nin.Imaging.Exif;

/// <summary>Finds the orientation in EXIF data.</summary>
/// <remarks><b>Source</b> EXIF 2.32, 4.6.4 A; TIFF 6.0, section 2. Damaged data says nothing, as in other readers.</remarks>
internal static class ExifReader
{
    private const int OrientationTag = 274, EntryBytes = 12;
    private const int Short = 3, Long = 4, SignedShort = 8, SignedLong = 9;

    /// <summary>
    /// What the first entry with the orientation's tag says. It should be a SHORT; some writers make a LONG of it.
    /// </summary>
    /// <param name="tiff">In a JPEG the data behind "Exif" and two zeros, in a PNG that of the eXIf chunk.</param>
    public static ExifOrientation Orientation(ReadOnlySpan<byte> tiff)
    {
        bool isLittle = tiff.StartsWith("II*\0"u8);
        if ((!isLittle && !tiff.StartsWith("MM\0*"u8)) || tiff.Length < 8)
        {
            return ExifOrientation.Upright;
        }

        uint start = UInt32(tiff[4..], isLittle);
        if (start > tiff.Length - 2)
        {
            return ExifOrientation.Upright;
        }

        ReadOnlySpan<byte> entries = tiff[((int)start + 2)..];
        int count = UInt16(tiff[(int)start..], isLittle);
        for (int i = 0; i < count && entries.Length >= EntryBytes; i++, entries = entries[EntryBytes..])
        {
            if (UInt16(entries, isLittle) == OrientationTag)
            {
                uint number = UInt16(entries[2..], isLittle) switch
                {
                    Short or SignedShort => UInt16(entries[8..], isLittle),
                    Long or SignedLong => UInt32(entries[8..], isLittle),
                    _ => 0,
                };
                var value = (ExifOrientation)number;
                return Enum.IsDefined(value) ? value : ExifOrientation.Upright;
            }
        }

        return ExifOrientation.Upright;
    }

    private static ushort UInt16(ReadOnlySpan<byte> data, bool isLittle) =>
        isLittle ? BinaryPrimitives.ReadUInt16LittleEndian(data) : BinaryPrimitives.ReadUInt16BigEndian(data);

    private static uint UInt32(ReadOnlySpan<byte> data, bool isLittle) =>
        isLittle ? BinaryPrimitives.ReadUInt32LittleEndian(data) : BinaryPrimitives.ReadUInt32BigEndian(data);
}
