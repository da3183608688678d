using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Nin.Imaging.Jpeg.Kernels;

/// <summary>JPEG's colours to RGB.</summary>
internal static class JpegColor
{
    private const int Lanes = 8;

    /// <summary>Y, Cb and Cr to R, G and B, interleaved.</summary>
    /// <remarks>
    /// <b>Shapes</b> three times [width] to [width, 3]. <b>Source</b> ITU-T T.871, in 16-bit fixed point: bit for bit
    /// libjpeg-turbo's conversion.
    /// </remarks>
    /// <exception cref="ArgumentException">
    /// The lines are of different lengths, or the destination is shorter than all three.
    /// </exception>
    public static void YccToRgb(ReadOnlySpan<byte> luma, ReadOnlySpan<byte> blue, ReadOnlySpan<byte> red, Span<byte> destination)
    {
        CheckLengths(luma.Length, blue.Length, red.Length, destination.Length);
        if (!Vector128.IsHardwareAccelerated || luma.Length < Lanes)
        {
            ReferenceJpeg.YccToRgb(luma, blue, red, destination);
            return;
        }

        ref byte ys = ref MemoryMarshal.GetReference(luma);
        ref byte blues = ref MemoryMarshal.GetReference(blue);
        ref byte reds = ref MemoryMarshal.GetReference(red);
        ref byte to = ref MemoryMarshal.GetReference(destination);
        Vector128<short> center = Vector128.Create((short)128);
        for (int x = 0; x < luma.Length; x = Next(x, luma.Length))
        {
            Vector128<short> y = Load(ref ys, x), cb = Load(ref blues, x) - center, cr = Load(ref reds, x) - center;
            Vector128<int> cbLower = Vector128.WidenLower(cb), cbUpper = Vector128.WidenUpper(cb);
            Vector128<int> crLower = Vector128.WidenLower(cr), crUpper = Vector128.WidenUpper(cr);
            Vector128<ushort> r = Sum(y, Round(crLower * 91881), Round(crUpper * 91881));
            Vector128<ushort> g = Sum(
                y, Round((cbLower * -22554) - (crLower * 46802)), Round((cbUpper * -22554) - (crUpper * 46802)));
            Vector128<ushort> b = Sum(y, Round(cbLower * 116130), Round(cbUpper * 116130));
            StoreTriples(Vector128.Narrow(r, g), Vector128.Narrow(b, b), ref to, x);
        }
    }

    /// <summary>Three lines to one of three channels.</summary>
    /// <remarks><b>Shapes</b> three times [width] to [width, 3].</remarks>
    /// <exception cref="ArgumentException">
    /// The lines are of different lengths, or the destination is shorter than all three.
    /// </exception>
    public static void Interleave(
        ReadOnlySpan<byte> first, ReadOnlySpan<byte> second, ReadOnlySpan<byte> third, Span<byte> destination)
    {
        CheckLengths(first.Length, second.Length, third.Length, destination.Length);
        for (int x = 0; x < first.Length; x++)
        {
            (destination[3 * x], destination[(3 * x) + 1], destination[(3 * x) + 2]) = (first[x], second[x], third[x]);
        }
    }

    /// <summary>Puts black over the other inks, which makes RGB of them.</summary>
    /// <param name="black">[width], what is left of the paper's white: 255 is no black.</param>
    /// <param name="pixels">[width, 3], the amounts of cyan, magenta and yellow; R, G and B afterwards.</param>
    /// <param name="isInverted">Whether 255 is no ink, and not all of it.</param>
    /// <remarks><b>Source</b> Pillow's conversion from CMYK: the product of two bytes is divided by 255 and rounded.</remarks>
    /// <exception cref="ArgumentException">There are not three times as many bytes of pixels.</exception>
    public static void AddBlack(ReadOnlySpan<byte> black, Span<byte> pixels, bool isInverted)
    {
        CheckLengths(black.Length, black.Length, black.Length, pixels.Length);
        int flip = isInverted ? 255 : 0;
        for (int x = 0; x < black.Length; x++)
        {
            for (int i = 3 * x; i < (3 * x) + 3; i++)
            {
                int product = ((pixels[i] ^ flip) * black[x]) + 128;
                pixels[i] = (byte)(black[x] - (((product >> 8) + product) >> 8));
            }
        }
    }

    /// <summary>
    /// The next vector's first pixel. The last vector overlaps the one before, so that none stands over the end.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Next(int x, int end) => x + Lanes == end ? end : Math.Min(x + Lanes, end - Lanes);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<short> Load(ref byte line, int x) =>
        Vector128.WidenLower(Vector64.LoadUnsafe(ref line, (nuint)x).ToVector128Unsafe()).AsInt16();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<int> Round(Vector128<int> value) => (value + Vector128.Create(1 << 15)) >> 16;

    /// <summary>y plus the rounded products, cut off at 0 and 255.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<ushort> Sum(Vector128<short> y, Vector128<int> lower, Vector128<int> upper)
    {
        Vector128<short> sum = y + Vector128.Narrow(lower, upper);
        return Vector128.Min(Vector128.Max(sum, Vector128<short>.Zero), Vector128.Create((short)255)).AsUInt16();
    }

    /// <summary>8 of each to 24 bytes: each byte of the results comes from one of the vectors, a zero from the other.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StoreTriples(Vector128<byte> redGreen, Vector128<byte> blue, ref byte destination, int x)
    {
        const byte N = 255;
        Vector128<byte> first = Vector128.Shuffle(redGreen, Vector128.Create(0, 8, N, 1, 9, N, 2, 10, N, 3, 11, N, 4, 12, N, 5))
            | Vector128.Shuffle(blue, Vector128.Create(N, N, 0, N, N, 1, N, N, 2, N, N, 3, N, N, 4, N));
        Vector128<byte> second = Vector128.Shuffle(redGreen, Vector128.Create(13, N, 6, 14, N, 7, 15, N, N, N, N, N, N, N, N, N))
            | Vector128.Shuffle(blue, Vector128.Create(N, 5, N, N, 6, N, N, 7, N, N, N, N, N, N, N, N));
        first.StoreUnsafe(ref destination, (nuint)(3 * x));
        second.GetLower().StoreUnsafe(ref destination, (nuint)((3 * x) + 16));
    }

    private static void CheckLengths(int first, int second, int third, int destination)
    {
        if (first != second || first != third || destination < 3L * first)
        {
            throw new ArgumentException(
                $"JpegColor: expected three lines of one length and room for them, got {first}, {second}, {third} and "
                    + $"{destination}.",
                nameof(destination));
        }
    }
}
