using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.Intrinsics;

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
                int done = stride is 3 or 4 ? UndoPaethByPixel(above, stride, row) : 0;
                for (int i = done; i < row.Length; i++)
                {
                    row[i] += i < stride ? above[i] : Predict(row[i - stride], above[i], above[i - stride]);
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

    /// <summary>The channels of a pixel of 3 or 4 bytes at once, in 16-bit lanes. Gives the bytes done.</summary>
    private static int UndoPaethByPixel(ReadOnlySpan<byte> above, int stride, Span<byte> row)
    {
        // Pixels are read and written 4 bytes at a time; of 3 channels, the fourth byte is the next pixel's and is kept.
        uint kept = stride == 3 ? 0xFF000000 : 0;
        Vector128<short> left = Vector128<short>.Zero, aboveLeft = Vector128<short>.Zero;
        int i = 0;
        for (; i <= row.Length - 4; i += stride)
        {
            uint stored = BinaryPrimitives.ReadUInt32LittleEndian(row[i..]);
            Vector128<short> up = Widen(BinaryPrimitives.ReadUInt32LittleEndian(above[i..]));
            Vector128<short> upStep = up - aboveLeft, leftStep = left - aboveLeft;
            Vector128<short> toLeft = Vector128.Abs(upStep), toUp = Vector128.Abs(leftStep), toAboveLeft = Vector128.Abs(
                upStep + leftStep);
            Vector128<short> nearest = Vector128.Min(toLeft, Vector128.Min(toUp, toAboveLeft));
            Vector128<short> guess = Vector128.ConditionalSelect(
                Vector128.Equals(nearest, toLeft), left,
                Vector128.ConditionalSelect(Vector128.Equals(nearest, toUp), up, aboveLeft));
            left = (Widen(stored) + guess) & Vector128.Create((short)0xFF);
            aboveLeft = up;
            uint pixel = Vector128.Narrow(left.AsUInt16(), left.AsUInt16()).AsUInt32().ToScalar();
            BinaryPrimitives.WriteUInt32LittleEndian(row[i..], (pixel & ~kept) | (stored & kept));
        }

        return i;
    }

    private static Vector128<short> Widen(uint pixel) => Vector128.WidenLower(Vector128.CreateScalar(pixel).AsByte()).AsInt16();

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
