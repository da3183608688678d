using Nin.Metrics;
using Nin.Random;
using Nin.Reporting.Sections;

namespace Nin.Reporting.Tests.Sections;

public sealed class F1IntervalTests
{
    private const int Trials = 2000;

    /// <summary>A few roundings of double precision.</summary>
    private const double Rounded = 1e-15;

    /// <summary>Wilson's interval errs by a few points for small shares; four deviations of the count come on top.</summary>
    private static readonly double Slack = 0.02 + (4 * Math.Sqrt(0.95 * 0.05 / Trials));

    [Fact]
    public void Of_NothingOfTheClassAndNothingTakenForIt_IsNone() => Assert.Null(F1Interval.Of(new ClassFigures("a", 0, 0, 0)));

    [Theory]
    [InlineData(10, 10, 10)]
    [InlineData(10, 20, 5)]
    [InlineData(10, 0, 0)]
    public void Of_Counts_HoldsTheF1WithinNoughtAndOne(int pictures, int predicted, int correct)
    {
        (double low, double high) = F1Interval.Of(new ClassFigures("a", pictures, predicted, correct))!.Value;
        double f1 = 2.0 * correct / (pictures + predicted);
        Assert.InRange(low, 0, f1);
        Assert.InRange(high, f1 - Rounded, 1);
    }

    /// <summary>
    /// Pictures are drawn with a class and an answer; the interval of each sample is to hold the F1 that they were drawn with in
    /// 95 of 100.
    /// </summary>
    [Theory]
    [InlineData(100, 0.10, 0.8, 0.02)]
    [InlineData(300, 0.10, 0.6, 0.05)]
    [InlineData(1000, 0.30, 0.9, 0.03)]
    public void Of_DrawnSamples_HoldsTheTrueF1In95Of100(int pictures, double ofClass, double recall, double wrongly)
    {
        double right = ofClass * recall, f1 = 2 * right / (ofClass + right + ((1 - ofClass) * wrongly));
        int held = 0;
        for (uint trial = 0; trial < Trials; trial++)
        {
            var random = new RandomStream(1, RandomPurpose.Test, trial, (uint)pictures);
            int actual = 0, predicted = 0, correct = 0;
            for (int i = 0; i < pictures; i++)
            {
                bool isOfClass = random.NextSingle() < ofClass, isTaken = random.NextSingle() < (isOfClass ? recall : wrongly);
                actual += isOfClass ? 1 : 0;
                predicted += isTaken ? 1 : 0;
                correct += isOfClass && isTaken ? 1 : 0;
            }

            (double low, double high) = F1Interval.Of(new ClassFigures("a", actual, predicted, correct)) ?? (0, 1);
            held += f1 >= low && f1 <= high ? 1 : 0;
        }

        Assert.InRange((double)held / Trials, 0.95 - Slack, 0.95 + Slack);
    }
}
