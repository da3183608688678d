using Nin.Kernels.Convolution;
using Nin.Testing.Cases;

namespace Nin.Kernels.Tests.Convolution;

public sealed class Conv2dPixelsTests
{
    /// <summary>
    /// Every way to lay patches out: from padded lines, from the picture, in pieces of the depth, and none for 1×1.
    /// </summary>
    public static TheoryData<string> Shapes => [.. Named.Keys];

    internal static Dictionary<string, Conv2dShape> Named { get; } = new()
    {
        ["padded lines"] = new(2, 9, 7, 3, 10, 5, 1, 2),
        ["padded lines, stride"] = new(2, 9, 8, 3, 5, 3, 2, 1),
        ["padding as wide as the kernel"] = new(1, 4, 4, 3, 5, 3, 1, 3),
        ["lines too long for the cache"] = new(1, 3, 700, 3, 4, 5, 1, 2),
        ["no padding"] = new(2, 23, 23, 3, 8, 11, 4, 0),
        ["long runs"] = new(1, 6, 6, 40, 7, 3, 2, 1),
        ["pieces"] = new(1, 5, 5, 70, 7, 3, 2, 1),
        ["pointwise"] = new(3, 5, 4, 20, 33, 1, 1, 0),
    };

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Conv2dPixels_AnyRanges_GiveTheBitsOfTheWhole(string name)
    {
        Conv2dShape shape = Named[name];
        float[] input = TestValues.Uniform(1, shape.InputLength), weights = TestValues.Uniform(2,
            shape.WeightLength), bias = TestValues.Uniform(3, shape.OutChannels);
        foreach (KernelSet set in KernelSet.Supported)
        {
            Assert.True(set.TakesPixels(shape));
            float[] packed = new float[set.PackedWeightLength(shape)], scratch = new float[set.Conv2dScratchLength(shape)];
            set.PackWeights(shape, weights, packed);
            float[] whole = new float[shape.OutputLength], pieces = new float[shape.OutputLength];
            set.Conv2d(shape, input, packed, bias, relu: true, scratch, whole);

            foreach (PixelRange range in Conv2dCase.Ranges(shape))
            {
                Span<float> part = pieces.AsSpan(range.First * shape.OutChannels, range.Count * shape.OutChannels);
                set.Conv2dPixels(shape, range, input, packed, bias, relu: true, scratch, part, shape.OutChannels);
            }

            Assert.Equal(whole, pieces);
        }
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Conv2dPixels_IntoWiderPixels_GivesTheSameBitsAndLeavesTheRest(string name)
    {
        const int between = 3;
        Conv2dShape shape = Named[name];
        int stride = shape.OutChannels + between;
        float[] input = TestValues.Uniform(1, shape.InputLength), weights = TestValues.Uniform(2, shape.WeightLength);
        foreach (KernelSet set in KernelSet.Supported)
        {
            float[] packed = new float[set.PackedWeightLength(shape)], scratch = new float[set.Conv2dScratchLength(shape)];
            set.PackWeights(shape, weights, packed);
            float[] whole = new float[shape.OutputLength], wide = new float[shape.Rows * stride];
            float[] expected = new float[wide.Length];
            set.Conv2d(shape, input, packed, [], relu: false, scratch, whole);
            wide.AsSpan().Fill(-1);
            expected.AsSpan().Fill(-1);

            foreach (PixelRange range in Conv2dCase.Ranges(shape))
            {
                int length = range.Count == 0 ? 0 : (range.Count * stride) - between;
                set.Conv2dPixels(
                    shape, range, input, packed, [], relu: false, scratch, wide.AsSpan(range.First * stride, length), stride);
            }

            for (int pixel = 0; pixel < shape.Rows; pixel++)
            {
                whole.AsSpan(pixel * shape.OutChannels, shape.OutChannels).CopyTo(expected.AsSpan(pixel * stride));
            }

            Assert.Equal(expected, wide);
        }
    }

    [Fact]
    public void Conv2dPart_OutputPixelsCloserThanTheirChannels_AreRefused()
    {
        var shape = new Conv2dShape(1, 4, 4, 2, 3, 1, 1, 0);
        Assert.All(KernelSet.Supported, set =>
        {
            float[] packed = new float[set.PackedWeightLength(shape)], scratch = new float[set.Conv2dScratchLength(shape)];
            ArgumentOutOfRangeException error = Assert.Throws<ArgumentOutOfRangeException>(() => set.Conv2dPart(
                shape, new float[shape.InputLength], packed, [], relu: false, scratch, new float[shape.OutputLength], 2, 0, 1));
            Assert.StartsWith(
                "Conv2d: expected at least the output's 3 channels from pixel to pixel, got 2.", error.Message,
                StringComparison.Ordinal);
        });
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Conv2dPixelsBackwardWeights_RangesInOrder_GiveTheBitsOfTheWhole(string name)
    {
        Conv2dShape shape = Named[name];
        float[] input = TestValues.Uniform(1, shape.InputLength), gradient = TestValues.Uniform(2, shape.OutputLength);
        foreach (KernelSet set in KernelSet.Supported)
        {
            float[] scratch = new float[set.Conv2dScratchLength(shape)];
            float[] whole = TestValues.Uniform(3, shape.WeightLength), pieces = TestValues.Uniform(3, shape.WeightLength);
            float[] wholeBias = TestValues.Uniform(4, shape.OutChannels), piecesBias = TestValues.Uniform(4, shape.OutChannels);
            set.Conv2dBackwardWeights(shape, input, gradient, scratch, whole, wholeBias);

            foreach (PixelRange range in Conv2dCase.Ranges(shape))
            {
                ReadOnlySpan<float> part = gradient.AsSpan(range.First * shape.OutChannels, range.Count * shape.OutChannels);
                set.Conv2dPixelsBackwardWeights(shape, range, input, part, scratch, pieces, piecesBias);
            }

            Assert.Equal(whole, pieces);
            Assert.Equal(wholeBias, piecesBias);
        }
    }

    /// <summary>A position in a padded line would have more floats than an int counts.</summary>
    [Fact]
    public void Conv2d_PaddedLineWithoutMeasure_IsRefused()
    {
        var shape = new Conv2dShape(1, 8, 8, 256, 4, 3, 1 << 24, 1 << 24);
        Assert.All(KernelSet.Supported, set => Assert.StartsWith(
            "PackWeights: expected at most 2147483647 floats of padded line, got 8589936640.",
            Assert.Throws<ArgumentException>(() => set.PackWeights(shape, new float[shape.WeightLength], [])).Message,
            StringComparison.Ordinal));
    }

    [Fact]
    public void Conv2dPixels_PixelsThatAreNotThere_SaysWhichThereAre()
    {
        var shape = new Conv2dShape(1, 4, 4, 2, 3, 1, 1, 0);
        float[] packed = new float[KernelSet.Default.PackedWeightLength(shape)],
            scratch = new float[KernelSet.Default.Conv2dScratchLength(shape)];
        ArgumentOutOfRangeException error = Assert.Throws<ArgumentOutOfRangeException>(() => KernelSet.Default.Conv2dPixels(
            shape, new PixelRange(10, 7), new float[shape.InputLength], packed, [], relu: false, scratch, new float[21], 3));
        Assert.StartsWith("Conv2dPixels: expected pixels within 0 to 16, got 7 from 10 on.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Conv2dPixels_Winograd_IsRefused()
    {
        var shape = new Conv2dShape(1, 16, 16, 32, 32, 3, 1, 1);
        foreach (KernelSet set in KernelSet.Supported.Where(set => set.Name != "reference"))
        {
            Assert.False(set.TakesPixels(shape));
            float[] packed = new float[set.PackedWeightLength(shape)], scratch = new float[set.Conv2dScratchLength(shape)];
            ArgumentException error = Assert.Throws<ArgumentException>(() => set.Conv2dPixels(
                shape, new PixelRange(0, 1), new float[shape.InputLength], packed, [], relu: false, scratch, new float[32], 32));
            Assert.StartsWith("Conv2dPixels: expected a convolution that is computed pixel by pixel", error.Message, StringComparison.Ordinal);
        }
    }

    /// <summary>
    /// Lines of the padded picture would have more floats than an int counts, and scratch memory would be too short for them.
    /// </summary>
    [Theory]
    [InlineData(4, 33554432, 67108864)]
    [InlineData(3, 10_000_000, 10_000_000)]
    public void Conv2dScratchLength_PaddingWithoutMeasure_TakesNoLines(int kernel, int padding, int stride)
    {
        var shape = new Conv2dShape(1, 32, 32, 16, 4, kernel, stride, padding);
        Assert.All(KernelSet.Supported, set => Assert.InRange(set.Conv2dScratchLength(shape), 0, 1 << 18));
    }

    /// <summary>Seven by seven pixels fill nine tiles: of four parts three have two of them and one three.</summary>
    [Theory]
    [InlineData(0, 4)]
    [InlineData(1, 1)]
    [InlineData(13, 4)]
    [InlineData(49, 4)]
    [InlineData(196, 3)]
    [InlineData(2_147_483_642, 7)]
    public void PartOf_Pixels_AreEvenPartsOfWholeTiles(int pixels, int parts)
    {
        PixelRange[] all = [.. Enumerable.Range(0, parts).Select(part => KernelSet.PartOf(pixels, part, parts))];
        Assert.Equal(pixels, all.Sum(part => part.Count));
        Assert.All(all, part => Assert.True(part.First % 6 == 0 || part.Count == 0));
        Assert.All(all.Zip(all[1..]), two => Assert.Equal(two.First.First + two.First.Count, two.Second.First));
        int[] tiles = [.. all.Select(part => (part.Count + 5) / 6)];
        Assert.InRange(tiles.Max() - tiles.Min(), 0, 1);
    }
}
