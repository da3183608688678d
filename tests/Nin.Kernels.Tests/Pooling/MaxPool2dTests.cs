using Nin.Kernels.Pooling;

namespace Nin.Kernels.Tests.Pooling;

public class MaxPool2dTests
{
    // One window of 2 × 2 over more channels than any vector has lanes, so that vectors and the rest both take part.
    private const int Channels = 19;

    private static readonly Pool2dShape Shape = new(1, 2, 2, Channels, 2, 2, 0, ceilMode: false);

    public static TheoryData<int> Positions => [0, 1, 2, 3];

    [Theory]
    [MemberData(nameof(Positions))]
    public void MaxPool2d_NaNAnywhereInAWindow_IsTheLargest(int position)
    {
        float[] input = Pixels(1f, 2f, float.PositiveInfinity, 3f);
        input.AsSpan(position * Channels, Channels).Fill(float.NaN);
        foreach (KernelSet set in KernelSet.Supported)
        {
            float[] output = new float[Channels];

            set.MaxPool2d(Shape, input, output);

            Assert.All(output, value => Assert.True(float.IsNaN(value), set.Name));
        }
    }

    [Fact]
    public void MaxPool2dBackward_SeveralNaNs_GivesTheGradientToTheFirst() =>
        AssertGradientGoesTo(1, Pixels(7f, float.NaN, float.NaN, 9f));

    [Fact]
    public void MaxPool2dBackward_Ties_GivesTheGradientToTheFirst() =>
        AssertGradientGoesTo(1, Pixels(-0.5f, 2f, 2f, 2f));

    [Fact]
    public void MaxPool2dBackward_ZerosOfBothSigns_AreATie() => AssertGradientGoesTo(0, Pixels(-0f, 0f, 0f, -0f));

    [Fact]
    public void MaxPool2dBackward_NothingButMinusInfinity_GivesTheGradientToTheFirst() =>
        AssertGradientGoesTo(
            0, Pixels(float.NegativeInfinity, float.NegativeInfinity, float.NegativeInfinity, float.NegativeInfinity));

    private static void AssertGradientGoesTo(int position, float[] input)
    {
        float[] expected = new float[input.Length];
        expected.AsSpan(position * Channels, Channels).Fill(1.5f);
        foreach (KernelSet set in KernelSet.Supported)
        {
            float[] output = new float[Channels], gradient = new float[Channels], inputGradient = new float[input.Length];
            Array.Fill(gradient, 1.5f);
            set.MaxPool2d(Shape, input, output);

            set.MaxPool2dBackward(Shape, input, output, gradient, inputGradient);

            Assert.Equal(expected, inputGradient);
        }
    }

    private static float[] Pixels(params float[] values) => [.. values.SelectMany(value => Enumerable.Repeat(value, Channels))];
}
