namespace Nin.Kernels.Imaging;

/// <summary>JPEG's colours to RGB.</summary>
public static class JpegColor
{
    /// <summary>Y, Cb and Cr to R, G and B, interleaved.</summary>
    public static void YccToRgb(ReadOnlySpan<byte> luma, ReadOnlySpan<byte> blue, ReadOnlySpan<byte> red, Span<byte> destination) =>
        ReferenceJpeg.YccToRgb(luma, blue, red, destination);

    /// <summary>Three lines to one of three channels.</summary>
    public static void Interleave(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second, ReadOnlySpan<byte> third, Span<byte> destination)
    {
        for (int x = 0; x < first.Length; x++)
        {
            (destination[3 * x], destination[(3 * x) + 1], destination[(3 * x) + 2]) = (first[x], second[x], third[x]);
        }
    }

    /// <summary>Puts black over the other inks, which makes RGB of them.</summary>
    /// <param name="black">What is left of the paper's white: 255 is no black.</param>
    /// <param name="pixels">The amounts of cyan, magenta and yellow; R, G and B afterwards.</param>
    /// <param name="isInverted">Whether 255 is no ink, and not all of it.</param>
    /// <remarks><b>Source</b> Pillow's conversion from CMYK: the product of two bytes is divided by 255 and rounded.</remarks>
    public static void AddBlack(ReadOnlySpan<byte> black, Span<byte> pixels, bool isInverted)
    {
        int flip = isInverted ? 255 : 0;
        for (int x = 0; x < black.Length; x++)
        {
            for (int i = 3 * x; i < (3 * x) + 3; i++)
            {
                int product = ((pixels[i] ^ flip) * black[x]) + 128;
                pixels[i] = (byte)(black[x] - (((product >> 8) + product) >> 8));
            }
        }
    }
}
