namespace Nin.Imaging;

/// <summary>Letters of 5 × 7 pixels, for captions in pictures that need no font file.</summary>
internal static class PixelFont
{
    /// <summary>The rows of a letter.</summary>
    public const int Height = 7;

    /// <summary>From one letter to the next, at a scale of 1.</summary>
    public const int Advance = 6;

    private const int Width = 5;

    /// <summary>The columns a text takes.</summary>
    public static int WidthOf(string text, int scale) => PixelLetters.Of(text).Count * Advance * scale;

    /// <summary>Draws a text; what reaches over the picture's edge is left out, and an unknown letter is a box.</summary>
    /// <param name="text">The text, of one line.</param>
    /// <param name="top">The row of its upper edge.</param>
    /// <param name="left">The column of its left edge.</param>
    /// <param name="scale">The side of a letter's pixel, in pixels.</param>
    /// <param name="shade">The grey of the letters.</param>
    /// <param name="width">The columns of the picture.</param>
    /// <param name="rgb">The picture, [height, width, 3].</param>
    public static void Draw(string text, int top, int left, int scale, byte shade, int width, Span<byte> rgb)
    {
        int height = rgb.Length / 3 / width;
        List<byte[]> letters = PixelLetters.Of(text);
        for (int i = 0; i < letters.Count; i++)
        {
            byte[] rows = letters[i];
            int start = left + (i * Advance * scale);
            for (int y = Math.Max(top, 0); y < Math.Min(top + (Height * scale), height); y++)
            {
                for (int x = Math.Max(start, 0); x < Math.Min(start + (Width * scale), width); x++)
                {
                    if ((rows[(y - top) / scale] >> (Width - 1 - ((x - start) / scale)) & 1) == 1)
                    {
                        rgb.Slice(((y * width) + x) * 3, 3).Fill(shade);
                    }
                }
            }
        }
    }
}
