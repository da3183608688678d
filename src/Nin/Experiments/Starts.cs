using System.Collections.Immutable;
using System.Globalization;
using Nin.Metrics;
using Nin.Models;
using Nin.Training;
using Nin.Training.Logging;
using Nin.Training.Schedules;

namespace Nin.Experiments;

/// <summary>
/// Looks how a network starts, in a number of steps at the recipe's rate. A start that the guard against dead networks calls dead
/// goes on to the end all the same, so that a false alarm shows. Then it is begun again with the guard at work.
/// </summary>
/// <remarks>
/// A network has learned when the lower end of the 95 % interval of its accuracy on pictures that it learns from lies above the
/// share of the largest class. One that gives all pictures the same answer can never have. A start takes seconds to minutes and
/// writes no checkpoint: one that broke off begins anew.
/// </remarks>
/// <param name="steps">The steps of a start.</param>
public sealed class Starts(int steps) : ExperimentMeasure
{
    /// <summary>The names of the figures.</summary>
    public const string NotLearned = "notLearned", Alarmed = "alarmed", FalseAlarm = "falseAlarm", Silent = "notLearnedNoAlarm",
        AlarmStep = "alarmStep", RestartLearned = "restartLearned", Restarts = "restarts", TrainAccuracy = "trainAccuracy",
        Diverged = "diverged";

    /// <inheritdoc/>
    public override ImmutableArray<ExperimentFigure> Figures { get; } =
    [
        new(NotLearned, "did not learn", FigureKind.YesNo),
        new(Alarmed, "called dead", FigureKind.YesNo),
        new(AlarmStep, "called dead at step", FigureKind.Count),
        new(FalseAlarm, "called dead, yet learned", FigureKind.YesNo),
        new(Silent, "not learned, no alarm", FigureKind.YesNo),
        new(Diverged, "loss no number", FigureKind.YesNo),
        new(RestartLearned, "learned when restarted", FigureKind.YesNo),
        new(Restarts, "restarts", FigureKind.Count),
        new(TrainAccuracy, "training accuracy", FigureKind.Share),
    ];

    /// <inheritdoc/>
    public override IReadOnlyDictionary<string, string> Settings => new Dictionary<string, string>
    {
        ["steps"] = steps.ToString(CultureInfo.InvariantCulture),
    };

    /// <inheritdoc/>
    public override ExperimentRun Measure(ExperimentSite site, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(site);
        Start alone = Train(site, DeadHeadAction.Ignore, cancellation);
        var figures = new Dictionary<string, double>
        {
            [NotLearned] = alone.HasLearned ? 0 : 1,
            [Alarmed] = alone.AlarmStep is null ? 0 : 1,
            [FalseAlarm] = alone.AlarmStep is not null && alone.HasLearned ? 1 : 0,
            [Silent] = alone.AlarmStep is null && !alone.HasLearned ? 1 : 0,
            [Diverged] = alone.Accuracy is null ? 1 : 0,
        };
        double seconds = alone.Seconds;
        if (alone.Accuracy is double accuracy)
        {
            figures[TrainAccuracy] = accuracy;
        }

        if (alone.AlarmStep is long step)
        {
            Start restarted = Train(site, DeadHeadAction.Restart, cancellation);
            figures[AlarmStep] = step;
            figures[RestartLearned] = restarted.HasLearned ? 1 : 0;
            figures[Restarts] = restarted.Alarms;
            seconds += restarted.Seconds;
        }

        return new ExperimentRun(site.Arm, site.Recipe.Seed, figures) { Seconds = seconds };
    }

    /// <summary>Takes the steps; where the run is begun again, as many from there on.</summary>
    private Start Train(ExperimentSite site, DeadHeadAction action, CancellationToken cancellation)
    {
        var watch = new Watch(steps);
        int perEpoch = Math.Max(1, site.Data.Train.Count / Math.Min(site.Recipe.BatchSize, site.Data.Train.Count));
        Recipe recipe = site.Recipe with
        {
            OnDeadHead = action,
            Epochs = (steps / perEpoch) + 1,
            Schedule = new ScheduleSettings { Kind = ScheduleKind.Constant },
        };
        var trainer = new Trainer(site.Network, recipe, site.Data, new TrainerOptions
        {
            Preprocessing = site.Preprocessing,
            Threads = site.Threads,
            Observer = site.Observer is null ? watch : Observers.Of(watch, site.Observer),
        });
        TrainingResult result;
        try
        {
            result = trainer.Run(cancellation);
        }
        catch (TrainingException)
        {
            // The loss is no number any more, or restart after restart died.
            return new Start(null, false, watch);
        }

        using var classifier = new Classifier(result.Model, site.Threads);
        Evaluation seen = classifier.Evaluate(site.Seen, cancellation);
        double largest = Enumerable.Range(0, site.Seen.Count).GroupBy(site.Seen.Label).Max(one => one.Count());
        bool hasLearned = Proportion.Interval(seen.Correct, seen.Pictures).Low > largest / seen.Pictures;
        return new Start(seen.Accuracy, hasLearned, watch) { Seconds = result.Seconds };
    }

    /// <summary>What a start came to; the accuracy is null where it broke off.</summary>
    private sealed record Start(double? Accuracy, bool HasLearned, Watch Watch)
    {
        public long? AlarmStep => Watch.First;

        public int Alarms => Watch.Alarms;

        public double Seconds { get; init; }
    }

    private sealed class Watch(int steps) : ITrainingObserver
    {
        private long _step;

        /// <summary>The step of the first alarm.</summary>
        public long? First { get; private set; }

        /// <summary>Alarms: as many as restarts, where the guard is at work.</summary>
        public int Alarms { get; private set; }

        public bool ShouldStop => _step >= steps;

        public void OnProgress(in TrainingProgress progress) =>
            _step = ((long)(progress.Epoch - 1) * progress.Batches) + progress.Batch;

        public void OnDeadHead(long step, string reason)
        {
            First ??= step;
            Alarms++;
        }
    }
}
