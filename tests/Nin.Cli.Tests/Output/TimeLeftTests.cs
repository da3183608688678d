using Nin.Cli.Output;
using Nin.Training;

namespace Nin.Cli.Tests.Output;

/// <summary>Batches of 10 of 100 pictures at 10 pictures a second: an epoch takes 10 seconds.</summary>
public sealed class TimeLeftTests
{
    private static readonly TrainingStart Start = new("net", 1, "data", 100, 0, 0, 10, 1, "kernels", null);

    [Theory]
    [InlineData(1, null, "left: epoch 0:05, run 0:25", "0:25 left")]
    [InlineData(3, null, "left: run 0:05", "0:05 left")]
    [InlineData(1, 60.0, "left: epoch 0:05, run 0:25", "0:25 left")]
    [InlineData(1, 12.0, "left: epoch 0:05, time limit 0:12", "0:12 left to the time limit")]
    [InlineData(1, 3.0, "left: time limit 0:03", "0:03 left to the time limit")]
    public void Text_OfAnEpochTheRunAndTheTimeLimit_IsLabelled(int epoch, double? limit, string text, string run)
    {
        var left = new TimeLeft(Start with { Recipe = new Recipe { BatchSize = 10 } }, () => limit);
        var progress = new TrainingProgress(epoch, 3, 5, 10, 1, 0.5, 0.1, 10);
        Assert.Equal((text, run), (left.Text(progress), left.TextOfRun(progress)));
    }
}
