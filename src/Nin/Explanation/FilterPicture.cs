using Nin.Imaging;
using Nin.Layers;
using Nin.Models;
using Nin.Networks;
using Nin.Tensors;

namespace Nin.Explanation;

/// <summary>
/// Draws the filters of the first convolution: its kernels as small pictures, which show the edges and colours that it looks for.
/// </summary>
public static class FilterPicture
{
    private const int MostFilters = 256, Columns = 16, TileSide = 44, LargestTile = 96;

    /// <summary>The layer whose filters are drawn: the first that reads grey or RGB with kernels of more than a pixel.</summary>
    /// <returns>The layer's name; null where there is no such layer.</returns>
    public static string? LayerOf(Network network)
    {
        ArgumentNullException.ThrowIfNull(network);
        return network.Nodes.FirstOrDefault(node => KernelsOf(node) is not null)?.Name;
    }

    /// <summary>
    /// All filters as tiles, enlarged by whole pixels. One scale serves all: middle grey is 0, and the largest weights of
    /// all are full light, or none where they are negative. At most 256 are drawn, and the sheet says of how many.
    /// </summary>
    /// <exception cref="ArgumentException">The network has no such layer.</exception>
    public static Image Sheet(Model model)
    {
        ArgumentNullException.ThrowIfNull(model);
        string layer = LayerOf(model.Network) ?? throw new ArgumentException(
            $"{model.Network.Name}: no convolution of it reads grey or RGB, so there are no filters to draw.", nameof(model));
        ParameterSpec spec = KernelsOf(model.Network.Nodes[model.Network.IndexOf(layer)])!;
        Tensor weights = model.Weights.First(weight => weight.Name == $"{layer}.{spec.Name}").Tensor;
        (int all, int channels, int rows, int columns) = (spec.Shape[0], spec.Shape[1], spec.Shape[2], spec.Shape[3]);
        int shown = Math.Min(all, MostFilters), across = Math.Min(shown, Columns), down = (shown + across - 1) / across;
        int length = channels * rows * columns;
        float scale = SignedPicture.ScaleOf(weights.Data.Take(shown * length));
        Image[] tiles = [.. Enumerable.Range(0, shown).Select(i => Tile(
            weights.Data.AsMemory(i * length, length), channels, rows, columns, scale))];

        string title = Canvas.Titled(
            layer, $"  {all} filters of {rows} x {columns}" + (shown < all ? $", the first {shown} shown" : ""));
        (int tileHeight, int tileWidth) = (tiles[0].Height + Canvas.Gap, tiles[0].Width + Canvas.Gap);
        int gutter = Canvas.GutterOf(shown, across);
        int width = Math.Max(gutter + (across * tileWidth), Canvas.WidthOf(title)) + (2 * Canvas.Margin);
        var sheet = new Canvas((2 * Canvas.Margin) + Canvas.Line + (down * tileHeight) - Canvas.Gap, width);
        sheet.Text(title, Canvas.Margin, Canvas.Margin);
        sheet.Tiles(tiles, across, Canvas.Margin + Canvas.Line, gutter);
        return sheet.ToImage();
    }

    /// <summary>The kernels that read a picture's colours, [filters, 1 or 3, rows, columns].</summary>
    private static ParameterSpec? KernelsOf(Node node) => node.Layer.Parameters.FirstOrDefault(
        spec => spec is { Role: ParameterRole.Weight, Shape: [_, 1 or 3, int rows, int columns] } && rows * columns > 1);

    /// <summary>A filter as a picture; its weights stand channel by channel.</summary>
    private static Image Tile(ReadOnlyMemory<float> weights, int channels, int rows, int columns, float scale)
    {
        IEnumerable<float> byPixel = Enumerable.Range(0, weights.Length).Select(
            i => weights.Span[(i % channels * rows * columns) + (i / channels)]);
        Image tile = SignedPicture.Of(rows, columns, channels, byPixel, scale);
        return Resize.Within(Enlarge.By(tile.ToRgb(), Canvas.TimesTo(TileSide, rows, columns)), LargestTile);
    }
}
