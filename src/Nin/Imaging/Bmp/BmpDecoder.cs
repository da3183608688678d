using System.Buffers.Binary;
using Nin.Formats;

namespace Nin.Imaging.Bmp;

/// <summary>Reads Windows and OS/2 BMP: 1 to 32 bits a pixel, plain, with bit masks or run-length coded, either way up.</summary>
/// <remarks>
/// <b>Shapes</b> a palette of greys gives 1 channel, masks with alpha 4, all else 3. <b>Source</b> "Bitmap Storage" of the
/// Windows SDK. <b>Deviation</b> pictures inside a BMP (JPEG, PNG, fax coding) are refused.
/// </remarks>
internal sealed class BmpDecoder : IImageDecoder
{
    public string Format => "BMP";

    public IReadOnlyList<string> Extensions => [".bmp", ".dib"];

    public bool Recognises(ReadOnlySpan<byte> start) => start.StartsWith("BM"u8);

    public Image Decode(ReadOnlyMemory<byte> content, Limits limits)
    {
        var budget = new DecodeBudget(Format, limits);
        ReadOnlySpan<byte> file = content.Span;
        if (!Recognises(file))
        {
            throw budget.Failure("expected the letters BM.", 0);
        }

        BmpHeader header = BmpHeader.Parse(file, budget);
        ReadOnlySpan<byte> data = file[header.PixelOffset..];
        if (header.BitsPerPixel <= 8)
        {
            return DecodeIndexed(data, header, new BmpPalette(file, header, budget), budget);
        }

        CheckData(data, header, budget);
        return header.BitsPerPixel == 24 ? DecodeBgr(data, header, budget) : DecodeMasked(data, header, budget);
    }

    private static Image DecodeIndexed(ReadOnlySpan<byte> data, BmpHeader header, BmpPalette palette, DecodeBudget budget)
    {
        int bits = header.BitsPerPixel, channels = palette.IsGrey ? 1 : 3;
        long stride = header.RowStride;
        if (header.IsRunLength)
        {
            data = BmpRunLength.Decode(data, header, budget);
            (bits, stride) = (8, header.Width);
        }
        else
        {
            CheckData(data, header, budget);
        }

        int mask = (1 << bits) - 1, perByte = 8 / bits;
        byte[] pixels = budget.Allocate((long)header.Width * header.Height * channels);
        int d = 0;
        for (int y = 0; y < header.Height; y++)
        {
            budget.CheckTime();
            ReadOnlySpan<byte> row = data[(int)(FileRow(y, header) * stride)..];
            for (int x = 0; x < header.Width; x++, d += channels)
            {
                int shift = (perByte - 1 - (x % perByte)) * bits;
                palette[(row[x / perByte] >> shift) & mask][..channels].CopyTo(pixels.AsSpan(d));
            }
        }

        return new Image(header.Height, header.Width, channels, pixels);
    }

    private static Image DecodeBgr(ReadOnlySpan<byte> data, BmpHeader header, DecodeBudget budget)
    {
        byte[] pixels = budget.Allocate((long)header.Width * header.Height * 3);
        int d = 0;
        for (int y = 0; y < header.Height; y++)
        {
            budget.CheckTime();
            ReadOnlySpan<byte> row = data.Slice((int)(FileRow(y, header) * header.RowStride), (int)header.RowBytes);
            for (int s = 0; s < row.Length; s += 3, d += 3)
            {
                (pixels[d], pixels[d + 1], pixels[d + 2]) = (row[s + 2], row[s + 1], row[s]);
            }
        }

        return new Image(header.Height, header.Width, 3, pixels);
    }

    private static Image DecodeMasked(ReadOnlySpan<byte> data, BmpHeader header, DecodeBudget budget)
    {
        int bits = header.BitsPerPixel, channels = header.Masks.Alpha == 0 ? 3 : 4;
        var red = new BmpMask(header.Masks.Red, bits, budget);
        var green = new BmpMask(header.Masks.Green, bits, budget);
        var blue = new BmpMask(header.Masks.Blue, bits, budget);
        var alpha = new BmpMask(header.Masks.Alpha, bits, budget);
        byte[] pixels = budget.Allocate((long)header.Width * header.Height * channels);
        int d = 0;
        for (int y = 0; y < header.Height; y++)
        {
            budget.CheckTime();
            ReadOnlySpan<byte> row = data.Slice((int)(FileRow(y, header) * header.RowStride), (int)header.RowBytes);
            for (int s = 0; s < row.Length; s += bits / 8, d += channels)
            {
                uint pixel = bits == 16
                    ? BinaryPrimitives.ReadUInt16LittleEndian(row[s..])
                    : BinaryPrimitives.ReadUInt32LittleEndian(row[s..]);
                (pixels[d], pixels[d + 1], pixels[d + 2]) = (red.Read(pixel), green.Read(pixel), blue.Read(pixel));
                if (channels == 4)
                {
                    pixels[d + 3] = alpha.Read(pixel);
                }
            }
        }

        return new Image(header.Height, header.Width, channels, pixels);
    }

    /// <summary>The rows of a BMP start with the lowest, unless the height is negative.</summary>
    private static long FileRow(int y, BmpHeader header) => header.TopDown ? y : header.Height - 1 - y;

    private static void CheckData(ReadOnlySpan<byte> data, BmpHeader header, DecodeBudget budget)
    {
        // The padding behind the last row may be missing.
        long needed = (header.RowStride * (header.Height - 1)) + header.RowBytes;
        if (data.Length < needed)
        {
            throw budget.Failure(
                $"the file is cut off: {header.Width} x {header.Height} pixels need {needed} bytes, {data.Length} are left.",
                header.PixelOffset);
        }
    }
}
