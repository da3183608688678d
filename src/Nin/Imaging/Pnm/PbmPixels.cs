namespace Nin.Imaging.Pnm;

/// <summary>The pixels of a PBM: a bit each, where 1 is black.</summary>
/// <remarks>
/// <b>Source</b> Netpbm's pbm page. Rows of the binary form start on a byte; its highest bit is the leftmost pixel.
/// </remarks>
internal static class PbmPixels
{
    /// <summary>Reads what follows the height.</summary>
    public static Image Read(
        ref PnmTokens tokens, ReadOnlySpan<byte> file, int width, int height, bool plain, DecodeBudget budget)
    {
        if (!plain)
        {
            tokens.EndHeader();
        }

        int rowBytes = (width + 7) / 8;
        tokens.Require(plain ? (long)width * height : (long)rowBytes * height, width, height);
        byte[] pixels = budget.Allocate((long)width * height);
        for (int y = 0; y < height; y++)
        {
            budget.CheckTime(tokens.Offset);
            Span<byte> row = pixels.AsSpan(y * width, width);
            ReadOnlySpan<byte> packed = plain ? default : file.Slice(tokens.Offset + (y * rowBytes), rowBytes);
            for (int x = 0; x < width; x++)
            {
                int bit = plain ? tokens.NextBit() : (packed[x / 8] >> (7 - (x % 8))) & 1;
                row[x] = (byte)(bit == 0 ? 255 : 0);
            }
        }

        return new Image(height, width, 1, pixels);
    }
}
