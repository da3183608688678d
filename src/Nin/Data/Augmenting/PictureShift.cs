namespace Nin.Data.Augmenting;

/// <summary>A picture that is moved within its size, and filled by what is seen in a mirror at its edge.</summary>
internal static class PictureShift
{
    /// <summary>Mirrors a picture left to right where asked, then shifts it.</summary>
    /// <param name="source">[height, width, channels].</param>
    /// <param name="height">Rows.</param>
    /// <param name="width">Columns.</param>
    /// <param name="flip">Whether it is mirrored first.</param>
    /// <param name="down">Rows, fewer than the picture has, up or down.</param>
    /// <param name="right">Columns, fewer than the picture has, left or right.</param>
    /// <param name="destination">[height, width, channels]; must not overlap <paramref name="source"/>.</param>
    public static void Reflected(
        ReadOnlySpan<float> source, int height, int width, bool flip, int down, int right, Span<float> destination)
    {
        int channels = source.Length / (height * width);
        for (int y = 0; y < height; y++)
        {
            int row = Within(y - down, height) * width;
            for (int x = 0; x < width; x++)
            {
                int column = Within(x - right, width);
                column = flip ? width - 1 - column : column;
                source.Slice((row + column) * channels, channels).CopyTo(destination[(((y * width) + x) * channels)..]);
            }
        }
    }

    /// <summary>The place that a mirror at the outermost places shows.</summary>
    private static int Within(int place, int size) => place < 0 ? -place : place >= size ? (2 * (size - 1)) - place : place;
}
