using System.Runtime.Intrinsics;
using Nin.Imaging.Jpeg.Kernels;
using Nin.Random;

namespace Nin.Tests.Imaging.Jpeg.Kernels;

/// <summary>The vector kernels against the reference, bit for bit.</summary>
public sealed class JpegKernelTests
{
    public static TheoryData<int> Widths => [.. Enumerable.Range(1, 70), 127, 128, 129, 500];

    [Theory]
    [InlineData(1, 2)]
    [InlineData(2, 30)]
    [InlineData(12, 200)]
    [InlineData(64, 60)]
    [InlineData(64, 1000)]
    [InlineData(64, 32767)]
    public void Transform_AnyCoefficients_IsTheReference(int count, int largest)
    {
        var random = new RandomStream(1, RandomPurpose.Test, 0, (uint)(count + largest));
        Span<short> coefficients = stackalloc short[64];
        Span<ushort> steps = stackalloc ushort[64];
        const int Stride = 11;
        byte[] expected = new byte[(7 * Stride) + 8], actual = new byte[expected.Length];
        for (int round = 0; round < 500; round++)
        {
            coefficients.Clear();
            for (int i = 0; i < count; i++)
            {
                coefficients[count == 64 ? i : random.NextInt32(64)] = (short)(random.NextInt32((2 * largest) + 1) - largest);
            }

            for (int i = 0; i < 64; i++)
            {
                steps[i] = (ushort)(1 + random.NextInt32(round % 7 == 0 ? 65535 : 40));
            }

            ReferenceJpeg.InverseTransform(coefficients, steps, expected, Stride);
            JpegIdct.Transform(coefficients, steps, actual, Stride);
            Assert.Equal(expected, actual);
        }
    }

    [Fact]
    public void Transform_OneEvenArea_IsTheReference()
    {
        var coefficients = new short[64];
        var steps = new ushort[64];
        byte[] expected = new byte[64], actual = new byte[64];
        for (int value = short.MinValue; value <= short.MaxValue; value += 3)
        {
            coefficients[0] = (short)value;
            steps.AsSpan().Fill((ushort)(1 + (value & 3)));
            ReferenceJpeg.InverseTransform(coefficients, steps, expected, 8);
            JpegIdct.Transform(coefficients, steps, actual, 8);
            Assert.Equal(expected, actual);
        }
    }

    /// <summary>
    /// Against the transform's definition in double. Two bits are kept between the passes, so that about one value in fifty
    /// rounds to the other side.
    /// </summary>
    [Fact]
    public void Transform_Pictures_IsCloseToTheDefinition()
    {
        var random = new RandomStream(1, RandomPurpose.Test, 1, 0);
        var coefficients = new short[64];
        ushort[] steps = [.. Enumerable.Repeat((ushort)1, 64)];
        var actual = new byte[64];
        double squares = 0;
        const int Rounds = 200;
        for (int round = 0; round < Rounds; round++)
        {
            for (int i = 0; i < 64; i++)
            {
                coefficients[i] = (short)(random.NextInt32(i == 0 ? 1600 : 120) - (i == 0 ? 800 : 60));
            }

            JpegIdct.Transform(coefficients, steps, actual, 8);
            for (int i = 0; i < 64; i++)
            {
                double exact = Math.Clamp(Definition(coefficients, i / 8, i % 8) + 128, 0, 255);
                Assert.InRange(Math.Abs(actual[i] - Math.Round(exact)), 0, 1);
                squares += Math.Pow(actual[i] - Math.Round(exact), 2);
            }
        }

        // A step between the passes is a quarter, where the numbers are √8 times too large. Rounding to it leaves a deviation of
        // step / √12, which the second pass keeps. A value rounds to the other side as often as its error is large on average,
        // which is √(2/π) deviations; so many of all values, give or take four deviations of a count.
        double share = 0.25 / Math.Sqrt(8) / Math.Sqrt(12) * Math.Sqrt(2 / Math.PI);
        Assert.InRange(squares / (Rounds * 64), 0, share + (4 * Math.Sqrt(share / (Rounds * 64))));
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void Upsampling_AnyWidth_IsTheReference(int width)
    {
        byte[] nearer = Noise(width, 0), further = Noise(width, 1), expected = new byte[2 * width], actual = new byte[2 * width];
        ReferenceJpeg.Across2(nearer, expected);
        JpegUpsampling.Across2(nearer, actual);
        Assert.Equal(expected, actual);
        ReferenceJpeg.Both2(nearer, further, expected);
        JpegUpsampling.Both2(nearer, further, actual);
        Assert.Equal(expected, actual);
        foreach (bool isUpper in new[] { false, true })
        {
            ReferenceJpeg.Down2(nearer, further, isUpper, expected);
            JpegUpsampling.Down2(nearer, further, isUpper, actual);
            Assert.Equal(expected, actual);
        }
    }

    [Fact]
    public void Repeat_ThreeTimes_IsThreeOfEach()
    {
        var actual = new byte[6];
        JpegUpsampling.Repeat([7, 9], 3, actual);
        Assert.Equal([7, 7, 7, 9, 9, 9], actual);
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void YccToRgb_AnyWidth_IsTheReference(int width)
    {
        byte[] luma = Noise(width, 0), blue = Noise(width, 1), red = Noise(width,
            2), expected = new byte[3 * width], actual = new byte[3 * width];
        ReferenceJpeg.YccToRgb(luma, blue, red, expected);
        JpegColor.YccToRgb(luma, blue, red, actual);
        Assert.Equal(expected, actual);
    }

    [Fact]
    public void YccToRgb_EveryColor_IsTheReference()
    {
        byte[] blue = [.. Enumerable.Range(0, 65536).Select(i => (byte)i)], red = [.. Enumerable.Range(0, 65536).Select(
            i => (byte)(i >> 8))];
        byte[] expected = new byte[3 * 65536], actual = new byte[3 * 65536];
        for (int y = 0; y < 256; y += 5)
        {
            byte[] luma = [.. Enumerable.Repeat((byte)y, 65536)];
            ReferenceJpeg.YccToRgb(luma, blue, red, expected);
            JpegColor.YccToRgb(luma, blue, red, actual);
            Assert.True(expected.AsSpan().SequenceEqual(actual), $"Y = {y}");
        }
    }

    [Fact]
    public void Interleave_ThreeLines_GivesPixels()
    {
        var actual = new byte[6];
        JpegColor.Interleave([1, 2], [3, 4], [5, 6], actual);
        Assert.Equal([1, 3, 5, 2, 4, 6], actual);
    }

    [Fact]
    public void AddBlack_NoBlackAndAllBlack_IsTheColorAndBlack()
    {
        byte[] pixels = [0, 100, 255, 0, 100, 255];
        JpegColor.AddBlack([255, 0], pixels, isInverted: true);
        Assert.Equal([0, 100, 255, 0, 0, 0], pixels);
        pixels = [0, 100, 255, 0, 100, 255];
        JpegColor.AddBlack([255, 128], pixels, isInverted: false);
        Assert.Equal([255, 155, 0, 128, 78, 0], pixels);
    }

    [Fact]
    public void Interleaving_WithoutTheProcessorsOperation_IsTheSame()
    {
        Vector128<byte> a = Vector128.Create(Noise(16, 3)), b = Vector128.Create(Noise(16, 4));
        Assert.Equal(Interleaving.Lower(a, b), Interleaving.PortableLower(a, b));
        Assert.Equal(Interleaving.Upper(a, b), Interleaving.PortableUpper(a, b));
        Assert.Equal(Interleaving.Lower(a.AsInt16(), b.AsInt16()), Interleaving.PortableLower(a.AsInt16(), b.AsInt16()));
        Assert.Equal(Interleaving.Upper(a.AsInt16(), b.AsInt16()), Interleaving.PortableUpper(a.AsInt16(), b.AsInt16()));
        Assert.Equal([a[0], b[0], a[1], b[1]], Enumerable.Range(0, 4).Select(i => Interleaving.PortableLower(a, b)[i]));
    }

    [Fact]
    public void Kernels_WrongLengths_AreRefused()
    {
        Check("JpegIdct: expected 64 coefficients and steps, got 63 and 64.", () => JpegIdct.Transform(new short[63], new ushort[64], new byte[64], 8));
        Check("JpegIdct: expected room for 8 rows of 8 samples, got 63 bytes and a stride of 8.", () => JpegIdct.Transform(new short[64], new ushort[64], new byte[63], 8));
        Check("JpegUpsampling: expected room for 2 x 3 samples of at least one, got 5.", () => JpegUpsampling.Across2(new byte[3], new byte[5]));
        Check("JpegUpsampling: expected room for 1 x 0 samples of at least one, got 5.", () => JpegUpsampling.Down2([], [], true, new byte[5]));
        Check("JpegUpsampling: expected two lines of one length, got 3 and 4.", () => JpegUpsampling.Both2(new byte[3], new byte[4], new byte[6]));
        Check("JpegUpsampling: expected room for 3 x 3 samples of at least one, got 8.", () => JpegUpsampling.Repeat(new byte[3], 3, new byte[8]));
        Check("JpegColor: expected three lines of one length and room for them, got 3, 3, 3 and 8.", () => JpegColor.YccToRgb(new byte[3], new byte[3], new byte[3], new byte[8]));
        Check("JpegColor: expected three lines of one length and room for them, got 3, 3, 2 and 9.", () => JpegColor.Interleave(new byte[3], new byte[3], new byte[2], new byte[9]));
        Check("JpegColor: expected three lines of one length and room for them, got 3, 3, 3 and 8.", () => JpegColor.AddBlack(new byte[3], new byte[8], true));
    }

    private static void Check(string message, Action action) =>
        Assert.StartsWith(message, Assert.Throws<ArgumentException>(action).Message, StringComparison.Ordinal);

    private static byte[] Noise(int length, uint index)
    {
        var random = new RandomStream(1, RandomPurpose.Test, 2, index);
        var noise = new byte[length];
        for (int i = 0; i < length; i++)
        {
            // Often an extreme, where sums are cut off.
            noise[i] = random.NextInt32(3) == 0 ? (byte)(255 * random.NextInt32(2)) : (byte)random.NextUInt32();
        }

        return noise;
    }

    private static double Definition(short[] coefficients, int y, int x)
    {
        double sum = 0;
        for (int v = 0; v < 8; v++)
        {
            for (int u = 0; u < 8; u++)
            {
                double scale = (u == 0 ? Math.Sqrt(0.5) : 1) * (v == 0 ? Math.Sqrt(0.5) : 1) / 4;
                sum += scale * coefficients[(v * 8) + u] * Math.Cos(((2 * x) + 1) * u * Math.PI / 16) * Math.Cos(
                    ((2 * y) + 1) * v * Math.PI / 16);
            }
        }

        return sum;
    }
}
