using Nin.Kernels.Normalization;
using Nin.Testing.Cases;

namespace Nin.Kernels.Tests.Normalization;

public class GroupNormTests
{
    [Theory]
    [InlineData(64, 8, 4)]
    [InlineData(1, 32, 32)]
    [InlineData(50, 3, 1)]
    public void GroupNorm_FarFromZero_KeepsTheDigitsOfWhatVaries(int pixels, int channels, int groupChannels)
    {
        // A variance of float sums would be nothing but rounding here.
        GroupNormShape shape = new(2, pixels, channels, groupChannels);
        float[] near = [.. TestValues.Uniform(1, shape.Length).Select(value => MathF.Round(value * 64f) / 16f)];
        float[] far = [.. near.Select(value => value + (1 << 19))];
        foreach (KernelSet set in KernelSet.Supported)
        {
            float[] expected = new float[shape.Length], actual = new float[shape.Length];
            set.GroupNorm(shape, near, [], [], 1e-5f, expected);
            set.GroupNorm(shape, far, [], [], 1e-5f, actual);

            // The sums are exact in double; the mean rounds, by 2^19 units of it.
            double largest = expected.Max(Math.Abs);
            double tolerance = largest * ((2 * Roundoff.Unit) + ((1 << 21) * Roundoff.DoubleUnit));
            Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, tolerance));
        }
    }

    [Fact]
    public void GroupNorm_NaNInOneGroup_StaysInThatGroup()
    {
        GroupNormShape shape = new(2, 3, 6, 2);
        float[] input = TestValues.Uniform(1, shape.Length);
        input[3] = float.NaN;
        foreach (KernelSet set in KernelSet.Supported)
        {
            float[] output = new float[shape.Length];
            set.GroupNorm(shape, input, [], [], 1e-5f, output);
            Assert.All(
                Enumerable.Range(0, output.Length),
                i => Assert.Equal(i < 18 && (i % 6) is 2 or 3, float.IsNaN(output[i])));
        }
    }
}
