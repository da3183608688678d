using System.Numerics;

namespace Nin.Imaging.Png;

/// <summary>Undoes the row filters: each byte was stored as its difference from a guess made of its neighbours.</summary>
/// <remarks><b>Source</b> PNG specification, section 9.</remarks>
internal static class PngFilter
{
    public const int None = 0, Sub = 1, Up = 2, Average = 3, Paeth = 4, Count = 5;

    /// <summary>Turns a filtered row into samples, in place.</summary>
    /// <param name="filter">The row's filter byte, in [0, Count).</param>
    /// <param name="above">The finished row above, as long as <paramref name="row"/>; zeros for the first.</param>
    /// <param name="stride">The bytes of one pixel, at least 1.</param>
    /// <param name="row">The row.</param>
    public static void Undo(int filter, ReadOnlySpan<byte> above, int stride, Span<byte> row)
    {
        above = above[..row.Length];
        switch (filter)
        {
            case Sub:
                for (int i = stride; i < row.Length; i++)
                {
                    row[i] += row[i - stride];
                }

                break;
            case Up:
                UndoUp(above, row);
                break;
            case Average:
                for (int i = 0; i < row.Length; i++)
                {
                    int left = i < stride ? 0 : row[i - stride];
                    row[i] += (byte)((left + above[i]) >> 1);
                }

                break;
            case Paeth:
                // Without a left neighbour the guess is the byte above.
                int first = Math.Min(stride, row.Length);
                UndoUp(above[..first], row[..first]);
                for (int i = stride; i < row.Length; i++)
                {
                    row[i] += Predict(row[i - stride], above[i], above[i - stride]);
                }

                break;
        }
    }

    /// <summary>Paeth's guess: of left, above and above left, the one nearest to left + above - above left.</summary>
    public static byte Predict(int left, int above, int aboveLeft)
    {
        int toLeft = Math.Abs(above - aboveLeft);
        int toAbove = Math.Abs(left - aboveLeft);
        int toAboveLeft = Math.Abs(left + above - (2 * aboveLeft));
        return (byte)(toLeft <= toAbove && toLeft <= toAboveLeft ? left : toAbove <= toAboveLeft ? above : aboveLeft);
    }

    private static void UndoUp(ReadOnlySpan<byte> above, Span<byte> row)
    {
        int i = 0;
        for (; i <= row.Length - Vector<byte>.Count; i += Vector<byte>.Count)
        {
            (new Vector<byte>(row[i..]) + new Vector<byte>(above[i..])).CopyTo(row[i..]);
        }

        for (; i < row.Length; i++)
        {
            row[i] += above[i];
        }
    }
}
