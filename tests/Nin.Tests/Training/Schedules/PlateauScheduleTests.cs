using Nin.Training;
using Nin.Training.Schedules;

namespace Nin.Tests.Training.Schedules;

public sealed class PlateauScheduleTests
{
    /// <summary>torch.optim.lr_scheduler.ReduceLROnPlateau(factor=0.5, patience=1) on these losses.</summary>
    [Fact]
    public void FactorAt_LossThatStands_FallsAsPyTorchs()
    {
        double[] losses = [1.0, 0.9, 0.95, 0.9, 0.8, 0.8, 0.79999, 0.85, 0.7];
        double[] expected = [1, 1, 1, 0.5, 0.5, 0.5, 0.25, 0.25, 0.25];
        var schedule = new PlateauSchedule(0.5, 1);
        Assert.Equal(1, schedule.FactorAt(0, 10, 10));
        Assert.Equal(expected, losses.Select(loss =>
        {
            schedule.OnEpoch(new EpochMetrics { ValidationLoss = loss });
            return schedule.FactorAt(0, 10, 10);
        }));
    }

    [Fact]
    public void Run_ResumedPlateau_HasTheSameBits()
    {
        using var folder = new TemporaryFolder();
        Recipe recipe = SmallRuns.Recipe with
        {
            Epochs = 4,
            Schedule = new ScheduleSettings { Kind = ScheduleKind.Plateau, Gamma = 0.5, Patience = 0 },
        };
        string expected = SmallRuns.Run(recipe, SmallRuns.Data).WeightsSha256;
        SmallRuns.Run(recipe with { Epochs = 2 }, SmallRuns.Data, folder.Path);
        Assert.Equal(expected, SmallRuns.Run(recipe, SmallRuns.Data, folder.Path, resume: true).WeightsSha256);
    }

    [Fact]
    public void FactorAt_Exponential_FallsOnceAnEpoch()
    {
        var schedule = new ScheduleSettings { Kind = ScheduleKind.Exponential, Gamma = 0.5 };
        Assert.Equal([1, 1, 0.5, 0.5, 0.25], new long[] { 0, 9, 10, 19, 20 }.Select(step => schedule.FactorAt(step, 10, 3)));
    }
}
