using System.Buffers.Binary;

namespace Nin.Imaging.Gif;

/// <summary>The first frame of a GIF, and what the blocks before it say about it.</summary>
/// <remarks><b>Source</b> GIF89a specification, sections 18 to 26.</remarks>
internal sealed class GifFrame
{
    private const int ScreenBytes = 13, DescriptorBytes = 9, ControlBytes = 4, MaxColors = 256;
    private const byte Extension = 0x21, Descriptor = 0x2C, Trailer = 0x3B, GraphicControl = 0xF9;

    public int ScreenWidth { get; private set; }

    public int ScreenHeight { get; private set; }

    /// <summary>The frame's place on the screen.</summary>
    public int Left { get; private set; }

    public int Top { get; private set; }

    public int Width { get; private set; }

    public int Height { get; private set; }

    public bool IsInterlaced { get; private set; }

    /// <summary>The index of the transparent colour; null where there is none.</summary>
    public byte? Transparent { get; private set; }

    /// <summary>Red, green, blue and alpha of all 256 indices, red in the lowest byte.</summary>
    public uint[] Colors { get; } = new uint[MaxColors];

    /// <summary>Whether every colour is a grey.</summary>
    public bool IsGrey { get; private set; }

    /// <summary>Where the compressed data starts: with the size of its codes.</summary>
    public int DataOffset { get; private set; }

    public bool CoversTheScreen => Width == ScreenWidth && Height == ScreenHeight;

    /// <summary>Reads up to the data of the first frame.</summary>
    public static GifFrame First(ReadOnlySpan<byte> file, DecodeBudget budget)
    {
        var frame = new GifFrame();
        Require(file, 0, ScreenBytes, budget);
        frame.ScreenWidth = BinaryPrimitives.ReadUInt16LittleEndian(file[6..]);
        frame.ScreenHeight = BinaryPrimitives.ReadUInt16LittleEndian(file[8..]);
        int at = ScreenBytes;
        ReadOnlySpan<byte> palette = TakePalette(file, file[10], ref at, budget);
        while (true)
        {
            Require(file, at, 1, budget);
            budget.ChargeChunk(at);
            switch (file[at])
            {
                case 0:
                    // Some writers leave an empty block behind another.
                    at++;
                    break;
                case Extension:
                    frame.TakeExtension(file, ref at, budget);
                    break;
                case Descriptor:
                    frame.TakeDescriptor(file, at + 1, palette, budget);
                    return frame;
                case Trailer:
                    throw budget.Failure("the file has no picture.", at);
                default:
                    throw budget.Failure($"expected a block, got byte 0x{file[at]:X2}.", at);
            }
        }
    }

    private void TakeExtension(ReadOnlySpan<byte> file, ref int at, DecodeBudget budget)
    {
        int start = at;
        Require(file, at, 3, budget);
        if (file[at + 1] == GraphicControl && file[at + 2] >= ControlBytes)
        {
            Require(file, at + 3, ControlBytes, budget);
            bool isTransparent = (file[at + 3] & 1) != 0;
            Transparent = isTransparent ? file[at + 6] : null;
        }

        for (at += 2; ; at += 1 + file[at])
        {
            Require(file, at, 1, budget);
            if (file[at] == 0)
            {
                at++;
                break;
            }
        }

        budget.ChargeAncillary(at - start, start);
    }

    private void TakeDescriptor(ReadOnlySpan<byte> file, int at, ReadOnlySpan<byte> palette, DecodeBudget budget)
    {
        Require(file, at, DescriptorBytes, budget);
        (Left, Top) = (
            BinaryPrimitives.ReadUInt16LittleEndian(file[at..]), BinaryPrimitives.ReadUInt16LittleEndian(file[(at + 2)..]));
        (Width, Height) = (
            BinaryPrimitives.ReadUInt16LittleEndian(file[(at + 4)..]), BinaryPrimitives.ReadUInt16LittleEndian(file[(at + 6)..]));
        budget.CheckSize(Width, Height, at);
        (ScreenWidth, ScreenHeight) = (Math.Max(ScreenWidth, Left + Width), Math.Max(ScreenHeight, Top + Height));
        budget.CheckSize(ScreenWidth, ScreenHeight, at);
        byte flags = file[at + 8];
        IsInterlaced = (flags & 0x40) != 0;
        at += DescriptorBytes;
        ReadOnlySpan<byte> own = TakePalette(file, flags, ref at, budget);
        SetColors(own.IsEmpty ? palette : own);
        DataOffset = at;
    }

    /// <summary>A file without any palette is taken for grey; an index outside its palette is black.</summary>
    private void SetColors(ReadOnlySpan<byte> palette)
    {
        const uint opaque = 0xFF000000u;
        IsGrey = true;
        for (int i = 0; i < MaxColors; i++)
        {
            (byte red, byte green, byte blue) = palette.IsEmpty ? ((byte)i, (byte)i, (byte)i)
                : 3 * i < palette.Length ? (palette[3 * i], palette[(3 * i) + 1], palette[(3 * i) + 2])
                : default;
            Colors[i] = red | ((uint)green << 8) | ((uint)blue << 16) | (i == Transparent ? 0 : opaque);
            IsGrey &= red == green && green == blue;
        }
    }

    private static ReadOnlySpan<byte> TakePalette(ReadOnlySpan<byte> file, byte flags, ref int at, DecodeBudget budget)
    {
        bool isThere = (flags & 0x80) != 0;
        int bytes = isThere ? 3 << ((flags & 7) + 1) : 0;
        Require(file, at, bytes, budget);
        at += bytes;
        return file.Slice(at - bytes, bytes);
    }

    private static void Require(ReadOnlySpan<byte> file, int at, int bytes, DecodeBudget budget)
    {
        if (file.Length - at < bytes)
        {
            throw budget.Failure("the file is cut off before its picture.", Math.Min(at, file.Length));
        }
    }
}
