using System.Buffers.Binary;

namespace Nin.Imaging.Bmp;

/// <summary>How the pixels of a BMP are stored, by the number in the file.</summary>
internal enum BmpCompression
{
    None = 0,
    RunLength8 = 1,
    RunLength4 = 2,
    BitFields = 3,
    AlphaBitFields = 6,
}

/// <summary>The file header and the picture header of a BMP, checked.</summary>
/// <remarks>
/// <b>Source</b> BITMAPFILEHEADER, BITMAPCOREHEADER, BITMAPINFOHEADER, BITMAPV4HEADER and BITMAPV5HEADER of the Windows SDK.
/// </remarks>
internal sealed record BmpHeader(int Width, int Height, bool TopDown, int BitsPerPixel, BmpCompression Compression)
{
    private const int FileHeaderBytes = 14, CoreBytes = 12, InfoBytes = 40, ColorMasksAt = 54;

    /// <summary>Where the pixels start in the file.</summary>
    public int PixelOffset { get; private init; }

    /// <summary>Where the palette starts; right behind the headers.</summary>
    public int PaletteOffset { get; private init; }

    /// <summary>The declared number of colours; 0 means all that the depth allows.</summary>
    public uint PaletteEntries { get; private init; }

    /// <summary>Blue, green, red, and a fourth byte except behind the oldest header.</summary>
    public int PaletteEntryBytes { get; private init; }

    /// <summary>The bits of each pixel that hold red, green, blue and alpha.</summary>
    public (uint Red, uint Green, uint Blue, uint Alpha) Masks { get; private init; }

    /// <summary>Where the palette ends: there the pixels start in a file that does not say it.</summary>
    private uint EndOfHeaders
    {
        get
        {
            uint possible = BitsPerPixel <= 8 ? 1u << BitsPerPixel : 0;
            uint entries = PaletteEntries == 0 ? possible : Math.Min(PaletteEntries, 256);
            return (uint)PaletteOffset + (entries * (uint)PaletteEntryBytes);
        }
    }

    /// <summary>The bytes of the pixels of one row.</summary>
    public long RowBytes => (((long)Width * BitsPerPixel) + 7) / 8;

    /// <summary>The bytes from one row to the next: whole groups of four.</summary>
    public long RowStride => (RowBytes + 3) / 4 * 4;

    public bool IsRunLength => Compression is BmpCompression.RunLength4 or BmpCompression.RunLength8;

    public static BmpHeader Parse(ReadOnlySpan<byte> file, DecodeBudget budget)
    {
        Require(file, FileHeaderBytes + CoreBytes, budget);
        uint headerBytes = BinaryPrimitives.ReadUInt32LittleEndian(file[FileHeaderBytes..]);
        if (headerBytes is not (CoreBytes or InfoBytes or 52 or 56 or 64 or 108 or 124))
        {
            throw budget.Failure($"no picture header has {headerBytes} bytes.", FileHeaderBytes);
        }

        Require(file, FileHeaderBytes + (int)headerBytes, budget);
        uint pixelOffset = BinaryPrimitives.ReadUInt32LittleEndian(file[10..]);
        BmpHeader header = headerBytes == CoreBytes ? ParseCore(file) : ParseInfo(file, (int)headerBytes, budget);
        pixelOffset = pixelOffset == 0 ? header.EndOfHeaders : pixelOffset;
        if (pixelOffset < FileHeaderBytes + headerBytes || pixelOffset > file.Length)
        {
            throw budget.Failure($"the pixels start at byte {pixelOffset} of {file.Length}.", 10);
        }

        budget.CheckSize(header.Width, header.Height, FileHeaderBytes + 4);
        header.CheckKind(headerBytes, budget);
        return header with { PixelOffset = (int)pixelOffset };
    }

    private static BmpHeader ParseCore(ReadOnlySpan<byte> file)
    {
        int width = BinaryPrimitives.ReadUInt16LittleEndian(file[18..]);
        int height = BinaryPrimitives.ReadUInt16LittleEndian(file[20..]);
        int bits = BinaryPrimitives.ReadUInt16LittleEndian(file[24..]);
        return new BmpHeader(width, height, false, bits, BmpCompression.None)
        {
            PaletteOffset = FileHeaderBytes + CoreBytes,
            PaletteEntryBytes = 3,
            Masks = DefaultMasks(bits),
        };
    }

    private static BmpHeader ParseInfo(ReadOnlySpan<byte> file, int headerBytes, DecodeBudget budget)
    {
        int width = BinaryPrimitives.ReadInt32LittleEndian(file[18..]);
        int height = BinaryPrimitives.ReadInt32LittleEndian(file[22..]);
        if (height == int.MinValue)
        {
            throw budget.Failure($"the height is {height}.", 22);
        }

        int bits = BinaryPrimitives.ReadUInt16LittleEndian(file[28..]);
        var compression = (BmpCompression)BinaryPrimitives.ReadInt32LittleEndian(file[30..]);
        bool masked = compression is BmpCompression.BitFields or BmpCompression.AlphaBitFields;

        // The oldest of these headers has no room for masks: they follow it.
        int maskBytes = !masked ? 0 : compression == BmpCompression.AlphaBitFields ? 16 : 12;
        int behind = headerBytes == InfoBytes ? maskBytes : 0;
        Require(file, FileHeaderBytes + headerBytes + behind, budget);
        bool hasAlphaMask = headerBytes >= 56 || behind == 16;
        return new BmpHeader(width, Math.Abs(height), height < 0, bits, compression)
        {
            PaletteOffset = FileHeaderBytes + headerBytes + behind,
            PaletteEntries = BinaryPrimitives.ReadUInt32LittleEndian(file[46..]),
            PaletteEntryBytes = 4,
            Masks = masked ? ReadMasks(file[ColorMasksAt..], hasAlphaMask) : DefaultMasks(bits),
        };
    }

    private static (uint Red, uint Green, uint Blue, uint Alpha) ReadMasks(ReadOnlySpan<byte> masks, bool hasAlpha) => (
        BinaryPrimitives.ReadUInt32LittleEndian(masks),
        BinaryPrimitives.ReadUInt32LittleEndian(masks[4..]),
        BinaryPrimitives.ReadUInt32LittleEndian(masks[8..]),
        hasAlpha ? BinaryPrimitives.ReadUInt32LittleEndian(masks[12..]) : 0);

    private static (uint Red, uint Green, uint Blue, uint Alpha) DefaultMasks(int bits) =>
        bits == 16 ? (0x7C00u, 0x3E0u, 0x1Fu, 0u) : (0xFF0000u, 0xFF00u, 0xFFu, 0u);

    private void CheckKind(uint headerBytes, DecodeBudget budget)
    {
        bool known = Compression switch
        {
            BmpCompression.None => BitsPerPixel is 1 or 4 or 8 or 16 or 24 or 32,
            BmpCompression.RunLength8 => BitsPerPixel == 8,
            BmpCompression.RunLength4 => BitsPerPixel == 4,
            BmpCompression.BitFields or BmpCompression.AlphaBitFields => BitsPerPixel is 16 or 32 && headerBytes != 64,
            _ => false,
        };
        if (!known)
        {
            throw budget.Failure(
                $"{BitsPerPixel} bits a pixel with compression {(int)Compression} is not read.", 28,
                "Convert it to PNG or JPEG.");
        }
    }

    private static void Require(ReadOnlySpan<byte> file, int bytes, DecodeBudget budget)
    {
        if (file.Length < bytes)
        {
            throw budget.Failure($"the file is cut off: expected {bytes} bytes of headers, got {file.Length}.", file.Length);
        }
    }
}
