using Nin.Networks;

namespace Nin.Models;

/// <summary>A tile along one side of a picture, and the cells of a map that it gives.</summary>
/// <param name="Start">Its first row or column in the picture, a multiple of the map's stride.</param>
/// <param name="Length">Its rows or columns.</param>
/// <param name="From">The first cell of the picture's map that is taken from it.</param>
/// <param name="To">The cell behind the last.</param>
/// <param name="First">Where cell <paramref name="From"/> stands in the tile's own map.</param>
/// <remarks>
/// Where a tile ends within the picture, the network sees its padding in place of pixels. Cells whose receptive field reaches
/// over such an edge are left to the neighbour; those at the picture's own edges see there what they see in the whole picture.
/// </remarks>
internal readonly record struct TileSpan(int Start, int Length, int From, int To, int First)
{
    /// <summary>The shortest tile that gives a cell between two neighbours, and is worth its margins.</summary>
    public static int LeastLength(ReceptiveField field) => (int)Math.Min(
        Padding(field) + (Lead(field) * field.Stride) + (2L * field.Size) + field.Stride, int.MaxValue / 4);

    /// <summary>Cuts a side into tiles of one length, and a last one that may be shorter.</summary>
    /// <param name="size">The picture's rows or columns.</param>
    /// <param name="cells">The cells of its map.</param>
    /// <param name="field">What a cell sees.</param>
    /// <param name="length">The tiles' length.</param>
    public static List<TileSpan> Cut(int size, int cells, ReceptiveField field, int length)
    {
        // The padding before the picture shifts all fields alike: cell j sees from j · stride − padding on.
        long padding = Padding(field), lead = Lead(field), stride = field.Stride;
        int safe = (int)((length - field.Size + padding) / stride) + 1;
        List<TileSpan> spans = [];
        for (int from = 0, start = 0; from < cells;)
        {
            bool isLast = (long)start + length >= size;
            int first = (int)(start / stride), to = isLast ? cells : Math.Min(first + safe, cells);
            spans.Add(new TileSpan(start, Math.Min(length, size - start), from, to, from - first));
            (from, start) = (to, (int)((to - lead) * stride));
        }

        return spans;
    }

    /// <summary>The cells at an inner edge that see over it.</summary>
    private static long Lead(ReceptiveField field) => (Padding(field) + field.Stride - 1) / field.Stride;

    private static long Padding(ReceptiveField field) => (long)Math.Max(0, ((field.Size - 1) / 2.0) - field.FirstCenter);
}
