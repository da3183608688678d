using System.Buffers.Binary;

namespace Nin.Imaging.Jpeg;

/// <summary>Finds the orientation in EXIF data.</summary>
/// <remarks><b>Source</b> EXIF 2.32, 4.6.4 A; TIFF 6.0, section 2. Damaged data says nothing, as in other readers.</remarks>
internal static class ExifReader
{
    private const int OrientationTag = 274, ShortType = 3, EntryBytes = 12;

    /// <param name="tiff">The data behind "Exif" and two zeros.</param>
    public static ExifOrientation Orientation(ReadOnlySpan<byte> tiff)
    {
        bool isLittle = tiff.StartsWith("II*\0"u8);
        if ((!isLittle && !tiff.StartsWith("MM\0*"u8)) || tiff.Length < 8)
        {
            return ExifOrientation.Upright;
        }

        uint start = isLittle ? BinaryPrimitives.ReadUInt32LittleEndian(tiff[4..]) : BinaryPrimitives.ReadUInt32BigEndian(tiff[4..]);
        if (start > tiff.Length - 2)
        {
            return ExifOrientation.Upright;
        }

        ReadOnlySpan<byte> entries = tiff[((int)start + 2)..];
        int count = Short(tiff, (int)start, isLittle);
        for (int i = 0; i < count && entries.Length >= EntryBytes; i++, entries = entries[EntryBytes..])
        {
            if (Short(entries, 0, isLittle) == OrientationTag && Short(entries, 2, isLittle) == ShortType)
            {
                var value = (ExifOrientation)Short(entries, 8, isLittle);
                return Enum.IsDefined(value) ? value : ExifOrientation.Upright;
            }
        }

        return ExifOrientation.Upright;
    }

    private static int Short(ReadOnlySpan<byte> data, int at, bool isLittle) =>
        isLittle ? BinaryPrimitives.ReadUInt16LittleEndian(data[at..]) : BinaryPrimitives.ReadUInt16BigEndian(data[at..]);
}
