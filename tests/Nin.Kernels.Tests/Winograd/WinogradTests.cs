using Nin.Kernels.Convolution;
using Nin.Kernels.Reference;
using Nin.Kernels.Winograd;
using Nin.Testing.Cases;

namespace Nin.Kernels.Tests.Winograd;

public sealed class WinogradTests
{
    [Theory]
    [InlineData(3)]
    [InlineData(5)]
    public void Matrices_OnWholeNumbers_ConvolveExactly(int kernel)
    {
        // The definition against the direct sum, in double: what is left are the roundings of ninths and fifths.
        var shape = new Conv2dShape(2, 7, 6, 3, 2, kernel, 1, kernel / 2);
        double[] input = Whole(shape.InputLength, 5), weights = Whole(shape.WeightLength, 3), bias = Whole(2, 4);
        double[] expected = new double[shape.OutputLength], actual = new double[shape.OutputLength];
        ReferenceConv2d.Forward<double>(shape, input, weights, bias, expected);
        ReferenceWinograd.Forward<double>(shape, input, weights, bias, absolute: false, actual);
        double[] size = new double[actual.Length], absolute = Absolute(input), absoluteWeights = Absolute(weights);
        ReferenceWinograd.Forward<double>(shape, absolute, absoluteWeights, Absolute(bias), absolute: true, size);
        AssertClose(expected, actual, size, shape.InChannels + 1 + ReferenceWinograd.Roundings(kernel));

        double[] gradient = Whole(shape.OutputLength,
            7), expectedInput = new double[input.Length], actualInput = new double[input.Length];
        ReferenceConv2d.BackwardInput<double>(shape, gradient, weights, expectedInput);
        ReferenceWinograd.BackwardInput<double>(shape, gradient, weights, absolute: false, actualInput);
        double[] sizeOfInput = new double[input.Length];
        ReferenceWinograd.BackwardInput<double>(shape, Absolute(gradient), absoluteWeights, absolute: true, sizeOfInput);
        AssertClose(expectedInput, actualInput, sizeOfInput, shape.OutChannels + ReferenceWinograd.Roundings(kernel));

        double[] expectedWeights = new double[weights.Length], actualWeights = new double[weights.Length];
        ReferenceConv2d.BackwardWeights<double>(shape, input, gradient, expectedWeights, new double[2]);
        ReferenceWinograd.BackwardWeights<double>(shape, input, gradient, absolute: false, actualWeights);
        double[] sizeOfWeights = new double[weights.Length];
        ReferenceWinograd.BackwardWeights<double>(shape, absolute, Absolute(gradient), absolute: true, sizeOfWeights);
        int pixels = shape.OutputLength / shape.OutChannels;
        AssertClose(expectedWeights, actualWeights, sizeOfWeights, pixels + ReferenceWinograd.Roundings(kernel));
    }

    /// <summary>With so many weights more tiles go through one product. No sum may know which tiles are with it.</summary>
    [Fact]
    public void ManyWeights_GroupsOfTiles_ChangeNoBit()
    {
        var one = new Conv2dShape(1, 3, 3, 250, 180, 3, 1, 1);
        int group = new WinogradShape(one).GradientGroupTiles;
        Assert.True(group > new WinogradShape(one with { InChannels = 16 }).GradientGroupTiles);
        Conv2dShape shape = one with { Batch = group + 1 };
        KernelSet set = KernelSet.Supported[0];
        float[] input = Small(shape.InputLength), weights = Small(shape.WeightLength), gradient = Small(shape.OutputLength);
        float[] packed = new float[set.PackedWeightLength(shape)], scratch = new float[set.Conv2dScratchLength(shape)];
        set.PackWeights(shape, weights, packed);
        float[] together = new float[shape.OutputLength], apart = new float[shape.OutputLength];
        set.Conv2d(shape, input, packed, [], relu: false, scratch, together);
        for (int i = 0; i < shape.Batch; i++)
        {
            set.Conv2d(
                one, input.AsSpan(i * one.InputLength, one.InputLength), packed, [], relu: false, scratch,
                apart.AsSpan(i * one.OutputLength, one.OutputLength));
        }

        Assert.Equal(together, apart);

        // A picture whose outputs have no gradient adds nothing, but shifts the others in their groups.
        float[] behind = Gradient(silent: group), before = Gradient(silent: 0);
        Assert.Equal(behind, before);

        float[] Gradient(int silent)
        {
            float[] pictures = [.. input], signals = [.. gradient];
            Span<float> moved = pictures.AsSpan(silent == 0 ? one.InputLength : 0, group * one.InputLength);
            input.AsSpan(0, moved.Length).CopyTo(moved);
            Span<float> movedSignals = signals.AsSpan(silent == 0 ? one.OutputLength : 0, group * one.OutputLength);
            gradient.AsSpan(0, movedSignals.Length).CopyTo(movedSignals);
            signals.AsSpan(silent * one.OutputLength, one.OutputLength).Clear();
            float[] sums = new float[shape.WeightLength];
            set.Conv2dBackwardWeights(shape, pictures, signals, scratch, sums, []);
            return sums;
        }

        static float[] Small(int length) => [.. Enumerable.Range(0, length).Select(i => MathF.Sin(i * 0.7f))];
    }

    [Theory]
    [InlineData(32, 32, 3, 192, 5, 1, 2, ConvolutionAlgorithm.PatchBlocks)]
    [InlineData(16, 16, 96, 192, 5, 1, 2, ConvolutionAlgorithm.Winograd)]
    [InlineData(8, 8, 192, 192, 3, 1, 1, ConvolutionAlgorithm.Winograd)]
    [InlineData(8, 8, 192, 10, 3, 1, 1, ConvolutionAlgorithm.PatchBlocks)]
    [InlineData(8, 8, 192, 192, 1, 1, 0, ConvolutionAlgorithm.Pointwise)]
    [InlineData(54, 54, 96, 256, 5, 2, 2, ConvolutionAlgorithm.PatchBlocks)]
    [InlineData(2, 2, 64, 64, 3, 1, 1, ConvolutionAlgorithm.PatchBlocks)]
    [InlineData(8, 8, 64, 64, 5, 1, 5, ConvolutionAlgorithm.PatchBlocks)]
    [InlineData(8, 8, 16, 16, 3, 1, 1, ConvolutionAlgorithm.Winograd)]
    [InlineData(8, 8, 15, 16, 3, 1, 1, ConvolutionAlgorithm.PatchBlocks)]
    [InlineData(8, 8, 16, 15, 5, 1, 2, ConvolutionAlgorithm.PatchBlocks)]
    [InlineData(8, 8, 364, 640, 3, 1, 1, ConvolutionAlgorithm.Winograd)]
    [InlineData(8, 8, 365, 640, 3, 1, 1, ConvolutionAlgorithm.PatchBlocks)]
    [InlineData(6, 6, 384, 1024, 3, 1, 1, ConvolutionAlgorithm.PatchBlocks)]
    public void Choose_Shape_DecidesAlone(
        int height, int width, int inputs, int outputs, int kernel, int stride, int padding, object expected)
    {
        foreach (int batch in new[] { 1, 128 })
        {
            Assert.Equal(
                expected,
                ConvolutionAlgorithms.Choose(new Conv2dShape(batch, height, width, inputs, outputs, kernel, stride, padding)));
        }
    }

    [Fact]
    public void Locate_EveryTile_IsFoundOnce()
    {
        var tiles = new WinogradShape(new Conv2dShape(2, 5, 9, 16, 16, 3, 1, 1));
        Assert.Equal(12, tiles.Tiles);
        Assert.Equal(
            from picture in new[] { 0, 1 }
            from row in new[] { 0, 4 }
            from column in new[] { 0, 4, 8 }
            select (
                picture, row, column),
            Enumerable.Range(0, 12).Select(tiles.Locate));
    }

    private static double[] Whole(int count, int step) =>
        [.. Enumerable.Range(0, count).Select(i => (double)((i * step % 11) - 5))];

    private static double[] Absolute(double[] values) => [.. values.Select(Math.Abs)];

    /// <summary>
    /// The direct sum of whole numbers is exact; Winograd's is off by its roundings in double, of the same sums of magnitudes.
    /// </summary>
    private static void AssertClose(double[] expected, double[] actual, double[] magnitudes, int roundings)
    {
        double unit = Roundoff.Sum(roundings) / Roundoff.Unit * Roundoff.DoubleUnit;
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.Equal(expected[i], actual[i], unit * magnitudes[i]);
        }
    }
}
