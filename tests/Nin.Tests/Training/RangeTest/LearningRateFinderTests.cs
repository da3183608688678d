using Nin.Data;
using Nin.Testing.Cases;
using Nin.Training;
using Nin.Training.RangeTest;
using Nin.Training.Schedules;

namespace Nin.Tests.Training.RangeTest;

public sealed class LearningRateFinderTests
{
    private static readonly Lazy<LearningRateCurve> Small = new(() => Run(SmallRuns.Recipe));

    [Theory]
    [InlineData(1, 1)]
    [InlineData(3, 3)]
    public void Run_AnyThreads_GivesTheSameCurve(int threads, int loaderThreads) => Assert.Equal(
        Small.Value.Points, Run(SmallRuns.Recipe, new() { Steps = 20, Threads = threads, LoaderThreads = loaderThreads }).Points);

    [Fact]
    public void Run_OtherSeed_GivesAnotherCurve() =>
        Assert.NotEqual(Small.Value.Points, Run(SmallRuns.Recipe with { Seed = 8 }).Points);

    [Fact]
    public void Run_FewerBatchesThanSteps_GoesOnInTheNextEpoch()
    {
        Assert.Equal((20, LearningRateEnd.Completed), (Small.Value.Points.Count, Small.Value.End));
        Assert.NotEqual(Small.Value.Points[0].Loss, Small.Value.Points[SmallRuns.StepsPerEpoch].Loss);
    }

    [Fact]
    public void Run_Rates_RiseExponentiallyFromTheLowestToTheHighest()
    {
        double[] rates = [.. Small.Value.Points.Select(point => point.LearningRate)];
        Assert.Equal((1e-5f, 10f), ((float)rates[0], (float)rates[^1]));
        double factor = Math.Pow(1e6, 1.0 / 19);

        // Both rates are floats.
        Assert.All(rates.Zip(rates.Skip(1)), pair => Assert.Equal(factor, pair.Second / pair.First, Roundoff.Sum(2) * factor));
    }

    [Fact]
    public void Run_Smoothed_IsTheMeanOfTheLossesWithLessWeightOnOlderOnes()
    {
        // Of 20 steps half is kept: the weights are 1, 1/2, 1/4, ... from the last back.
        for (int last = 0; last < Small.Value.Points.Count; last++)
        {
            double sum = 0, weights = 0;
            for (int i = 0; i <= last; i++)
            {
                double weight = Math.Pow(0.5, last - i);
                (sum, weights) = (sum + (weight * Small.Value.Points[i].Loss), weights + weight);
            }

            // Each point takes three operations in double there, and as many here.
            double roundings = 6 * (last + 1) * Roundoff.DoubleUnit;
            Assert.Equal(sum / weights, Small.Value.Points[last].Smoothed, roundings * sum / weights);
        }
    }

    [Fact]
    public void Run_RatesThatMoveNothing_GivesTheLossesOfTraining()
    {
        // Pictures, augmentation, dropout, smoothing and statistics are then all that the losses depend on.
        Recipe recipe = SmallRuns.Recipe with
        {
            Epochs = 5,
            Optimizer = new OptimizerSettings { LearningRate = 1e-30f },
            Schedule = new ScheduleSettings { Kind = ScheduleKind.Constant },
        };
        var losses = new LossObserver();
        SmallRuns.Run(recipe, SmallRuns.Data with { Validation = null, Test = null }, observer: losses);
        LearningRateCurve curve = Run(recipe, new() { Steps = 20, LowestRate = 1e-30, HighestRate = 2e-30 });

        // An epoch's mean loss is divided and multiplied again by the steps: four roundings of a sum of a few losses below ten.
        Assert.Equal(20, losses.Losses.Count);
        Assert.All(
            losses.Losses.Zip(curve.Points), pair =>
            Assert.Equal(pair.First, pair.Second.Loss, 4 * Roundoff.DoubleUnit * 10 * SmallRuns.StepsPerEpoch));
    }

    [Fact]
    public void Run_LossBecomesNoNumber_EndsWithThePointsBeforeIt()
    {
        LearningRateCurve curve = Run(SmallRuns.Recipe, new() { Steps = 20, HighestRate = 1e38 });
        Assert.Equal(LearningRateEnd.Diverged, curve.End);
        Assert.InRange(curve.Points.Count, 2, 19);
        Assert.All(curve.Points, point => Assert.True(double.IsFinite(point.Loss) && double.IsFinite(point.Smoothed)));
    }

    [Fact]
    public void Run_LossGrowsToSeveralTimesItsLowest_Ends()
    {
        LearningRateCurve curve = Run(SmallRuns.Recipe, new() { Steps = 40, LowestRate = 1e-2, HighestRate = 1e6 });
        Assert.Equal(LearningRateEnd.Diverged, curve.End);
        double lowest = curve.Points.Min(point => point.Smoothed);
        Assert.True(curve.Points[^1].Smoothed > 4 * lowest);
        Assert.All(curve.Points.SkipLast(1), point => Assert.True(point.Smoothed <= 4 * lowest));
    }

    [Fact]
    public void Run_DeadNetwork_HasNoPointsAndNoSuggestion()
    {
        Recipe dead = SmallRuns.Recipe with
        {
            Network = "nin-mnist",
            BatchSize = 10,
            Initialization = new InitializationSettings { Kind = InitializationKind.Gaussian, Deviation = 1e-30f },
        };
        LearningRateCurve curve = Run(dead);
        Assert.Equal(LearningRateEnd.Died, curve.End);
        Assert.Empty(curve.Points);
        Assert.Null(curve.Suggestion);
    }

    [Fact]
    public void Run_Cancelled_EndsAfterTheStepUnderWay()
    {
        using var source = new CancellationTokenSource();
        var observer = new CurveObserver { LastStep = 3, AtLastStep = source.Cancel };
        Assert.Throws<OperationCanceledException>(
            () => Run(SmallRuns.Recipe, new() { Steps = 20, Observer = observer }, source.Token));
        Assert.Equal(3, observer.Points.Count);
    }

    [Fact]
    public void Run_Observer_IsToldOfTheStartEveryStepAndTheNote()
    {
        var observer = new CurveObserver();
        DataSplits data = SmallRuns.WithoutValidation with { Note = "made of two" };
        LearningRateCurve curve = new LearningRateFinder(
            SmallRuns.Recipe with { Validation = 0.1 }, data,
            new LearningRateFinderOptions { Steps = 20, Threads = 2, Observer = observer }).Run();
        Assert.Equal(curve.Points, observer.Points);
        Assert.Equal(
            ["made of two", "each epoch learns from 48 of the 63 training pictures, because batches are full; the 15 left over are others each time. A smaller batch size leaves fewer"], observer.Notices);

        // The validation part is set aside as in training.
        Assert.Equal((63, 7, 2), (observer.Start!.TrainPictures, observer.Start.ValidationPictures, observer.Start.Threads));
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 1)]
    [InlineData(double.NaN, 1)]
    [InlineData(1, 1e39)]
    public void Constructor_RatesThatDoNotRise_Throws(double lowest, double highest)
    {
        var error = Assert.Throws<ArgumentException>(() => new LearningRateFinder(
            SmallRuns.Recipe, SmallRuns.Data, new LearningRateFinderOptions { LowestRate = lowest, HighestRate = highest }));
        Assert.Equal(FormattableString.Invariant($"LearningRateFinder: expected rates that rise from above 0, got {lowest} to {highest}."), error.Message);
    }

    [Fact]
    public void Constructor_WrongNumbers_Throws()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => New(new() { Steps = 19 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => New(new() { Threads = -1 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => New(new() { LoaderThreads = 0 }));
        Assert.Throws<RecipeException>(() => new LearningRateFinder(SmallRuns.Recipe with { Shards = 0 }, SmallRuns.Data));

        static LearningRateFinder New(LearningRateFinderOptions options) => new(SmallRuns.Recipe, SmallRuns.Data, options);
    }

    private static LearningRateCurve Run(
        Recipe recipe, LearningRateFinderOptions? options = null, CancellationToken cancellation = default) =>
        new LearningRateFinder(recipe, SmallRuns.Data, options ?? new LearningRateFinderOptions { Steps = 20, Threads = 2 }).Run(
            cancellation);

    private sealed class CurveObserver : ILearningRateObserver
    {
        public int LastStep { get; init; }

        public Action? AtLastStep { get; init; }

        public TrainingStart? Start { get; private set; }

        public List<LearningRatePoint> Points { get; } = [];

        public List<string> Notices { get; } = [];

        public void OnStart(TrainingStart start) => Start = start;

        public void OnProgress(in LearningRateProgress progress)
        {
            Points.Add(progress.Point);
            Assert.Equal((Points.Count, 20), (progress.Step, progress.Steps));
            if (progress.Step == LastStep)
            {
                AtLastStep!();
            }
        }

        public void OnNotice(string text) => Notices.Add(text);
    }

    /// <summary>The loss of each step, from the means of the epochs so far.</summary>
    private sealed class LossObserver : ITrainingObserver
    {
        private double _sum;

        public List<double> Losses { get; } = [];

        public void OnStart(TrainingStart start)
        {
        }

        public void OnProgress(in TrainingProgress progress)
        {
            double before = progress.Batch == 1 ? 0 : _sum;
            _sum = progress.Loss * progress.Batch;
            Losses.Add(_sum - before);
        }

        public void OnEpoch(EpochMetrics metrics, bool isBest)
        {
        }

        public void OnNotice(string text)
        {
        }
    }
}
