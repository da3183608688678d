using Nin.Kernels.Reference;
using Nin.Random;
using Nin.Testing.Cases;

namespace Nin.Kernels.Tests.Normalization;

public class BatchNormTests
{
    private const int Channels = 17;

    [Fact]
    public void BatchNorm_HundredThousandRows_HasStatisticsWhoseErrorDoesNotGrowWithThem()
    {
        // Sums over blocks of 64 rows in float, of blocks in double: the bound is that of 64 rows, whatever their number.
        const int rows = 100_000, blockRows = 64;
        float[] input = new float[rows * Channels];
        var random = new RandomStream(1, RandomPurpose.Test, 0, 0);
        TestValues.Fill(Distribution.Positive, ref random, input);

        // Equal terms that a float sum of this size would round down by nearly half a unit each time: a block's sum, 64 times
        // this, is exact, but a sum of blocks in float would lose 600 u of its value.
        const float roundedDown = 1f + (1f / (1 << 14)) - (1f / (1 << 18));
        for (int i = 0; i < input.Length; i += Channels)
        {
            input[i] = roundedDown;
        }

        double[] exactMean = new double[Channels], exactVariance = new double[Channels];
        double[] ones = [.. Enumerable.Repeat(1.0, Channels)];
        ReferenceBatchNorm.Forward<double>(
            rows, Channels, Array.ConvertAll(input, value => (double)value), ones, ones, 1e-5, exactMean, exactVariance,
            new double[input.Length]);

        foreach (KernelSet set in KernelSet.Supported.Where(set => set.Name != "reference"))
        {
            float[] mean = new float[Channels], variance = new float[Channels], weight = [.. ones.Select(value => (float)value)];
            set.BatchNorm(rows, Channels, input, weight, weight, 1e-5f, relu: false, mean, variance, new float[input.Length]);
            for (int c = 0; c < Channels; c++)
            {
                // The inputs are positive, so the mean is also Σ|x| over the rows.
                double meanError = Roundoff.Sum(blockRows + 1) * exactMean[c];
                double varianceError = (Roundoff.Sum(blockRows + 4) * (exactVariance[c] + (meanError * meanError)))
                    + (meanError * meanError);
                Assert.Equal(exactMean[c], mean[c], meanError);
                Assert.Equal(exactVariance[c], variance[c], varianceError);
            }
        }
    }

    [Fact]
    public void BatchNorm_ConstantChannel_GivesTheBias()
    {
        float[] input = new float[3 * Channels], weight = new float[Channels], bias = new float[Channels],
            output = new float[input.Length];
        Array.Fill(input, 4f);
        Array.Fill(weight, 2f);
        Array.Fill(bias, 0.5f);
        foreach (KernelSet set in KernelSet.Supported)
        {
            float[] mean = new float[Channels], variance = new float[Channels];

            set.BatchNorm(3, Channels, input, weight, bias, 1e-5f, relu: false, mean, variance, output);

            // shift = bias − mean·scale is rounded to a float of the size of mean·scale, and x·scale + shift once more.
            double scale = 2 / Math.Sqrt(1e-5f);
            Assert.All(variance, value => Assert.Equal(0f, value));
            Assert.All(output, value => Assert.Equal(0.5, value, 4 * Roundoff.Unit * (4 * scale)));
        }
    }

    [Fact]
    public void BatchNorm_NaNInOneChannel_StaysInThatChannel()
    {
        float[] input = new float[4 * Channels], ones = [.. Enumerable.Repeat(1f, Channels)];
        input[Channels + 3] = float.NaN;
        foreach (KernelSet set in KernelSet.Supported)
        {
            float[] output = new float[input.Length];

            set.BatchNorm(4, Channels, input, ones, ones, 1e-5f, relu: true, new float[Channels], new float[Channels], output);

            Assert.All(Enumerable.Range(0, output.Length), i => Assert.Equal(i % Channels == 3, float.IsNaN(output[i])));
        }
    }

    [Fact]
    public void BatchNormBackward_WithOutput_GivesTheBitsOfGoingBackThroughTheReluFirst()
    {
        // More channels than are summed at once, and some that fill no vector.
        const int rows = 150, channels = 256 + 37;
        float[] input = TestValues.Uniform(1, rows * channels), weight = TestValues.Uniform(2,
            channels), bias = TestValues.Uniform(3, channels), given = TestValues.Uniform(4, rows * channels);
        foreach (KernelSet set in KernelSet.Supported)
        {
            float[] mean = new float[channels], variance = new float[channels], output = new float[input.Length];
            set.BatchNorm(rows, channels, input, weight, bias, 1e-5f, relu: true, mean, variance, output);
            float[] expected = new float[input.Length], expectedWeight = new float[channels], expectedBias = new float[channels];
            float[] masked = new float[input.Length];
            set.ReluBackward(output, given, masked);
            set.BatchNormBackward(
                rows, channels, input, weight, 1e-5f, mean, variance, [], masked, expected, expectedWeight, expectedBias);

            float[] spoiled = [.. given], actual = new float[input.Length], actualWeight = new float[channels],
                actualBias = new float[channels];
            set.BatchNormBackward(
                rows, channels, input, weight, 1e-5f, mean, variance, output, spoiled, actual, actualWeight, actualBias);

            Assert.Contains(output, value => value == 0f);
            Assert.Equal(masked, spoiled);
            Assert.Equal(expected, actual);
            Assert.Equal(expectedWeight, actualWeight);
            Assert.Equal(expectedBias, actualBias);
        }
    }
}
