using Nin.Testing.Cases;
using Nin.Training.Schedules;

namespace Nin.Tests.Training.Schedules;

public sealed class ScheduleTests
{
    private const int StepsPerEpoch = 10, Epochs = 20, Steps = StepsPerEpoch * Epochs;

    /// <summary>A course is at most ten operations in double on numbers up to π, and so is what is expected of it.</summary>
    private const double Roundings = 2 * 10 * Math.PI * Roundoff.DoubleUnit;

    [Fact]
    public void FactorAt_Constant_IsOne()
    {
        var schedule = new ScheduleSettings { Kind = ScheduleKind.Constant };
        Assert.All(Enumerable.Range(0, Steps), step => Assert.Equal(1.0, schedule.FactorAt(step, StepsPerEpoch, Epochs)));
    }

    [Fact]
    public void FactorAt_Step_FallsAtEachMilestoneAsMultiStepLrDoes()
    {
        var schedule = new ScheduleSettings { Kind = ScheduleKind.Step, Milestones = [15, 5.5, 10], Gamma = 0.2 };
        int[] steps = [0, 54, 55, 99, 100, 149, 150, 199];
        double[] expected = [1, 1, 0.2, 0.2, 0.04, 0.04, 0.008, 0.008];
        Assert.Equal(expected, steps.Select(step => schedule.FactorAt(step, StepsPerEpoch, Epochs)), new Near());
    }

    [Fact]
    public void FactorAt_Cosine_IsCosineAnnealingLr()
    {
        // torch: eta_min + (base - eta_min)·(1 + cos(π·t / T_max)) / 2, stepped every batch.
        var schedule = new ScheduleSettings { Kind = ScheduleKind.Cosine, FinalFactor = 0.01 };
        for (int step = 0; step < Steps; step++)
        {
            double torch = 0.01 + (0.99 * (1 + Math.Cos(Math.PI * step / Steps)) / 2);
            Assert.Equal(torch, schedule.FactorAt(step, StepsPerEpoch, Epochs), Roundings);
        }
    }

    [Fact]
    public void FactorAt_Triangular_RisesAndFallsInStraightLines()
    {
        var schedule = new ScheduleSettings
        {
            Kind = ScheduleKind.Triangular,
            RiseShare = 0.25,
            InitialFactor = 0.2,
            FinalFactor = 0.07,
            WarmupEpochs = 3,
        };
        (int Step, double Factor)[] expected = [(0, 0.2), (10, 0.36), (25, 0.6), (50, 1.0), (125, 0.535), (200, 0.07)];
        Assert.All(
            expected, point => Assert.Equal(point.Factor, schedule.FactorAt(point.Step, StepsPerEpoch, Epochs), Roundings));
        Assert.Equal(1.0, (schedule with { RiseShare = 0 }).FactorAt(0, StepsPerEpoch, Epochs), Roundings);
    }

    [Fact]
    public void FactorAt_OneCycle_RisesAndFallsAlongCosinesOverTheWholeRun()
    {
        var schedule = new ScheduleSettings();
        Assert.Equal(0.04, schedule.FactorAt(0, StepsPerEpoch, Epochs), Roundings);
        Assert.Equal(0.52, schedule.FactorAt(30, StepsPerEpoch, Epochs), Roundings);
        Assert.Equal(1.0, schedule.FactorAt(60, StepsPerEpoch, Epochs), Roundings);
        Assert.Equal(0.5005, schedule.FactorAt(130, StepsPerEpoch, Epochs), Roundings);
        Assert.Equal(0.001, schedule.FactorAt(Steps, StepsPerEpoch, Epochs), Roundings);
    }

    [Fact]
    public void FactorAt_OneCycle_IsNeverFartherFromOneCycleLrThanAStep()
    {
        var schedule = new ScheduleSettings();
        for (int step = 0; step < Steps; step++)
        {
            // torch ends each phase a step early: at pct_start·T − 1 and at T − 1.
            double up = (0.3 * Steps) - 1, down = Steps - 1;
            double torch = step <= up ? Cosine(0.04, 1, step / up) : Cosine(1, 0.001, (step - up) / (down - up));

            // The steepest slope of half a cosine over n steps is π/2n of its height; the phases are up to a step apart.
            Assert.Equal(torch, schedule.FactorAt(step, StepsPerEpoch, Epochs), 0.96 * Math.PI / 2 / up);
        }

        static double Cosine(double from, double to, double share) => to + ((from - to) / 2 * (1 + Math.Cos(Math.PI * share)));
    }

    [Theory]
    [InlineData(ScheduleKind.Constant)]
    [InlineData(ScheduleKind.Step)]
    [InlineData(ScheduleKind.Cosine)]
    public void FactorAt_WarmUp_RisesInAStraightLineThenFollowsTheCourse(ScheduleKind kind)
    {
        var schedule = new ScheduleSettings { Kind = kind, WarmupEpochs = 2, Milestones = [10], FinalFactor = 0 };
        for (int step = 0; step < 20; step++)
        {
            Assert.Equal((step + 1) / 20.0, schedule.FactorAt(step, StepsPerEpoch, Epochs), Roundings);
        }

        Assert.Equal(1.0, schedule.FactorAt(20, StepsPerEpoch, Epochs), Roundings);
        double expected = kind switch { ScheduleKind.Cosine => 0.5, ScheduleKind.Step => 0.1, _ => 1 };
        Assert.Equal(expected, schedule.FactorAt(110, StepsPerEpoch, Epochs), Roundings);
    }

    [Fact]
    public void FactorAt_WarmUpBeforeOneCycle_IsNotAdded() => Assert.Equal(
        new ScheduleSettings().FactorAt(3, StepsPerEpoch, Epochs),
        new ScheduleSettings { WarmupEpochs = 2 }.FactorAt(3, StepsPerEpoch, Epochs));

    [Fact]
    public void FactorAt_AnySetting_StaysWithinZeroAndOne()
    {
        foreach (ScheduleKind kind in Enum.GetValues<ScheduleKind>())
        {
            foreach (double warmup in new[] { 0, 0.05, 3, 50 })
            {
                var schedule = new ScheduleSettings
                {
                    Kind = kind,
                    WarmupEpochs = warmup,
                    Milestones = [1, 2],
                    RiseShare = warmup == 0 ? 0 : 0.999,
                    FinalFactor = 0,
                };
                Assert.All(
                    Enumerable.Range(0, Steps + 5), step => Assert.InRange(schedule.FactorAt(step, StepsPerEpoch, Epochs), 0, 1));
            }
        }
    }

    [Fact]
    public void Run_OneCycle_TrainsWithTheRatesOfTheSchedule()
    {
        var observer = new ScriptedObserver();
        SmallRuns.Run(SmallRuns.Recipe with { Epochs = 2 }, SmallRuns.WithoutValidation, observer: observer);
        Assert.Equal(
            Enumerable.Range(0, 8).Select(step => (double)(float)(0.05f * SmallRuns.Recipe.Schedule.FactorAt(step, 4, 2))),
            observer.Rates);
        Assert.Equal(observer.Rates[7], observer.Epochs[1].LearningRate);
    }

    private sealed class Near : IEqualityComparer<double>
    {
        public bool Equals(double x, double y) => Math.Abs(x - y) < Roundings;

        public int GetHashCode(double obj) => 0;
    }
}
