using System.Buffers.Binary;

namespace Nin.Imaging.Png;

/// <summary>The colour types of PNG, by their number in the file.</summary>
internal enum PngColor : byte
{
    Grey = 0,
    Rgb = 2,
    Palette = 3,
    GreyAlpha = 4,
    Rgba = 6,
}

/// <summary>The content of an IHDR chunk, checked.</summary>
/// <remarks><b>Source</b> PNG specification, section 11.2.2.</remarks>
internal readonly record struct PngHeader(int Width, int Height, int BitDepth, PngColor Color, bool Interlaced)
{
    public const int Length = 13;

    public int BitsPerPixel => BitDepth * Color switch
    {
        PngColor.Rgb => 3,
        PngColor.GreyAlpha => 2,
        PngColor.Rgba => 4,
        _ => 1,
    };

    /// <summary>The distance between a byte and its left neighbour in the filters.</summary>
    public int FilterStride => Math.Max(1, BitsPerPixel / 8);

    /// <summary>The packed bytes of a row of <paramref name="width"/> pixels, without the filter byte.</summary>
    public long RowBytes(int width) => (((long)width * BitsPerPixel) + 7) / 8;

    public static PngHeader Parse(ReadOnlySpan<byte> data, long offset, DecodeBudget budget)
    {
        uint width = BinaryPrimitives.ReadUInt32BigEndian(data);
        uint height = BinaryPrimitives.ReadUInt32BigEndian(data[4..]);
        (int depth, int color, int interlace) = (data[8], data[9], data[12]);
        budget.CheckSize(width, height, offset);
        bool known = (PngColor)color switch
        {
            PngColor.Grey => depth is 1 or 2 or 4 or 8 or 16,
            PngColor.Palette => depth is 1 or 2 or 4 or 8,
            PngColor.Rgb or PngColor.GreyAlpha or PngColor.Rgba => depth is 8 or 16,
            _ => false,
        };
        if (!known)
        {
            throw budget.Failure($"no picture has bit depth {depth} with colour type {color}.", offset + 8);
        }

        if (data[10] != 0 || data[11] != 0)
        {
            throw budget.Failure($"expected compression 0 and filter 0, got {data[10]} and {data[11]}.", offset + 10);
        }

        if (interlace > 1)
        {
            throw budget.Failure($"expected interlace 0 or 1, got {interlace}.", offset + 12);
        }

        return new PngHeader((int)width, (int)height, depth, (PngColor)color, interlace == 1);
    }
}
