using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Nin.Kernels.Imaging;

/// <summary>JPEG's colours to RGB.</summary>
public static class JpegColor
{
    private const int Lanes = 16;

    /// <summary>Y, Cb and Cr to R, G and B, interleaved.</summary>
    /// <remarks>
    /// <b>Shapes</b> three times [width] to [width, 3]. <b>Source</b> ITU-T T.871, in 16-bit fixed point: bit for bit
    /// libjpeg-turbo's conversion.
    /// </remarks>
    /// <exception cref="ArgumentException">The lines are of different lengths, or the destination is shorter than all three.</exception>
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
        Vector256<short> center = Vector256.Create((short)128);
        for (int x = 0; x < luma.Length; x = Next(x, luma.Length))
        {
            Vector256<short> y = Load(ref ys, x), cb = Load(ref blues, x) - center, cr = Load(ref reds, x) - center;
            Vector256<int> cbLower = Vector256.WidenLower(cb), cbUpper = Vector256.WidenUpper(cb);
            Vector256<int> crLower = Vector256.WidenLower(cr), crUpper = Vector256.WidenUpper(cr);
            StoreTriples(
                Sum(y, Round(crLower * 91881), Round(crUpper * 91881)),
                Sum(y, Round((cbLower * -22554) - (crLower * 46802)), Round((cbUpper * -22554) - (crUpper * 46802))),
                Sum(y, Round(cbLower * 116130), Round(cbUpper * 116130)),
                ref to,
                x);
        }
    }

    /// <summary>Three lines to one of three channels.</summary>
    /// <remarks><b>Shapes</b> three times [width] to [width, 3].</remarks>
    /// <exception cref="ArgumentException">The lines are of different lengths, or the destination is shorter than all three.</exception>
    public static void Interleave(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second, ReadOnlySpan<byte> third, Span<byte> destination)
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

    /// <summary>The next vector's first pixel. The last vector overlaps the one before, so that none stands over the end.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Next(int x, int end) => x + Lanes == end ? end : Math.Min(x + Lanes, end - Lanes);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<short> Load(ref byte line, int x) =>
        Vector256.WidenLower(Vector128.LoadUnsafe(ref line, (nuint)x).ToVector256Unsafe()).AsInt16();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<int> Round(Vector256<int> value) => (value + Vector256.Create(1 << 15)) >> 16;

    /// <summary>y plus the rounded products, cut off at 0 and 255.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<byte> Sum(Vector256<short> y, Vector256<int> lower, Vector256<int> upper)
    {
        Vector256<short> sum = y + Vector256.Narrow(lower, upper);
        sum = Vector256.Min(Vector256.Max(sum, Vector256<short>.Zero), Vector256.Create((short)255));
        return Vector128.Narrow(sum.GetLower().AsUInt16(), sum.GetUpper().AsUInt16());
    }

    /// <summary>16 of each to 48 bytes: each byte of the three results comes from one of the channels, zeros from the others.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StoreTriples(Vector128<byte> r, Vector128<byte> g, Vector128<byte> b, ref byte destination, int x)
    {
        const byte N = 255;
        Vector128<byte> first = Vector128.Shuffle(r, Vector128.Create(0, N, N, 1, N, N, 2, N, N, 3, N, N, 4, N, N, 5))
            | Vector128.Shuffle(g, Vector128.Create(N, 0, N, N, 1, N, N, 2, N, N, 3, N, N, 4, N, N))
            | Vector128.Shuffle(b, Vector128.Create(N, N, 0, N, N, 1, N, N, 2, N, N, 3, N, N, 4, N));
        Vector128<byte> second = Vector128.Shuffle(r, Vector128.Create(N, N, 6, N, N, 7, N, N, 8, N, N, 9, N, N, 10, N))
            | Vector128.Shuffle(g, Vector128.Create(5, N, N, 6, N, N, 7, N, N, 8, N, N, 9, N, N, 10))
            | Vector128.Shuffle(b, Vector128.Create(N, 5, N, N, 6, N, N, 7, N, N, 8, N, N, 9, N, N));
        Vector128<byte> third = Vector128.Shuffle(r, Vector128.Create(N, 11, N, N, 12, N, N, 13, N, N, 14, N, N, 15, N, N))
            | Vector128.Shuffle(g, Vector128.Create(N, N, 11, N, N, 12, N, N, 13, N, N, 14, N, N, 15, N))
            | Vector128.Shuffle(b, Vector128.Create(10, N, N, 11, N, N, 12, N, N, 13, N, N, 14, N, N, 15));
        nuint at = (nuint)(3 * x);
        first.StoreUnsafe(ref destination, at);
        second.StoreUnsafe(ref destination, at + 16);
        third.StoreUnsafe(ref destination, at + 32);
    }

    private static void CheckLengths(int first, int second, int third, int destination)
    {
        if (first != second || first != third || destination < 3L * first)
        {
            throw new ArgumentException(
                $"JpegColor: expected three lines of one length and room for them, got {first}, {second}, {third} and {destination}.", nameof(destination));
        }
    }
}
