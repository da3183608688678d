using Nin.Tensors;

namespace Nin.Models;

/// <summary>A tile of a picture, once it is computed: a part of the maps of the whole picture.</summary>
/// <param name="Rows">Where it lies along the rows.</param>
/// <param name="Columns">Where it lies along the columns.</param>
/// <param name="Shape">The shape of the tile's own maps.</param>
/// <param name="Data">Its numbers, [height, width, channels]: valid until the next tile.</param>
internal readonly record struct MapTile(TileSpan Rows, TileSpan Columns, FeatureShape Shape, ReadOnlyMemory<float> Data)
{
    /// <summary>The cells of a row of the picture's map that the tile gives, [cells, channels].</summary>
    public ReadOnlySpan<float> Row(int row)
    {
        int start = ((row - Rows.From + Rows.First) * Shape.Width) + Columns.First;
        return Data.Span.Slice(start * Shape.Channels, (Columns.To - Columns.From) * Shape.Channels);
    }

    /// <summary>Puts what the tile gives into the maps of the whole picture, which are this wide.</summary>
    public void CopyTo(Span<float> maps, int width)
    {
        for (int row = Rows.From; row < Rows.To; row++)
        {
            Row(row).CopyTo(maps[(((row * width) + Columns.From) * Shape.Channels)..]);
        }
    }

    /// <summary>Adds what the tile gives to the sum of each channel.</summary>
    public void AddTo(Span<double> sums)
    {
        for (int row = Rows.From; row < Rows.To; row++)
        {
            ReadOnlySpan<float> numbers = Row(row);
            for (int i = 0; i < numbers.Length; i += sums.Length)
            {
                for (int c = 0; c < sums.Length; c++)
                {
                    sums[c] += numbers[i + c];
                }
            }
        }
    }
}
