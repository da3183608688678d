namespace Nin.Imaging.Png;

/// <summary>Filters a row in all five ways and keeps the one with the least sum of absolute differences.</summary>
/// <remarks><b>Source</b> PNG specification, section 12.7.</remarks>
internal sealed class PngFilterChooser
{
    private readonly int _stride;
    private readonly byte[][] _filtered = new byte[PngFilter.Count][];

    public PngFilterChooser(int rowBytes, int stride)
    {
        _stride = stride;
        for (int filter = 0; filter < PngFilter.Count; filter++)
        {
            _filtered[filter] = new byte[1 + rowBytes];
            _filtered[filter][0] = (byte)filter;
        }
    }

    /// <summary>The filter byte and the filtered row. Valid until the next call.</summary>
    public ReadOnlySpan<byte> Filter(ReadOnlySpan<byte> row, ReadOnlySpan<byte> above)
    {
        FillAll(row, above);
        byte[] best = _filtered[0];
        long least = long.MaxValue;
        foreach (byte[] candidate in _filtered)
        {
            long sum = 0;
            foreach (byte value in candidate.AsSpan(1))
            {
                sum += Math.Abs((int)(sbyte)value);
            }

            if (sum < least)
            {
                (best, least) = (candidate, sum);
            }
        }

        return best;
    }

    private void FillAll(ReadOnlySpan<byte> row, ReadOnlySpan<byte> above)
    {
        for (int i = 0; i < row.Length; i++)
        {
            byte left = i < _stride ? (byte)0 : row[i - _stride];
            byte aboveLeft = i < _stride ? (byte)0 : above[i - _stride];
            _filtered[PngFilter.None][i + 1] = row[i];
            _filtered[PngFilter.Sub][i + 1] = (byte)(row[i] - left);
            _filtered[PngFilter.Up][i + 1] = (byte)(row[i] - above[i]);
            _filtered[PngFilter.Average][i + 1] = (byte)(row[i] - ((left + above[i]) >> 1));
            _filtered[PngFilter.Paeth][i + 1] = (byte)(row[i] - PngFilter.Predict(left, above[i], aboveLeft));
        }
    }
}
