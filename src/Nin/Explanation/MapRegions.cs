using Nin.Data;

namespace Nin.Explanation;

/// <summary>The parts of a map that stand out and hang together.</summary>
internal static class MapRegions
{
    /// <summary>A box around each part of at least a height, the one with the largest sum first.</summary>
    /// <param name="map">[height, width].</param>
    /// <param name="height">Rows.</param>
    /// <param name="width">Columns.</param>
    /// <param name="least">What a pixel of a part has at least.</param>
    /// <param name="leastOfFirst">A part that holds less than this share of what the first one holds is a speck, and left out.</param>
    public static IReadOnlyList<Box> Find(ReadOnlySpan<float> map, int height, int width, float least, double leastOfFirst)
    {
        bool[] seen = new bool[map.Length];
        var parts = new List<(Box Box, double Sum)>();
        var open = new Stack<int>();
        for (int start = 0; start < map.Length; start++)
        {
            if (seen[start] || !(map[start] >= least))
            {
                continue;
            }

            (int left, int top, int right, int bottom) = (width, height, -1, -1);
            double sum = 0;
            seen[start] = true;
            open.Push(start);
            while (open.TryPop(out int at))
            {
                (int y, int x) = Math.DivRem(at, width);
                (left, top, right, bottom) = (Math.Min(left, x), Math.Min(top, y), Math.Max(right, x), Math.Max(bottom, y));
                sum += map[at];

                // Neighbours on four sides.
                Visit(map, x > 0 ? at - 1 : -1);
                Visit(map, x < width - 1 ? at + 1 : -1);
                Visit(map, y > 0 ? at - width : -1);
                Visit(map, y < height - 1 ? at + width : -1);
            }

            parts.Add((new Box(left, top, right - left + 1, bottom - top + 1), sum));
        }

        double most = parts.Count == 0 ? 0 : parts.Max(part => part.Sum);
        return [.. parts.Where(part => part.Sum >= leastOfFirst * most).OrderByDescending(part => part.Sum).Select(
            part => part.Box)];

        void Visit(ReadOnlySpan<float> values, int at)
        {
            if (at >= 0 && !seen[at] && values[at] >= least)
            {
                seen[at] = true;
                open.Push(at);
            }
        }
    }
}
