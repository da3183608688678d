using System.Globalization;
using Nin.Imaging;

namespace Nin.Explanation;

/// <summary>Draws class maps over their picture.</summary>
public static class MapPicture
{
    /// <summary>The longest side of a panel of a sheet: larger pictures are shrunk to it.</summary>
    public const int LargestSide = 1024;

    private const int Margin = 12, Gap = 8, BarHeight = 10, SmallestSide = 224;
    private const byte Background = 24, Ink = 235, FaintInk = 160;

    /// <summary>How much of the picture is covered where a map is largest.</summary>
    private const double MostCover = 0.8;

    /// <summary>The picture at its own size in grey, with a map over it: the larger its numbers the more it covers.</summary>
    /// <param name="image">The picture that was explained.</param>
    /// <param name="map">One of its maps.</param>
    /// <param name="largest">
    /// The number that has the last colour, such as the largest of several maps that are to be compared; the map's own where
    /// null.
    /// </param>
    /// <param name="boxes">Whether the strongest of the map's boxes are drawn (<see cref="ClassMap.Boxes"/>).</param>
    public static Image Overlay(Image image, ClassMap map, float? largest = null, bool boxes = false)
    {
        ArgumentNullException.ThrowIfNull(image);
        ArgumentNullException.ThrowIfNull(map);
        Image covered = Cover(image.Flatten(Rgb.White).ToRgb(), map, largest ?? map.Largest);
        return boxes ? BoxFrames.Draw(covered, map.Boxes(), image.Height, image.Width) : covered;
    }

    /// <summary>
    /// One picture of all: the picture itself, beside it the map of each class with its name and probability, and below what the
    /// colours stand for. All maps have the same scale. Small pictures are enlarged, and very large ones shrunk.
    /// </summary>
    /// <param name="explained">The picture and its maps.</param>
    /// <param name="boxes">Whether the strongest boxes of each map are drawn (<see cref="ClassMap.Boxes"/>).</param>
    public static Image Sheet(ExplainedImage explained, bool boxes = false)
    {
        ArgumentNullException.ThrowIfNull(explained);
        Image picture = Fitted(explained.Image.Flatten(Rgb.White).ToRgb());
        float largest = explained.Maps.Select(map => map.Largest).DefaultIfEmpty(0).Max();
        int scale = picture.Width >= 160 ? 2 : 1, line = (PixelFont.Height * scale) + Gap;
        int panels = explained.Maps.Length + 1;
        int width = (2 * Margin) + (panels * picture.Width) + ((panels - 1) * Gap);
        int height = Margin + picture.Height + Gap + line + BarHeight + Gap + line + Margin;
        byte[] sheet = new byte[checked(height * width * 3)];
        Array.Fill(sheet, Background);
        Place(picture, Margin, Margin, width, sheet);
        int below = Margin + picture.Height + Gap;
        Write("picture", picture.Width, below, Margin, scale, FaintInk, width, sheet);
        for (int i = 0; i < explained.Maps.Length; i++)
        {
            ClassMap map = explained.Maps[i];
            int left = Margin + ((i + 1) * (picture.Width + Gap));
            Image panel = Cover(picture, map, largest);
            panel = boxes ? BoxFrames.Draw(panel, map.Boxes(), explained.Image.Height, explained.Image.Width) : panel;
            Place(panel, Margin, left, width, sheet);
            string share = string.Create(CultureInfo.InvariantCulture, $"{100 * map.Probability:F1} %");
            int room = (picture.Width / (PixelFont.Advance * scale)) - share.Length - 1;
            Write($"{Shortened(map.Label, room)} {share}", picture.Width, below, left, scale, Ink, width, sheet);
        }

        bool isExact = explained.Maps.All(map => map.IsExact);
        Legend(largest, isExact, below + line, scale, width, sheet);
        return new Image(height, width, 3, sheet);
    }

    private static Image Fitted(Image image)
    {
        int longest = Math.Max(image.Height, image.Width), shortest = Math.Min(image.Height, image.Width);
        if (longest > LargestSide)
        {
            return Resize.Within(image, LargestSide);
        }

        // By whole pixels, so that one sees what the network sees and no smoothing.
        int times = Math.Max(1, Math.Min((SmallestSide + shortest - 1) / shortest, LargestSide / longest));
        return Enlarge.By(image, times);
    }

    private static Image Cover(Image picture, ClassMap map, float largest)
    {
        float[] numbers = map.Over(picture.Height, picture.Width);
        ReadOnlySpan<byte> grey = picture.ToGrey().Pixels.Span;
        byte[] pixels = new byte[picture.Height * picture.Width * 3];
        for (int i = 0; i < numbers.Length; i++)
        {
            double heat = largest > 0 ? Math.Clamp(numbers[i] / largest, 0, 1) : 0;
            Rgb color = HeatColors.Of(heat);
            double cover = MostCover * Math.Sqrt(heat);
            pixels[3 * i] = Mixed(grey[i], color.Red, cover);
            pixels[(3 * i) + 1] = Mixed(grey[i], color.Green, cover);
            pixels[(3 * i) + 2] = Mixed(grey[i], color.Blue, cover);
        }

        return new Image(picture.Height, picture.Width, 3, pixels);
    }

    private static byte Mixed(byte under, byte over, double cover) => (byte)Math.Round(under + ((over - under) * cover));

    private static void Legend(float largest, bool isExact, int top, int scale, int width, Span<byte> sheet)
    {
        string most = largest.ToString("G3", CultureInfo.InvariantCulture);
        int barWidth = Math.Min(256, width - (2 * Margin));
        for (int x = 0; x < barWidth; x++)
        {
            Rgb color = HeatColors.Of(x / (barWidth - 1.0));
            for (int y = top; y < top + BarHeight; y++)
            {
                int at = ((y * width) + Margin + x) * 3;
                (sheet[at], sheet[at + 1], sheet[at + 2]) = (color.Red, color.Green, color.Blue);
            }
        }

        string what = isExact ? "score of the place" : "Grad-CAM, no unit";
        Write($"0 to {most}: {what}", width - (2 * Margin), top + BarHeight + Gap, Margin, scale, FaintInk, width, sheet);
    }

    private static string Shortened(string text, int room) =>
        text.Length <= room ? text : string.Concat(text.AsSpan(0, Math.Max(room - 2, 1)), "..");

    private static void Write(
        string text, int room, int top, int left, int scale, byte shade, int width, Span<byte> sheet) =>
        PixelFont.Draw(Shortened(text, room / (PixelFont.Advance * scale)), top, left, scale, shade, width, sheet);

    private static void Place(Image picture, int top, int left, int width, Span<byte> sheet)
    {
        for (int y = 0; y < picture.Height; y++)
        {
            picture.Pixels.Span.Slice(y * picture.Width * 3, picture.Width * 3).CopyTo(
                sheet[((((top + y) * width) + left) * 3)..]);
        }
    }
}
