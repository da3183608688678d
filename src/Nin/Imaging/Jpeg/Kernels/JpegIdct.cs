using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Nin.Imaging.Jpeg.Kernels;

/// <summary>The inverse discrete cosine transform of JPEG's 8 × 8 blocks, in integers.</summary>
/// <remarks>
/// <b>Source</b> C. Loeffler, A. Ligtenberg, G. Moschytz, "Practical fast 1-D DCT algorithms with 11 multiplications", 1989;
/// constants of 13 bits, columns first, 2 more bits kept between the passes, sums cut off at 16 bits: bit for bit
/// libjpeg-turbo's accurate integer transform.
/// </remarks>
internal static class JpegIdct
{
    /// <summary>The coefficients, and the samples, of a block.</summary>
    public const int BlockLength = 64;
    private const int Side = 8;

    /// <summary>Dequantises one block and transforms it to samples.</summary>
    /// <param name="coefficients">[8, 8], row by row.</param>
    /// <param name="steps">[8, 8], what each coefficient is multiplied with.</param>
    /// <param name="destination">Where the first of 8 rows of 8 samples goes.</param>
    /// <param name="stride">From one row to the next.</param>
    /// <remarks><b>Units</b> samples are 0 to 255, cut off there.</remarks>
    /// <exception cref="ArgumentException">There are not 64 coefficients and steps, or no room for the samples.</exception>
    public static void Transform(ReadOnlySpan<short> coefficients, ReadOnlySpan<ushort> steps, Span<byte> destination, int stride)
    {
        if (coefficients.Length != BlockLength || steps.Length != BlockLength)
        {
            throw new ArgumentException(
                $"JpegIdct: expected {BlockLength} coefficients and steps, got {coefficients.Length} and {steps.Length}.",
                nameof(coefficients));
        }

        if (stride < Side || destination.Length < (7L * stride) + Side)
        {
            throw new ArgumentException(
                $"JpegIdct: expected room for 8 rows of 8 samples, got {destination.Length} bytes and a stride of {stride}.",
                nameof(destination));
        }

        if (!Vector128.IsHardwareAccelerated)
        {
            ReferenceJpeg.InverseTransform(coefficients, steps, destination, stride);
            return;
        }

        TransformVector(
            ref MemoryMarshal.GetReference(coefficients), ref MemoryMarshal.GetReference(steps),
            ref MemoryMarshal.GetReference(destination), (nuint)stride);
    }

    private static void TransformVector(ref short coefficients, ref ushort steps, ref byte destination, nuint stride)
    {
        Vector128<short> row0 = Vector128.LoadUnsafe(ref coefficients), row1 = Vector128.LoadUnsafe(ref coefficients, 8),
            row2 = Vector128.LoadUnsafe(ref coefficients, 16), row3 = Vector128.LoadUnsafe(ref coefficients, 24),
            row4 = Vector128.LoadUnsafe(ref coefficients, 32), row5 = Vector128.LoadUnsafe(ref coefficients, 40),
            row6 = Vector128.LoadUnsafe(ref coefficients, 48), row7 = Vector128.LoadUnsafe(ref coefficients, 56);

        // Many blocks are one even area.
        Vector128<short> rest = (row0 & Vector128.Create(0, -1, -1, -1, -1, -1, -1,
            -1)) | row1 | row2 | row3 | row4 | row5 | row6 | row7;
        if (rest == Vector128<short>.Zero)
        {
            Fill((short)(coefficients * steps), ref destination, stride);
            return;
        }

        row0 *= Vector128.LoadUnsafe(ref steps).AsInt16();
        row1 *= Vector128.LoadUnsafe(ref steps, 8).AsInt16();
        row2 *= Vector128.LoadUnsafe(ref steps, 16).AsInt16();
        row3 *= Vector128.LoadUnsafe(ref steps, 24).AsInt16();
        row4 *= Vector128.LoadUnsafe(ref steps, 32).AsInt16();
        row5 *= Vector128.LoadUnsafe(ref steps, 40).AsInt16();
        row6 *= Vector128.LoadUnsafe(ref steps, 48).AsInt16();
        row7 *= Vector128.LoadUnsafe(ref steps, 56).AsInt16();

        // One lane a column; then, the other way round, one lane a row.
        TransformLines(ref row0, ref row1, ref row2, ref row3, ref row4, ref row5, ref row6, ref row7, 11);
        Transpose(ref row0, ref row1, ref row2, ref row3, ref row4, ref row5, ref row6, ref row7);
        TransformLines(ref row0, ref row1, ref row2, ref row3, ref row4, ref row5, ref row6, ref row7, 18);

        // Cut off at 8 bits, two columns in a vector; three perfect shuffles of all 64 make rows of them.
        Vector128<byte> half = Vector128.Create((byte)128);
        Vector128<byte> a = Vector128.NarrowWithSaturation(row0, row1).AsByte() ^ half;
        Vector128<byte> b = Vector128.NarrowWithSaturation(row2, row3).AsByte() ^ half;
        Vector128<byte> c = Vector128.NarrowWithSaturation(row4, row5).AsByte() ^ half;
        Vector128<byte> d = Vector128.NarrowWithSaturation(row6, row7).AsByte() ^ half;
        for (int round = 0; round < 3; round++)
        {
            (a, b, c, d) = (
                Interleaving.Lower(a, c), Interleaving.Upper(a, c), Interleaving.Lower(b, d), Interleaving.Upper(b, d));
        }

        a.GetLower().StoreUnsafe(ref destination);
        a.GetUpper().StoreUnsafe(ref destination, stride);
        b.GetLower().StoreUnsafe(ref destination, 2 * stride);
        b.GetUpper().StoreUnsafe(ref destination, 3 * stride);
        c.GetLower().StoreUnsafe(ref destination, 4 * stride);
        c.GetUpper().StoreUnsafe(ref destination, 5 * stride);
        d.GetLower().StoreUnsafe(ref destination, 6 * stride);
        d.GetUpper().StoreUnsafe(ref destination, 7 * stride);
    }

    private static void Fill(short coefficient, ref byte destination, nuint stride)
    {
        int between = Math.Clamp(coefficient * 4, short.MinValue, short.MaxValue);
        Vector64<byte> row = Vector64.Create((byte)(Math.Clamp((between + 16) >> 5, -128, 127) + 128));
        for (nuint y = 0; y < Side; y++)
        {
            row.StoreUnsafe(ref destination, y * stride);
        }
    }

    /// <summary>
    /// Transforms 8 lines, one in each lane, and cuts the results off at 16 bits. The reference explains the steps.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void TransformLines(
        ref Vector128<short> v0, ref Vector128<short> v1, ref Vector128<short> v2, ref Vector128<short> v3,
        ref Vector128<short> v4, ref Vector128<short> v5, ref Vector128<short> v6, ref Vector128<short> v7, int shift)
    {
        // These sums are cut off to 16 bits; all others have 32.
        Vector128<short> sum04 = v0 + v4, difference04 = v0 - v4, sum73 = v7 + v3, sum51 = v5 + v1;
        Lines lower = TransformFour(
            Vector128.WidenLower(v1), Vector128.WidenLower(v2), Vector128.WidenLower(v3), Vector128.WidenLower(v5),
            Vector128.WidenLower(v6), Vector128.WidenLower(v7), Vector128.WidenLower(sum04), Vector128.WidenLower(difference04),
            Vector128.WidenLower(sum73), Vector128.WidenLower(sum51), shift);
        Lines upper = TransformFour(
            Vector128.WidenUpper(v1), Vector128.WidenUpper(v2), Vector128.WidenUpper(v3), Vector128.WidenUpper(v5),
            Vector128.WidenUpper(v6), Vector128.WidenUpper(v7), Vector128.WidenUpper(sum04), Vector128.WidenUpper(difference04),
            Vector128.WidenUpper(sum73), Vector128.WidenUpper(sum51), shift);
        v0 = Vector128.NarrowWithSaturation(lower.V0, upper.V0);
        v1 = Vector128.NarrowWithSaturation(lower.V1, upper.V1);
        v2 = Vector128.NarrowWithSaturation(lower.V2, upper.V2);
        v3 = Vector128.NarrowWithSaturation(lower.V3, upper.V3);
        v4 = Vector128.NarrowWithSaturation(lower.V4, upper.V4);
        v5 = Vector128.NarrowWithSaturation(lower.V5, upper.V5);
        v6 = Vector128.NarrowWithSaturation(lower.V6, upper.V6);
        v7 = Vector128.NarrowWithSaturation(lower.V7, upper.V7);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Lines TransformFour(
        Vector128<int> in1, Vector128<int> in2, Vector128<int> in3, Vector128<int> in5, Vector128<int> in6, Vector128<int> in7,
        Vector128<int> sum04, Vector128<int> difference04, Vector128<int> sum73, Vector128<int> sum51, int shift)
    {
        Vector128<int> half = Vector128.Create(1 << (shift - 1));
        Vector128<int> z1 = (in2 + in6) * ReferenceJpeg.C0541;
        Vector128<int> even2 = z1 - (in6 * ReferenceJpeg.C1847), even3 = z1 + (in2 * ReferenceJpeg.C0765);
        Vector128<int> even0 = (sum04 << ReferenceJpeg.Fraction) + half, even1 = (difference04 << ReferenceJpeg.Fraction) + half;
        Vector128<int> top0 = even0 + even3, top3 = even0 - even3, top1 = even1 + even2, top2 = even1 - even2;

        Vector128<int> z5 = (sum73 + sum51) * ReferenceJpeg.C1175;
        Vector128<int> z03 = (in7 + in1) * -ReferenceJpeg.C0899, z12 = (in5 + in3) * -ReferenceJpeg.C2562;
        Vector128<int> z3 = z5 - (sum73 * ReferenceJpeg.C1961), z4 = z5 - (sum51 * ReferenceJpeg.C0390);
        Vector128<int> t0 = (in7 * ReferenceJpeg.C0298) + z03 + z3;
        Vector128<int> t1 = (in5 * ReferenceJpeg.C2053) + z12 + z4;
        Vector128<int> t2 = (in3 * ReferenceJpeg.C3072) + z12 + z3;
        Vector128<int> t3 = (in1 * ReferenceJpeg.C1501) + z03 + z4;
        return new Lines(
            (top0 + t3) >> shift, (top1 + t2) >> shift, (top2 + t1) >> shift, (top3 + t0) >> shift,
            (top3 - t0) >> shift, (top2 - t1) >> shift, (top1 - t2) >> shift, (top0 - t3) >> shift);
    }

    /// <summary>Three perfect shuffles of all 64, which exchange rows and columns.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Transpose(
        ref Vector128<short> v0, ref Vector128<short> v1, ref Vector128<short> v2, ref Vector128<short> v3,
        ref Vector128<short> v4, ref Vector128<short> v5, ref Vector128<short> v6, ref Vector128<short> v7)
    {
        for (int round = 0; round < 3; round++)
        {
            (v0, v1, v2, v3, v4, v5, v6, v7) = (
                Interleaving.Lower(v0, v4), Interleaving.Upper(v0, v4), Interleaving.Lower(v1, v5), Interleaving.Upper(v1, v5),
                Interleaving.Lower(v2, v6), Interleaving.Upper(v2, v6), Interleaving.Lower(v3, v7), Interleaving.Upper(v3, v7));
        }
    }

    private readonly record struct Lines(
        Vector128<int> V0, Vector128<int> V1, Vector128<int> V2, Vector128<int> V3,
        Vector128<int> V4, Vector128<int> V5, Vector128<int> V6, Vector128<int> V7);
}
