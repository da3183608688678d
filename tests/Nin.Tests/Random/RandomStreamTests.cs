using Nin.Kernels.Random;
using Nin.Random;

namespace Nin.Tests.Random;

public class RandomStreamTests
{
    private const int Draws = 100_000;

    /// <summary>
    /// Statistics are held to five standard deviations of what truly random numbers would show: the draws are fixed, so a
    /// test that passes once passes always, and a generator that is right fails one time in a million seeds.
    /// </summary>
    private const double Deviations = 5;

    private static RandomStream Stream(uint index = 0) => new(1, RandomPurpose.Test, 2, index);

    [Fact]
    public void NextUInt32_FirstNumbers_AreTheRecordedOnes()
    {
        // Checkpoints of earlier versions rest on these bits.
        RandomStream stream = Stream();
        (uint x0, uint x1, uint x2, uint x3) = Philox.Block(1, 0, 0, 2, (uint)RandomPurpose.Test);
        (uint y0, _, _, _) = Philox.Block(1, 1, 0, 2, (uint)RandomPurpose.Test);

        Assert.Equal(
            [x0, x1, x2, x3, y0],
            new[] { stream.NextUInt32(), stream.NextUInt32(), stream.NextUInt32(), stream.NextUInt32(), stream.NextUInt32() });
        Assert.Equal(0x8571DC2Du, x0);
    }

    [Fact]
    public void NextSingle_ManyDraws_AreUniformInTheUnitInterval()
    {
        RandomStream stream = Stream();
        int[] bins = new int[16];
        double sum = 0;
        for (int i = 0; i < Draws; i++)
        {
            float value = stream.NextSingle();
            Assert.InRange(value, 0f, 1f - (1f / (1 << 24)));
            sum += value;
            bins[(int)(value * bins.Length)]++;
        }

        Assert.Equal(0.5, sum / Draws, Deviations * Math.Sqrt(1.0 / 12 / Draws));
        AssertEvenlyFilled(bins);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(10)]
    [InlineData(1000)]
    public void NextInt32_ManyDraws_FillTheRangeEvenly(int exclusiveMax)
    {
        RandomStream stream = Stream();
        int[] bins = new int[exclusiveMax];
        for (int i = 0; i < Draws; i++)
        {
            bins[stream.NextInt32(exclusiveMax)]++;
        }

        AssertEvenlyFilled(bins);
    }

    [Fact]
    public void NextInt32_RangeOfThreeQuarters_IsUnbiased()
    {
        // Of 8 values of 32 bits, multiplication without rejection would give 3, 3 and 2 to the results 0, 1 and 2 modulo 3.
        const int range = 3 << 29;
        RandomStream stream = Stream();
        int[] bins = new int[3];
        for (int i = 0; i < Draws; i++)
        {
            bins[stream.NextInt32(range) % 3]++;
        }

        AssertEvenlyFilled(bins);
    }

    [Fact]
    public void NextInt32_NotPositive_IsRefused()
    {
        RandomStream stream = Stream();

        Assert.Throws<ArgumentOutOfRangeException>("exclusiveMax", () => stream.NextInt32(0));
    }

    [Fact]
    public void NextGaussian_ManyDraws_HaveMeanZeroVarianceOneAndTheRightTails()
    {
        RandomStream stream = Stream();
        double sum = 0, squares = 0;
        int beyondTwo = 0;
        for (int i = 0; i < Draws; i++)
        {
            float value = stream.NextGaussian();
            Assert.True(float.IsFinite(value));
            sum += value;
            squares += value * value;
            beyondTwo += Math.Abs(value) > 2 ? 1 : 0;
        }

        const double tail = 0.045500263896;
        Assert.Equal(0, sum / Draws, Deviations / Math.Sqrt(Draws));
        Assert.Equal(1, squares / Draws, Deviations * Math.Sqrt(2.0 / Draws));
        Assert.Equal(tail, (double)beyondTwo / Draws, Deviations * Math.Sqrt(tail * (1 - tail) / Draws));
    }

    [Fact]
    public void Stream_SameKeys_GivesTheSameNumbersInAnyOrderOfCreation()
    {
        RandomStream late = Stream(7), early = Stream(7);
        uint[] first = [.. Enumerable.Range(0, 9).Select(_ => early.NextUInt32())];

        Assert.Equal(first, Enumerable.Range(0, 9).Select(_ => late.NextUInt32()));
    }

    [Fact]
    public void Stream_AnyKeyChanged_GivesNumbersThatHaveNothingInCommon()
    {
        RandomStream[] streams =
        [
            new(1, RandomPurpose.Test, 2, 3), new(2, RandomPurpose.Test, 2, 3), new(1, RandomPurpose.Shuffle, 2, 3),
            new(1, RandomPurpose.Test, 3, 3), new(1, RandomPurpose.Test, 2, 4), new(1UL << 32, RandomPurpose.Test, 2, 3),
            new(1, RandomPurpose.Test, 3, 2),
        ];
        double[][] values = [.. streams.Select(
            stream => Enumerable.Range(0, 10_000).Select(_ => (double)stream.NextSingle() - 0.5).ToArray())];
        for (int i = 0; i < values.Length; i++)
        {
            for (int j = 0; j < i; j++)
            {
                double correlation = values[i].Zip(values[j], (a, b) => 12 * a * b).Average();
                Assert.Equal(0, correlation, Deviations / Math.Sqrt(values[i].Length));
            }
        }
    }

    /// <summary>Each bin's count is binomial; a thousand bins may show four and a half deviations by chance, not five.</summary>
    private static void AssertEvenlyFilled(int[] bins)
    {
        double share = 1.0 / bins.Length;
        foreach (int count in bins)
        {
            Assert.Equal(share * Draws, count, Deviations * Math.Sqrt(Draws * share * (1 - share)));
        }
    }
}
