using Nin.Data;
using Nin.Imaging;

namespace Nin.Explanation;

/// <summary>
/// A dark sheet on which small pictures, frames and lines of text are placed. What reaches over its edge is left out.
/// </summary>
internal sealed class Canvas
{
    public const int Margin = 12, Gap = 4, TextScale = 2;
    public const byte Background = 24, Ink = 235, FaintInk = 160;

    /// <summary>A line of text with the room below it.</summary>
    public const int Line = (PixelFont.Height * TextScale) + 8;

    private const int LongestName = 60;

    /// <summary>Many times what any sheet needs; a sheet's limits keep it far below.</summary>
    private const long MostPixels = 1L << 25;

    private readonly byte[] _pixels;

    public Canvas(int height, int width, byte shade = Background)
    {
        if ((long)height * width > MostPixels)
        {
            throw new ArgumentOutOfRangeException(
                nameof(height), $"Canvas: expected at most {MostPixels} pixels, got {height} x {width}.");
        }

        (Height, Width, _pixels) = (height, width, new byte[height * width * 3]);
        Array.Fill(_pixels, shade);
    }

    public int Height { get; }

    public int Width { get; }

    /// <summary>The columns that a text takes.</summary>
    public static int WidthOf(string text, int scale = TextScale) => PixelFont.WidthOf(text, scale);

    /// <summary>A line that begins with a name of any length, short enough for a sheet.</summary>
    public static string Titled(string name, string rest = "") =>
        (name.Length <= LongestName ? name : name[..(LongestName - 2)] + "..") + rest;

    /// <summary>By how many whole pixels a picture is enlarged to have about a side; 1 where it is that large.</summary>
    public static int TimesTo(int side, int height, int width) => Math.Max(1, side / Math.Max(height, width));

    /// <summary>Enlarged by whole pixels to about a side, or shrunk to it.</summary>
    public static Image Fitted(int side, Image image) =>
        Enlarge.By(Resize.Within(image, side), TimesTo(side, image.Height, image.Width));

    public void Place(Image image, int top, int left)
    {
        Image rgb = image.ToRgb();
        int columns = Math.Min(rgb.Width, Width - left);
        for (int y = 0; y < rgb.Height && top + y < Height; y++)
        {
            rgb.Pixels.Span.Slice(y * rgb.Width * 3, columns * 3).CopyTo(_pixels.AsSpan((((top + y) * Width) + left) * 3));
        }
    }

    /// <summary>The columns for the numbers beside rows of tiles.</summary>
    public static int GutterOf(int tiles, int across, int first = 0) => WidthOf($"{first + ((tiles - 1) / across * across)} ");

    /// <summary>Tiles of one size in rows, numbered from a first number on; beside a row stands that of its first tile.</summary>
    public void Tiles(IReadOnlyList<Image> tiles, int across, int top, int gutter, int first = 0)
    {
        (int height, int width) = (tiles[0].Height + Gap, tiles[0].Width + Gap);
        for (int i = 0; i < tiles.Count; i++)
        {
            (int row, int column) = (top + (i / across * height), Margin + gutter + (i % across * width));
            if (i % across == 0)
            {
                Text($"{first + i}", row + ((tiles[0].Height - (PixelFont.Height * TextScale)) / 2), Margin, FaintInk);
            }

            Place(tiles[i], row, column);
        }
    }

    public void Text(string text, int top, int left, byte shade = Ink, int scale = TextScale) =>
        PixelFont.Draw(text, top, left, scale, shade, Width, _pixels);

    /// <summary>A text cut to a number of columns.</summary>
    public void Text(string text, int top, int left, int room, byte shade = Ink, int scale = TextScale)
    {
        int letters = room / (PixelFont.Advance * scale);
        string cut = text.Length <= letters ? text : string.Concat(text.AsSpan(0, Math.Max(letters - 2, 0)), "..");
        Text(cut, top, left, shade, scale);
    }

    public void Fill(Box box, Rgb color)
    {
        for (int y = Math.Max(box.Top, 0); y < Math.Min(box.Bottom, Height); y++)
        {
            for (int x = Math.Max(box.Left, 0); x < Math.Min(box.Right, Width); x++)
            {
                int at = ((y * Width) + x) * 3;
                (_pixels[at], _pixels[at + 1], _pixels[at + 2]) = (color.Red, color.Green, color.Blue);
            }
        }
    }

    /// <summary>The outline of a box, drawn inwards.</summary>
    public void Frame(Box box, int thickness, Rgb color)
    {
        Fill(box with { Height = thickness }, color);
        Fill(box with { Top = box.Bottom - thickness, Height = thickness }, color);
        Fill(box with { Width = thickness }, color);
        Fill(box with { Left = box.Right - thickness, Width = thickness }, color);
    }

    /// <summary>A bar with the colours of heat, and below it what its ends stand for.</summary>
    public void Legend(int top, int left, int width, string least, string most)
    {
        for (int x = 0; x < width; x++)
        {
            Fill(new Box(left + x, top, 1, PixelFont.Height * TextScale), HeatColors.Of(x / (width - 1.0)));
        }

        int beside = left + width + PixelFont.Advance;
        Text($"{least} to {most}", top, beside, FaintInk);
    }

    public Image ToImage() => new(Height, Width, 3, _pixels);
}
