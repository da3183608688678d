using Nin.Kernels.Elementwise;

namespace Nin.Kernels.Tests.Elementwise;

public class DropoutTests
{
    private static readonly DropoutKey Key = new(0x0123456789ABCDEF, Step: 11, Layer: 5);

    public static TheoryData<string> Sets => [.. KernelSet.Supported.Select(set => set.Name)];

    [Theory]
    [MemberData(nameof(Sets))]
    public void Apply_RecordedKey_GivesTheRecordedMask(string set)
    {
        // A run that is resumed under a later version must drop the same elements.
        string mask = string.Concat(Apply(KernelSet.Choose(set), Key, 3, 40, 0.5f, 1).Select(value => value > 0 ? '1' : '0'));

        Assert.Equal("0011110001101011100100000100000011100110", mask);
    }

    [Theory]
    [InlineData(0.1f)]
    [InlineData(0.5f)]
    [InlineData(0.9f)]
    public void Apply_ManyElements_DropsTheRateAndKeepsTheMean(float rate)
    {
        const int elements = 200_000;
        float[] output = Apply(KernelSet.Default, Key, 0, elements, rate, 1);

        // Five deviations of a binomial count, as in the tests of the random numbers themselves.
        double dropped = output.Count(value => value == 0f), deviation = Math.Sqrt(elements * rate * (1 - rate));
        Assert.Equal(rate * elements, dropped, 5 * deviation);
        Assert.Equal(1.0, output.Average(value => (double)value), 5 * deviation / elements / (1 - rate));
    }

    [Theory]
    [MemberData(nameof(Sets))]
    public void Apply_Half_DoublesWhatItKeeps(string set) =>
        Assert.All(Apply(KernelSet.Choose(set), Key, 0, 100, 0.5f, 1), value => Assert.True(value is 0f or 2f));

    [Theory]
    [MemberData(nameof(Sets))]
    public void Apply_RateZero_ChangesNothing(string set) =>
        Assert.All(Apply(KernelSet.Choose(set), Key, 0, 100, 0f, 1), value => Assert.Equal(1f, value));

    [Theory]
    [MemberData(nameof(Sets))]
    public void Apply_ShardsOfABatch_DrawWhatTheBatchWould(string set)
    {
        const int elements = 13;
        float[] batch = Apply(KernelSet.Choose(set), Key, 0, elements, 0.4f, pictures: 6);

        float[] first = Apply(KernelSet.Choose(set), Key, 0, elements, 0.4f, pictures: 2);
        float[] second = Apply(KernelSet.Choose(set), Key, 2, elements, 0.4f, pictures: 4);

        Assert.Equal(batch, first.Concat(second));
    }

    [Theory]
    [MemberData(nameof(Sets))]
    public void Apply_Backward_DropsWhatForwardDropped(string set)
    {
        float[] gradient = [.. Enumerable.Range(1, 77).Select(i => (float)i)], inputGradient = new float[77];
        float[] output = Apply(KernelSet.Choose(set), Key, 0, 77, 0.5f, 1);

        KernelSet.Choose(set).Dropout(Key, 0, 77, 0.5f, gradient, inputGradient);

        Assert.Equal(gradient.Zip(output, (g, mask) => g * mask), inputGradient);
    }

    [Theory]
    [MemberData(nameof(Sets))]
    public void Apply_InPlace_GivesTheSame(string set)
    {
        float[] values = new float[21];
        Array.Fill(values, 1f);

        KernelSet.Choose(set).Dropout(Key, 0, 21, 0.5f, values, values);

        Assert.Equal(Apply(KernelSet.Choose(set), Key, 0, 21, 0.5f, 1), values);
    }

    [Theory]
    [InlineData(1UL, 11u, 5u, 0)]
    [InlineData(0x0123456789ABCDEF, 12u, 5u, 0)]
    [InlineData(0x0123456789ABCDEF, 11u, 6u, 0)]
    [InlineData(0x0123456789ABCDEF, 11u, 5u, 1)]
    public void Apply_OtherSeedStepLayerOrPicture_DrawsAnIndependentMask(ulong seed, uint step, uint layer, int picture)
    {
        const int elements = 10_000;
        float[] mask = Apply(KernelSet.Default, Key, 0, elements, 0.5f, 1);
        float[] other = Apply(KernelSet.Default, new DropoutKey(seed, step, layer), picture, elements, 0.5f, 1);

        double same = mask.Zip(other, (a, b) => a == b ? 1 : 0).Sum();

        Assert.Equal(elements / 2.0, same, 5 * Math.Sqrt(elements / 4.0));
    }

    [Theory]
    [InlineData(-0.1f)]
    [InlineData(1f)]
    [InlineData(float.NaN)]
    public void Apply_RateOutOfRange_IsRefused(float rate) =>
        Assert.Throws<ArgumentOutOfRangeException>(
            nameof(rate), () => KernelSet.Default.Dropout(Key, 0, 1, rate, new float[1], new float[1]));

    [Theory]
    [MemberData(nameof(Sets))]
    public void Apply_BrokenPictures_SaysWhatItExpected(string set)
    {
        ArgumentException error = Assert.Throws<ArgumentException>(
            () => KernelSet.Choose(set).Dropout(Key, 0, 3, 0.5f, new float[4], new float[4]));

        Assert.StartsWith("Dropout: expected whole pictures of 3 floats in and out, got 4 and 4.", error.Message, StringComparison.Ordinal);
    }

    private static float[] Apply(KernelSet set, DropoutKey key, int firstPicture, int elements, float rate, int pictures)
    {
        float[] input = new float[pictures * elements], output = new float[input.Length];
        Array.Fill(input, 1f);
        set.Dropout(key, firstPicture, elements, rate, input, output);
        return output;
    }
}
