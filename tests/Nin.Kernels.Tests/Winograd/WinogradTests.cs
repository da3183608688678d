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
