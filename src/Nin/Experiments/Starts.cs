using System.Collections.Immutable;
using System.Globalization;
using Nin.Metrics;
using Nin.Models;
using Nin.Training;
using Nin.Training.Logging;
using Nin.Training.Runs;
using Nin.Training.Schedules;

namespace Nin.Experiments;

/// <summary>
/// Looks how a network starts, in so many steps at the recipe's rate at most. A start that the guard against dead networks calls
/// dead goes on all the same, so that a false alarm shows, as long as it has not learned. Then it is begun again, guarded.
/// </summary>
/// <remarks>
/// A network has learned when the lower end of the 95 % interval of its accuracy on pictures that it learns from lies above the
/// share of the largest class. One that gives all pictures the same answer can never have. A start ends as soon as that is
/// beyond doubt: at an epoch whose own accuracy has its lower end above <see cref="BeyondDoubt"/> times that share. So many steps
/// can be allowed for, and only those that learn late or never take them. A start takes seconds to minutes and writes no
/// checkpoint: one that broke off begins anew.
/// </remarks>
/// <param name="steps">The steps of a start, at most.</param>
public sealed class Starts(int steps) : ExperimentMeasure
{
    /// <summary>The names of the figures.</summary>
    public const string NotLearned = "notLearned", Alarmed = "alarmed", FalseAlarm = "falseAlarm", Silent = "notLearnedNoAlarm",
        AlarmStep = "alarmStep", RestartLearned = "restartLearned", Restarts = "restarts", LearnedStep = "learnedStep",
        Diverged = "diverged";

    /// <summary>How many times the share of the largest class is no longer chance, at whatever step it is looked at.</summary>
    public const double BeyondDoubt = 1.5;

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
        new(LearnedStep, "learned by step", FigureKind.Count),
    ];

    /// <inheritdoc/>
    public override IReadOnlyDictionary<string, string> Settings => new Dictionary<string, string>
    {
        ["steps"] = steps.ToString(CultureInfo.InvariantCulture),
        ["beyondDoubt"] = BeyondDoubt.ToString(CultureInfo.InvariantCulture),
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
            [Diverged] = alone.IsDiverged ? 1 : 0,
        };
        double seconds = alone.Seconds;
        if (alone.HasLearned)
        {
            figures[LearnedStep] = alone.Step;
        }

        if (alone.AlarmStep is long step)
        {
            Start restarted = Train(site, DeadHeadAction.Restart, cancellation);
            figures[AlarmStep] = step;
            figures[RestartLearned] = restarted.HasLearned ? 1 : 0;
            figures[Restarts] = restarted.Restarts;
            seconds += restarted.Seconds;
        }

        return new ExperimentRun(site.Arm, site.Recipe.Seed, figures) { Seconds = seconds };
    }

    /// <summary>Takes the steps that it needs; where the run is begun again, as many from there on.</summary>
    private Start Train(ExperimentSite site, DeadHeadAction action, CancellationToken cancellation)
    {
        int pictures = site.Seen.Count;
        double largest = Enumerable.Range(0, pictures).GroupBy(site.Seen.Label).Max(one => one.Count()) / (double)pictures;
        int batchSize = Math.Min(site.Recipe.BatchSize, site.Data.Train.Count);
        int perEpoch = site.Data.Train.Count / batchSize;
        var watch = new Watch(steps, batchSize, BeyondDoubt * largest, action == DeadHeadAction.Ignore);
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
            return new Start(false, watch) { IsDiverged = true };
        }

        bool hasLearned = watch.HasLearned;
        if (!hasLearned)
        {
            using var classifier = new Classifier(result.Model, site.Threads);
            Evaluation seen = classifier.Evaluate(site.Seen, cancellation);
            hasLearned = Proportion.Interval(seen.Correct, seen.Pictures).Low > largest;
        }

        return new Start(hasLearned, watch) { Seconds = result.Seconds };
    }

    /// <summary>What a start came to.</summary>
    private sealed record Start(bool HasLearned, Watch Watch)
    {
        /// <summary>Whether it broke off.</summary>
        public bool IsDiverged { get; init; }

        public long Step => Watch.Step;

        public long? AlarmStep => Watch.First;

        /// <summary>An alarm after the last restart that is made ends the run.</summary>
        public int Restarts => Math.Min(Watch.Alarms, TrainingAttempt.MaxRestarts);

        public double Seconds { get; init; }
    }

    private sealed class Watch(int steps, int batchSize, double beyondDoubt, bool isLeftAlone) : ITrainingObserver
    {
        /// <summary>The steps done since the start, or since the last restart.</summary>
        public long Step { get; private set; }

        /// <summary>The step of the first alarm.</summary>
        public long? First { get; private set; }

        /// <summary>Alarms: as many as restarts, where the guard is at work, but for one that ends the run.</summary>
        public int Alarms { get; private set; }

        /// <summary>Whether an epoch's answers were right beyond doubt.</summary>
        public bool HasLearned { get; private set; }

        public bool ShouldStop => HasLearned || Step >= steps;

        public void OnProgress(in TrainingProgress progress)
        {
            Step = ((long)(progress.Epoch - 1) * progress.Batches) + progress.Batch;
            if (progress.Batch == progress.Batches)
            {
                int pictures = progress.Batches * batchSize;
                HasLearned = Proportion.Interval((int)Math.Round(progress.Accuracy * pictures), pictures).Low > beyondDoubt;
            }
        }

        public void OnDeadHead(long step, string reason)
        {
            First ??= step;
            Alarms++;

            // Another seed begins, and has learned nothing yet.
            HasLearned &= isLeftAlone;
        }
    }
}
