namespace Nin.Imaging.Jpeg.Kernels;

/// <summary>
/// The steps of JPEG decoding behind the entropy coder, sample by sample: what <see cref="JpegIdct"/>,
/// <see cref="JpegUpsampling"/> and <see cref="JpegColor"/> must give.
/// </summary>
internal static class ReferenceJpeg
{
    /// <summary>The bits behind the point of the constants.</summary>
    public const int Fraction = 13;

    private const int Pass1Bits = 2;

    /// <summary>round(x · 2^13) of the constants in the Loeffler, Ligtenberg and Moschytz transform.</summary>
    public const int C0298 = 2446, C0390 = 3196, C0541 = 4433, C0765 = 6270, C0899 = 7373, C1175 = 9633,
        C1501 = 12299, C1847 = 15137, C1961 = 16069, C2053 = 16819, C2562 = 20995, C3072 = 25172;

    /// <summary>Dequantises and transforms one block.</summary>
    public static void InverseTransform(
        ReadOnlySpan<short> coefficients, ReadOnlySpan<ushort> steps, Span<byte> destination, int stride)
    {
        Span<short> work = stackalloc short[64], line = stackalloc short[8];
        Span<int> sums = stackalloc int[8];
        for (int x = 0; x < 8; x++)
        {
            for (int y = 0; y < 8; y++)
            {
                line[y] = (short)(coefficients[(y * 8) + x] * steps[(y * 8) + x]);
            }

            TransformLine(line, sums, Fraction - Pass1Bits);
            for (int y = 0; y < 8; y++)
            {
                work[(y * 8) + x] = (short)Math.Clamp(sums[y], short.MinValue, short.MaxValue);
            }
        }

        for (int y = 0; y < 8; y++)
        {
            TransformLine(work.Slice(y * 8, 8), sums, Fraction + Pass1Bits + 3);
            for (int x = 0; x < 8; x++)
            {
                destination[(y * stride) + x] = (byte)(Math.Clamp(sums[x], -128, 127) + 128);
            }
        }
    }

    /// <summary>Doubles a line: each new sample is three quarters the nearer and one quarter the further old one.</summary>
    public static void Across2(ReadOnlySpan<byte> source, Span<byte> destination)
    {
        int last = source.Length - 1;
        for (int x = 0; x <= last; x++)
        {
            int three = 3 * source[x];
            destination[2 * x] = x == 0 ? source[0] : (byte)((three + source[x - 1] + 1) >> 2);
            destination[(2 * x) + 1] = x == last ? source[last] : (byte)((three + source[x + 1] + 2) >> 2);
        }
    }

    /// <summary>
    /// A line between two: three quarters the nearer. The upper of a pair is rounded down at a half, the lower up.
    /// </summary>
    public static void Down2(ReadOnlySpan<byte> nearer, ReadOnlySpan<byte> further, bool isUpper, Span<byte> destination)
    {
        int rounding = isUpper ? 1 : 2;
        for (int x = 0; x < nearer.Length; x++)
        {
            destination[x] = (byte)(((3 * nearer[x]) + further[x] + rounding) >> 2);
        }
    }

    /// <summary>Both at once, rounded once, at the end.</summary>
    public static void Both2(ReadOnlySpan<byte> nearer, ReadOnlySpan<byte> further, Span<byte> destination)
    {
        int last = nearer.Length - 1, left = 0;
        for (int x = 0; x <= last; x++)
        {
            int sum = (3 * nearer[x]) + further[x];
            int right = x == last ? 0 : (3 * nearer[x + 1]) + further[x + 1];
            destination[2 * x] = (byte)(((x == 0 ? 4 * sum : (3 * sum) + left) + 8) >> 4);
            destination[(2 * x) + 1] = (byte)(((x == last ? 4 * sum : (3 * sum) + right) + 7) >> 4);
            left = sum;
        }
    }

    /// <summary>Y, Cb, Cr to R, G, B in 16-bit fixed point.</summary>
    public static void YccToRgb(ReadOnlySpan<byte> luma, ReadOnlySpan<byte> blue, ReadOnlySpan<byte> red, Span<byte> destination)
    {
        const int Half = 1 << 15;
        for (int x = 0; x < luma.Length; x++)
        {
            int y = luma[x], cb = blue[x] - 128, cr = red[x] - 128;
            destination[3 * x] = Clamp(y + (((91881 * cr) + Half) >> 16));
            destination[(3 * x) + 1] = Clamp(y + (((-22554 * cb) - (46802 * cr) + Half) >> 16));
            destination[(3 * x) + 2] = Clamp(y + (((116130 * cb) + Half) >> 16));
        }
    }

    private static byte Clamp(int value) => (byte)Math.Clamp(value, 0, 255);

    private static void TransformLine(ReadOnlySpan<short> line, Span<int> sums, int shift)
    {
        int z1 = (line[2] + line[6]) * C0541;
        int even2 = z1 - (line[6] * C1847), even3 = z1 + (line[2] * C0765);
        int even0 = (short)(line[0] + line[4]) << Fraction, even1 = (short)(line[0] - line[4]) << Fraction;
        int top0 = even0 + even3, top3 = even0 - even3, top1 = even1 + even2, top2 = even1 - even2;

        int t0 = line[7], t1 = line[5], t2 = line[3], t3 = line[1];
        int z3 = (short)(t0 + t2), z4 = (short)(t1 + t3), z5 = (z3 + z4) * C1175;
        int z03 = (t0 + t3) * -C0899, z12 = (t1 + t2) * -C2562;
        z3 = z5 - (z3 * C1961);
        z4 = z5 - (z4 * C0390);
        t0 = (t0 * C0298) + z03 + z3;
        t1 = (t1 * C2053) + z12 + z4;
        t2 = (t2 * C3072) + z12 + z3;
        t3 = (t3 * C1501) + z03 + z4;

        int half = 1 << (shift - 1);
        (sums[0], sums[7]) = ((top0 + t3 + half) >> shift, (top0 - t3 + half) >> shift);
        (sums[1], sums[6]) = ((top1 + t2 + half) >> shift, (top1 - t2 + half) >> shift);
        (sums[2], sums[5]) = ((top2 + t1 + half) >> shift, (top2 - t1 + half) >> shift);
        (sums[3], sums[4]) = ((top3 + t0 + half) >> shift, (top3 - t0 + half) >> shift);
    }
}
