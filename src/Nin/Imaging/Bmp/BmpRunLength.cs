namespace Nin.Imaging.Bmp;

/// <summary>Undoes run-length coding, with 8 or 4 bits a pixel, into one palette index a byte, rows as in the file.</summary>
/// <remarks>
/// <b>Source</b> "Bitmap Compression" of the Windows SDK. Pixels that the file skips have index 0; a run is cut off at the
/// end of its row, as in Pillow.
/// </remarks>
internal static class BmpRunLength
{
    private const int EndOfRow = 0, EndOfPicture = 1, Skip = 2;

    /// <summary>
    /// A file that skips most of a large picture would be small and cost much; nobody writes such a file honestly.
    /// </summary>
    private const int SkippablePixels = 1 << 20;
    private const int LargestRatio = 128;

    public static byte[] Decode(ReadOnlySpan<byte> data, BmpHeader header, DecodeBudget budget)
    {
        long pixels = (long)header.Width * header.Height;
        if (pixels > SkippablePixels + ((long)data.Length * LargestRatio))
        {
            throw budget.Failure(
                $"the file is cut off or no picture: {data.Length} bytes of runs cannot fill {header.Width} x {header.Height} "
                    + "pixels.",
                header.PixelOffset);
        }

        byte[] indices = budget.Allocate(pixels);
        bool nibbles = header.BitsPerPixel == 4;
        int width = header.Width, x = 0, y = 0, at = 0;
        while (y < header.Height && !(y == header.Height - 1 && x == width))
        {
            int first = Take(data, ref at), second = Take(data, ref at);
            Span<byte> rest = indices.AsSpan((y * width) + x, width - x);
            if (first > 0)
            {
                int count = Math.Min(first, rest.Length);
                Repeat((byte)second, nibbles, rest[..count]);
                x += count;
            }
            else if (second == EndOfRow)
            {
                budget.CheckTime();
                (x, y) = (0, y + 1);
            }
            else if (second == EndOfPicture)
            {
                break;
            }
            else if (second == Skip)
            {
                x = Math.Min(x + Take(data, ref at), width);
                y += Take(data, ref at);
            }
            else
            {
                int bytes = nibbles ? (second + 1) / 2 : second;
                if (bytes > data.Length - at)
                {
                    throw CutOff();
                }

                int count = Math.Min(second, rest.Length);
                Copy(data.Slice(at, bytes), nibbles, rest[..count]);
                x += count;
                at += bytes + (bytes & 1);
            }
        }

        return indices;

        int Take(ReadOnlySpan<byte> data, ref int at) => at < data.Length ? data[at++] : throw CutOff();

        Formats.NinFormatException CutOff() => budget.Failure("the file is cut off in its runs.", header.PixelOffset + at);
    }

    private static void Repeat(byte value, bool nibbles, Span<byte> target)
    {
        if (!nibbles)
        {
            target.Fill(value);
            return;
        }

        for (int i = 0; i < target.Length; i++)
        {
            target[i] = (byte)(i % 2 == 0 ? value >> 4 : value & 15);
        }
    }

    private static void Copy(ReadOnlySpan<byte> source, bool nibbles, Span<byte> target)
    {
        for (int i = 0; i < target.Length; i++)
        {
            target[i] = nibbles ? (byte)(i % 2 == 0 ? source[i / 2] >> 4 : source[i / 2] & 15) : source[i];
        }
    }
}
