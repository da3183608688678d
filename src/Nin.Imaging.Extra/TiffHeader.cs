using System.Buffers.Binary;

namespace Nin.Imaging.Extra;

/// <summary>
/// Looks at the first directory of a TIFF before the library does, which allocates by its numbers: sizes must be within the
/// limits, and lists must fit into the file.
/// </summary>
/// <remarks><b>Source</b> TIFF 6.0, section 2; of BigTIFF its 64-bit form.</remarks>
internal ref struct TiffHeader(ReadOnlySpan<byte> file, DecodeBudget budget)
{
    private const int ImageWidth = 256, ImageLength = 257, TileWidth = 322, TileLength = 323, StripBytes = 279, TileBytes = 325;
    private readonly ReadOnlySpan<byte> _file = file;
    private readonly bool _isLittle = file[0] == 'I';
    private readonly bool _isBig = file[2] == 43 || file[3] == 43;

    public readonly void Check()
    {
        (int countBytes, int entryBytes, int valueAt) = _isBig ? (8, 20, 12) : (2, 12, 8);
        long at = Number(_isBig ? 8 : 4, _isBig ? 8 : 4), entries = Number(at, countBytes);
        long width = 0, height = 0, tileWidth = 0, tileHeight = 0;
        for (long i = 0, entry = at + countBytes; i < entries; i++, entry += entryBytes)
        {
            budget.ChargeChunk(entry);
            int tag = (int)Number(entry, 2), type = (int)Number(entry + 2, 2);
            long count = Number(entry + 4, _isBig ? 8 : 4);
            if (count > _file.Length)
            {
                throw budget.Failure($"the file is damaged: tag {tag} has {count} values, more than the file has bytes.", entry);
            }

            int size = type switch { 1 => 1, 3 => 2, 16 => 8, _ => 4 };
            if (tag is StripBytes or TileBytes)
            {
                CheckBlocks(entry + valueAt, count, size);
                continue;
            }

            long value = Number(entry + valueAt, size);
            switch (tag)
            {
                case ImageWidth:
                    width = value;
                    break;
                case ImageLength:
                    height = value;
                    break;
                case TileWidth:
                    tileWidth = value;
                    break;
                case TileLength:
                    tileHeight = value;
                    break;
            }
        }

        SizeCheck.Check(width, height, _file.Length, budget);
        bool isTiled = tileWidth > 0 && tileHeight > 0;
        if (isTiled && (width / tileWidth) * (height / tileHeight) > _file.Length)
        {
            throw budget.Failure(
                $"the file is damaged: tiles of {tileWidth} x {tileHeight} pixels are more than the file has bytes.");
        }
    }

    /// <summary>No strip or tile can have more bytes than the file.</summary>
    private readonly void CheckBlocks(long at, long count, int size)
    {
        int word = _isBig ? 8 : 4;
        long list = count * size > word ? Number(at, word) : at;
        for (long i = 0; i < count; i++)
        {
            long bytes = Number(list + (i * size), size);
            if (bytes > _file.Length)
            {
                throw budget.Failure(
                    $"the file is cut off: it declares a strip or tile of {bytes} bytes, and has {_file.Length}.", at);
            }
        }
    }

    private readonly long Number(long at, int bytes)
    {
        if (at < 0 || at > _file.Length - bytes)
        {
            throw budget.Failure("the file is cut off before its picture.", _file.Length);
        }

        ReadOnlySpan<byte> number = _file.Slice((int)at, bytes);
        ulong value = bytes switch
        {
            1 => number[0],
            2 => _isLittle ? BinaryPrimitives.ReadUInt16LittleEndian(number) : BinaryPrimitives.ReadUInt16BigEndian(number),
            4 => _isLittle ? BinaryPrimitives.ReadUInt32LittleEndian(number) : BinaryPrimitives.ReadUInt32BigEndian(number),
            _ => _isLittle ? BinaryPrimitives.ReadUInt64LittleEndian(number) : BinaryPrimitives.ReadUInt64BigEndian(number),
        };
        return (long)Math.Min(value, long.MaxValue);
    }
}
