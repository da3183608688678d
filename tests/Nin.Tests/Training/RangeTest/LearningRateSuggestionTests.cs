using Nin.Random;
using Nin.Training.RangeTest;

namespace Nin.Tests.Training.RangeTest;

public sealed class LearningRateSuggestionTests
{
    /// <summary>Decades from one rate of a test to the next.</summary>
    private const double Step = 6.0 / 199;

    [Fact]
    public void Of_FallThenRise_GivesTwoThirdsOfTheFallAndATenthOfItsEnd()
    {
        // Flat to 0.001, down by 1 over two decades, up again: the fall begins at 10^-2.8, two thirds of 1.8 decades further is
        // 10^-1.6.
        LearningRateSuggestion suggestion = Of(rate => rate < -3 ? 2.3 : rate < -1 ? 2.3 - ((rate + 3) / 2) : 1.3 + rate + 1)!;
        AssertNear(-1.6, suggestion.Valley);
        AssertNear(-2, suggestion.Minimum);
        Assert.InRange(suggestion.Steepest, 0.001, 0.1);
    }

    [Fact]
    public void Of_SteepPart_IsTheSteepest()
    {
        LearningRateSuggestion suggestion = Of(
            rate =>
            rate < -3 ? 2.3
            : rate < -2 ? 2.3 - ((rate + 3) / 10)
            : rate < -1.9 ? 2.2 - ((rate + 2) * 5)
            : 1.7 - ((rate + 1.9) / 10))!;
        AssertNear(-1.95, suggestion.Steepest);
    }

    [Fact]
    public void Of_SlowDriftBeforeTheFall_DoesNotDrawTheRateDown()
    {
        // It drifts down by a twentieth of the fall over three decades. A tenth of the fall of 1.05 is done at 10^-1.89.
        LearningRateSuggestion suggestion = Of(
            rate => rate < -2 ? 2.3 - ((rate + 5) / 60) : rate < 0 ? 2.25 - ((rate + 2) / 2) : 1.25 + (3 * rate))!;
        AssertNear(-1.89 / 3, suggestion.Valley);
    }

    [Fact]
    public void Of_BumpInTheFall_IsLeaptOver()
    {
        // Three decades, of which a tenth is done at 10^-2.7.
        LearningRateSuggestion suggestion = Of(
            rate => (rate < -3 ? 2.3 : rate < 0 ? 2.3 - ((rate + 3) / 3) : 1.3 + rate) + (rate is > -1.6 and < -1.4 ? 0.5 : 0))!;
        AssertNear(-2.7 / 3, suggestion.Valley);
    }

    [Fact]
    public void Of_FlatLoss_IsNull() => Assert.Null(Of(_ => 2.302585));

    [Fact]
    public void Of_RisingLoss_IsNull() => Assert.Null(Of(rate => 5 + rate));

    [Fact]
    public void Of_FallOfLessThanAHundredth_IsNull() => Assert.Null(Of(rate => rate > -1 ? 2.3026 : 2.3026 - ((rate + 5) / 500)));

    [Fact]
    public void Of_ChanceAlone_IsNull()
    {
        // Noise of a tenth about one loss, smoothed as the finder does it.
        for (uint seed = 0; seed < 50; seed++)
        {
            var random = new RandomStream(seed, RandomPurpose.Augmentation, 0, 0);
            double average = 0, weight = 1;
            List<LearningRatePoint> points = [];
            for (int i = 0; i < 200; i++)
            {
                double loss = 2.3 + (0.1 * random.NextGaussian());
                (average, weight) = ((0.95 * average) + (0.05 * loss), weight * 0.95);
                points.Add(new LearningRatePoint(RateOf(i), loss, average / (1 - weight)));
            }

            Assert.Null(LearningRateSuggestion.Of(points));
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(9)]
    public void Of_TooFewPoints_IsNull(int count) =>
        Assert.Null(
            LearningRateSuggestion.Of(
            [.. Enumerable.Range(0, count).Select(i => new LearningRatePoint(RateOf(i), 9 - i, 9 - i))]));

    [Theory]
    [InlineData("5", 0, 0)]
    [InlineData("1 2 3", 2, 2)]
    [InlineData("3 2 1", 0, 2)]
    [InlineData("3 3 3", 2, 2)]
    [InlineData("9 1 8 2 7 3", 0, 5)]
    [InlineData("1 5 4 9 3 8", 1, 4)]
    public void LongestFall_Values_GivesItsEnds(string values, int first, int last) =>
        Assert.Equal((first, last), LearningRateSuggestion.LongestFall([.. values.Split(' ').Select(double.Parse)]));

    [Fact]
    public void LongestFall_AnyValues_IsAsLongAsTheLongest()
    {
        var random = new RandomStream(1, RandomPurpose.Test, 0, 0);
        for (int round = 0; round < 200; round++)
        {
            double[] values = new double[1 + random.NextInt32(40)];
            for (int i = 0; i < values.Length; i++)
            {
                values[i] = random.NextInt32(30);
            }

            (int first, int last) = LearningRateSuggestion.LongestFall(values);
            int longest = Enumerable.Range(0, values.Length).Max(start => LongestFrom(values, start).Max());
            Assert.Equal(longest, LongestFrom(values, first)[last]);
        }
    }

    /// <summary>For every place the most values of a fall that goes from a start to there; 0 for none.</summary>
    private static int[] LongestFrom(double[] values, int start)
    {
        var lengths = new int[values.Length];
        lengths[start] = 1;
        for (int i = start + 1; i < values.Length; i++)
        {
            for (int j = start; j < i; j++)
            {
                lengths[i] = lengths[j] > 0 && values[i] < values[j] ? Math.Max(lengths[i], lengths[j] + 1) : lengths[i];
            }
        }

        return lengths;
    }

    /// <summary>The suggestion for a loss that is a function of the rate's decimal logarithm, over six decades from -5.</summary>
    private static LearningRateSuggestion? Of(Func<double, double> lossOf) =>
        LearningRateSuggestion.Of([.. Enumerable.Range(0, 200).Select(i =>
    {
        double loss = lossOf(Math.Log10(RateOf(i)));
        return new LearningRatePoint(RateOf(i), loss, loss);
    })]);

    /// <summary>
    /// The fall begins and ends at points of the test, each up to a step off; two significant digits are off by up to a
    /// twentieth.
    /// </summary>
    private static void AssertNear(double expectedLog, double rate) =>
        Assert.InRange(Math.Log10(rate) - expectedLog, -(2 * Step) - Math.Log10(1.05), (2 * Step) + Math.Log10(1.05));

    private static double RateOf(int step) => Math.Pow(10, -5 + (6.0 * step / 199));
}
