using Nin.Tuning;

namespace Nin.Tests.Tuning;

public sealed class SuccessiveHalvingTests
{
    [Theory]
    [InlineData(27, 1, 4, "27x1 9x3 3x9 1x27")]
    [InlineData(81, 2, 3, "81x2 27x6 9x18")]
    [InlineData(10, 1, 4, "10x1 3x3 1x9")]
    [InlineData(2, 5, 3, "2x5")]
    [InlineData(1, 7, 1, "1x7")]
    public void Rungs_EachTheFloorOfAThird_WithThreeTimesTheEpochs(int candidates, int epochs, int rungs, string expected) =>
        Assert.Equal(
            expected,
            string.Join(' ', SuccessiveHalving.Rungs(candidates, epochs, rungs).Select(rung => $"{rung.Candidates}x{rung.Epochs}")));

    [Theory]
    [InlineData(0, 1, 1)]
    [InlineData(1, 0, 1)]
    [InlineData(1, 1, 0)]
    public void Rungs_OfNothing_AreRefused(int candidates, int epochs, int rungs) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => SuccessiveHalving.Rungs(candidates, epochs, rungs));

    [Fact]
    public void Ranked_ByAccuracyThenLossThenNumber_AndWhatBrokeOffLast()
    {
        Trial[] trials =
        [
            new() { Candidate = 1, Problem = "the loss is NaN" },
            new() { Candidate = 2, Accuracy = 0.5, Loss = 1 },
            new() { Candidate = 3, Accuracy = 0.9, Loss = 2 },
            new() { Candidate = 4, Accuracy = 0.5, Loss = 0.5 },
            new() { Candidate = 5, Accuracy = 0, Loss = 9 },
            new() { Candidate = 6, Accuracy = 0.5, Loss = 0.5 },
        ];
        Assert.Equal([3, 4, 6, 2, 5, 1], SuccessiveHalving.Ranked(trials.Reverse()).Select(trial => trial.Candidate));
    }
}
