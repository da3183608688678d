using Nin.Imaging;

namespace Nin.Data.Preview;

/// <summary>Many small pictures in one: a row for each class, with its name.</summary>
internal static class ContactSheet
{
    private const int Gap = 4, Margin = 12, LargestCell = 160, SmallestCell = 96, LongestName = 18;
    private const byte Background = 24, Ink = 235, FaintInk = 150;

    /// <summary>Draws the sheet.</summary>
    /// <param name="title">The line on top.</param>
    /// <param name="rows">The name of each row and its pictures, all of one size.</param>
    /// <param name="height">The rows of a picture.</param>
    /// <param name="width">The columns of a picture.</param>
    public static Image Draw(
        string title, IReadOnlyList<(string Name, IReadOnlyList<Image> Pictures)> rows, int height, int width)
    {
        // Small pictures are enlarged by whole pixels, so that one sees what the network sees and no smoothing.
        int longest = Math.Max(height, width), enlarged = Math.Max(1, (SmallestCell + longest - 1) / longest);
        double shrunk = Math.Min(1, (double)LargestCell / longest);
        int cellHeight = Math.Max(1, (int)(height * enlarged * shrunk)), cellWidth = Math.Max(
            1, (int)(width * enlarged * shrunk));
        int scale = cellHeight >= 48 ? 2 : 1, titleHeight = (PixelFont.Height * 2) + Margin;
        int names = rows.Max(row => PixelFont.WidthOf(Shortened(row.Name), scale)) + Margin;
        int columns = rows.Max(row => row.Pictures.Count);
        int sheetWidth = Math.Max(
            Margin + names + (columns * (cellWidth + Gap)) - Gap + Margin, PixelFont.WidthOf(title, 2) + (2 * Margin));
        int sheetHeight = Margin + titleHeight + (rows.Count * (cellHeight + Gap)) - Gap + Margin;
        byte[] sheet = new byte[checked(sheetHeight * sheetWidth * 3)];
        Array.Fill(sheet, Background);
        PixelFont.Draw(title, Margin, Margin, 2, FaintInk, sheetWidth, sheet);
        for (int row = 0; row < rows.Count; row++)
        {
            int top = Margin + titleHeight + (row * (cellHeight + Gap));
            int middle = top + ((cellHeight - (PixelFont.Height * scale)) / 2);
            PixelFont.Draw(Shortened(rows[row].Name), middle, Margin, scale, Ink, sheetWidth, sheet);
            for (int column = 0; column < rows[row].Pictures.Count; column++)
            {
                Image picture = Resize.To(rows[row].Pictures[column].ToRgb(), (int)(height * shrunk), (int)(width * shrunk));
                Place(picture, enlarged, top, Margin + names + (column * (cellWidth + Gap)), sheetWidth, sheet);
            }
        }

        return new Image(sheetHeight, sheetWidth, 3, sheet);
    }

    private static string Shortened(string name) => name.Length <= LongestName ? name : name[..(LongestName - 2)] + "..";

    private static void Place(Image picture, int enlarged, int top, int left, int sheetWidth, Span<byte> sheet)
    {
        ReadOnlySpan<byte> pixels = picture.Pixels.Span;
        for (int y = 0; y < picture.Height * enlarged; y++)
        {
            for (int x = 0; x < picture.Width * enlarged; x++)
            {
                int from = (((y / enlarged) * picture.Width) + (x / enlarged)) * 3;
                pixels.Slice(from, 3).CopyTo(sheet[((((top + y) * sheetWidth) + left + x) * 3)..]);
            }
        }
    }
}
