using System.Collections.Immutable;
using Nin.Tuning;

namespace Nin.Tests.Tuning;

public sealed class TuningPlannerTests
{
    private static readonly MeasuredNetwork Fast = new("fast", 1, 1), Slow = new("slow", 10, 2);

    /// <summary>Seconds: 27·2 + 9·4 + 3·10 + 1·28 = 148.</summary>
    [Theory]
    [InlineData(148, "27x1 9x3 3x9 1x27")]
    [InlineData(147.9, "35x1 11x3 3x9")]
    [InlineData(2, "1x1")]
    [InlineData(1.9, "")]
    [InlineData(-1, "")]
    public void Fit_OneNetwork_FillsTheTimeAndNoMore(double seconds, string expected) =>
        Assert.Equal(expected, Text(new TuningPlanner(_ => Fast, 1, 9, goesOn: false).Fit(seconds)));

    [Fact]
    public void Fit_AnyTime_TakesNoMoreThanThatTimeEvenIfTheSlowestGoOn()
    {
        var planner = new TuningPlanner(number => number % 3 == 0 ? Slow : Fast, 1, 9, goesOn: false);
        for (double seconds = 2; seconds < 3000; seconds *= 1.3)
        {
            ImmutableArray<Rung> rungs = planner.Fit(seconds)!.Value;
            MeasuredNetwork[] all = [.. Enumerable.Range(1, rungs[0].Candidates).Select(number => number % 3 == 0 ? Slow : Fast)];
            Assert.InRange(TuningPlanner.Seconds(rungs, all, goesOn: false), 0, seconds);
        }
    }

    [Fact]
    public void Fit_MoreTimeThanCanBeUsed_HasItsMost()
    {
        ImmutableArray<Rung> rungs = new TuningPlanner(_ => Fast, 1, 6, goesOn: false).Fit(1e9)!.Value;
        Assert.Equal("81x1 27x3 9x9", Text(rungs));
    }

    [Fact]
    public void Fit_CandidatesThatGoOn_AreCheaperSoMoreFit()
    {
        // 9·2 + 3·(1 + 2) + 1·(1 + 6) against 9·2 + 3·4 + 1·10.
        Assert.Equal("9x1 3x3 1x9", Text(new TuningPlanner(_ => Fast, 1, 9, goesOn: true).Fit(34)));
        Assert.Equal("9x1 3x3 1x9", Text(new TuningPlanner(_ => Fast, 1, 9, goesOn: false).Fit(40)));
        Assert.NotEqual("9x1 3x3 1x9", Text(new TuningPlanner(_ => Fast, 1, 9, goesOn: false).Fit(39.9)));
    }

    [Theory]
    [InlineData(421, 1)]
    [InlineData(100, 1)]
    [InlineData(99, 2)]
    [InlineData(15, 7)]
    public void FewestEpochs_OfFewSteps_AreMore(int stepsPerEpoch, int epochs) =>
        Assert.Equal(epochs, TuningPlanner.FewestEpochs(stepsPerEpoch));

    private static string Text(ImmutableArray<Rung>? rungs) =>
        string.Join(' ', (rungs ?? []).Select(rung => $"{rung.Candidates}x{rung.Epochs}"));
}
