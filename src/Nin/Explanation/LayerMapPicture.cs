using System.Globalization;
using Nin.Imaging;
using Nin.Tensors;

namespace Nin.Explanation;

/// <summary>Draws what a layer computes of a picture: a tile for each channel's map.</summary>
public static class LayerMapPicture
{
    /// <summary>The channels that a sheet shows at most.</summary>
    public const int MostChannels = 64;

    private const int Columns = 8, TileSide = 96, LargestTile = 192;

    /// <summary>
    /// The maps of some channels on one sheet, all with the same colours for the same numbers: the darkest is the least number
    /// shown, the lightest the largest. The number beside a row is that of its first channel.
    /// </summary>
    /// <param name="maps">What the layer computes.</param>
    /// <param name="first">The first channel that is shown; with it are as many of the next as a sheet holds.</param>
    /// <exception cref="ArgumentOutOfRangeException">The layer has no such channel.</exception>
    public static Image Sheet(LayerMaps maps, int first = 0)
    {
        ArgumentNullException.ThrowIfNull(maps);
        FeatureShape shape = maps.Shape;
        ArgumentOutOfRangeException.ThrowIfNegative(first);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(first, shape.Channels);
        int shown = Math.Min(shape.Channels - first, MostChannels), across = Math.Min(shown, Columns);
        int down = (shown + across - 1) / across;
        (float least, float most) = Range(maps.Values.Span, shape.Channels, first, shown);
        Image[] tiles = [.. Enumerable.Range(first, shown).Select(channel => Canvas.Fitted(
            Math.Max(shape.Height, shape.Width) > TileSide ? LargestTile : TileSide, Tile(maps, channel, least, most)))];

        string size = $"  {shape.Height} x {shape.Width}, {shape.Channels} channels";
        string title = Canvas.Titled(maps.Name, size + (shown < shape.Channels ? $", here {first} to {first + shown - 1}" : ""));
        (int tileHeight, int tileWidth) = (tiles[0].Height + Canvas.Gap, tiles[0].Width + Canvas.Gap);
        int gutter = Canvas.GutterOf(shown, across, first);
        (string low, string high) = (Number(least), Number(most));
        int legend = Math.Min(192, across * tileWidth), numbers = Canvas.WidthOf($" {low} to {high}");
        int width = Math.Max(gutter + Math.Max(across * tileWidth, legend + numbers), Canvas.WidthOf(title));
        int bottom = Canvas.Margin + Canvas.Line + (down * tileHeight);
        var sheet = new Canvas(bottom + Canvas.Line + Canvas.Margin, width + (2 * Canvas.Margin));
        sheet.Text(title, Canvas.Margin, Canvas.Margin);
        sheet.Tiles(tiles, across, Canvas.Margin + Canvas.Line, gutter, first);

        sheet.Legend(bottom + Canvas.Gap, Canvas.Margin + gutter, legend, low, high);
        return sheet.ToImage();
    }

    private static (float Least, float Most) Range(ReadOnlySpan<float> values, int channels, int first, int shown)
    {
        (float least, float most) = (float.PositiveInfinity, float.NegativeInfinity);
        for (int i = 0; i < values.Length; i++)
        {
            int channel = i % channels;
            if (channel >= first && channel < first + shown && float.IsFinite(values[i]))
            {
                (least, most) = (Math.Min(least, values[i]), Math.Max(most, values[i]));
            }
        }

        return least <= most ? (least, most) : (0, 0);
    }

    private static Image Tile(LayerMaps maps, int channel, float least, float most)
    {
        ReadOnlySpan<float> values = maps.Values.Span;
        byte[] pixels = new byte[maps.Shape.Pixels * 3];
        for (int i = 0; i < maps.Shape.Pixels; i++)
        {
            float value = values[(i * maps.Shape.Channels) + channel];
            Rgb color = HeatColors.Of(most > least ? ((double)value - least) / ((double)most - least) : 0);
            (pixels[3 * i], pixels[(3 * i) + 1], pixels[(3 * i) + 2]) = (color.Red, color.Green, color.Blue);
        }

        return new Image(maps.Shape.Height, maps.Shape.Width, 3, pixels);
    }

    private static string Number(float number) => number.ToString("G3", CultureInfo.InvariantCulture);
}
