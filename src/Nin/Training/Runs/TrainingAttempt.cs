using System.Diagnostics;
using Nin.Data.Augmenting;
using Nin.Data.Loading;
using Nin.Execution;
using Nin.Formats;
using Nin.Models;
using Nin.Training.Schedules;

namespace Nin.Training.Runs;

/// <summary>
/// Training with one seed, epoch by epoch. A run has one attempt, and another for each time that the network's head died.
/// </summary>
/// <param name="parts">What the run's attempts share.</param>
/// <param name="state">The counters; those of a checkpoint go on.</param>
internal sealed class TrainingAttempt(RunParts parts, TrainingState state)
{
    /// <summary>Restarts after which a run is given up: at half the seeds dead, one run in a thousand would reach it.</summary>
    public const int MaxRestarts = 10;

    private readonly Recipe _recipe = parts.Setup.Recipe;
    private readonly DeadHeadGuard _guard = new(parts.Setup.Objective.ChanceLoss(parts.Setup.Outputs))
    {
        Zero = state.ZeroSteps,
        Constant = state.ConstantSteps,
        Stuck = state.StuckSteps,
    };

    private ILearningRateSchedule _schedule = null!;
    private FeatureStore? _features;

    private enum EpochEnd
    {
        Done,
        DeadHead,
        TimeLimit,
        Stopped,
    }

    public TrainingState State => state;

    /// <summary>Where the weights were taken from, for a notice; null where they were drawn.</summary>
    public string? Origin { get; private set; }

    /// <summary>Why the head is dead, once it is.</summary>
    public string? DeadHead { get; private set; }

    /// <summary>Seconds of training in all sessions.</summary>
    public double Seconds => state.Seconds + parts.Clock.Session.TotalSeconds;

    /// <summary>The seed: the recipe's, and others far from it after a restart.</summary>
    private ulong Seed => unchecked(_recipe.Seed + ((ulong)state.Attempt * 0x9E3779B97F4A7C15));

    /// <summary>Draws the weights, or takes those of another model as far as they fit, and lets them stand still.</summary>
    /// <param name="cancellation">Ends the measuring of pictures, where the weights begin by it.</param>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public void Begin(CancellationToken cancellation)
    {
        parts.Step.Begin(_recipe.Initialization, Seed);
        BeginSchedule();
        IReadOnlySet<string> taken = new HashSet<string>();
        if (parts.Options.InitFrom is Model source)
        {
            Origin = WeightTransfer.Copy(source, parts.Step.Parameters, parts.Front?.Weights.Length ?? 0, out taken);
            parts.Step.Restart();
        }

        new MeasuredStart(_recipe.Initialization, parts.Step, parts.Kernels, parts.Pool).Apply(
            parts.Setup.Data.Train, parts.Preprocessing, parts.Front, taken, cancellation);
    }

    /// <summary>Takes the weights from a checkpoint.</summary>
    public void Resume(ResumePoint point)
    {
        parts.Step.Steps = state.Step;
        BeginSchedule();
        parts.Keeper.Restore(point, parts.Step.Parameters, parts.Best.Parameters, parts.Step.Updater);
    }

    /// <summary>Trains to the end; null where the head died, and another attempt is to be made.</summary>
    public TrainingEnd? Train(CancellationToken cancellation)
    {
        // Another seed changes the pictures in another way, so an attempt keeps its own features.
        _features = parts.Front?.CreateStore(parts.Setup.Data.Train, Forms(_recipe.Augmentation));
        using BatchLoader loader = parts.Setup.OpenLoader(
            parts.Preprocessing, Seed, parts.Options.LoaderThreads, parts.Options.Augmentations,
            _features is null ? null : _features.Has);
        while (state.Epoch < _recipe.Epochs)
        {
            // Asked before an epoch, so that a run that broke off right after its last one ends there when it is resumed.
            if (_recipe.EarlyStopping > 0 && parts.Setup.Data.Validation is not null
                && state.Epoch - state.BestEpoch >= _recipe.EarlyStopping)
            {
                return TrainingEnd.EarlyStopping;
            }

            EpochEnd end = TrainEpoch(loader, cancellation);
            if (end == EpochEnd.DeadHead)
            {
                return null;
            }

            if (end is EpochEnd.TimeLimit or EpochEnd.Stopped)
            {
                return end == EpochEnd.Stopped ? TrainingEnd.Stopped : TrainingEnd.TimeLimit;
            }

            CompleteEpoch(loader, cancellation);

            // What an epoch came to may be enough for who watches; the checkpoint is written.
            if (state.Epoch < _recipe.Epochs && parts.Options.Observer?.ShouldStop == true)
            {
                return TrainingEnd.Stopped;
            }
        }

        return TrainingEnd.Completed;
    }

    private EpochEnd TrainEpoch(BatchLoader loader, CancellationToken cancellation)
    {
        loader.Start(state.Epoch, state.Batch);
        parts.Throughput.BeginEpoch();
        while (true)
        {
            long begun = Stopwatch.GetTimestamp();
            double waitedBefore = loader.Waited.TotalSeconds;
            Batch? batch = loader.Next();
            if (batch is null)
            {
                return EpochEnd.Done;
            }

            float rate = RateAt(state.Step, loader.BatchesPerEpoch);
            StepResult result = parts.Step.Compute(Seen(batch), batch.FilledTargets, Seed);
            int count = batch.Count;
            loader.Return(batch);
            if (!double.IsFinite(result.Loss))
            {
                state.Step++;
                throw new TrainingException(Describe($"the loss is {result.Loss}", rate));
            }

            (parts.Step.Epoch, parts.Step.TotalSteps) = (state.Epoch, (long)_recipe.Epochs * loader.BatchesPerEpoch);
            parts.Step.Update(rate);
            state.CountStep(result.Loss, result.Correct, count);
            double seconds = Stopwatch.GetElapsedTime(begun).TotalSeconds;
            parts.Throughput.Count(count, seconds, loader.Waited.TotalSeconds - waitedBefore);
            parts.Options.Observer?.OnProgress(new TrainingProgress(
                state.Epoch + 1, _recipe.Epochs, state.Batch, loader.BatchesPerEpoch, state.LossSum / state.Seen,
                (double)state.Correct / state.Seen, rate, parts.Throughput.PicturesPerSecond)
            {
                StepLoss = result.Loss,
            });
            if (!HeadIsAlive(result, rate))
            {
                return EpochEnd.DeadHead;
            }

            if (ShouldPause(cancellation))
            {
                return EpochEnd.TimeLimit;
            }

            if (parts.Options.Observer?.ShouldStop == true)
            {
                SaveCheckpoint();
                return EpochEnd.Stopped;
            }
        }
    }

    /// <summary>What the part that learns sees of a batch: its pictures, or what the part before it makes of them.</summary>
    private ReadOnlyMemory<float> Seen(Batch batch) => parts.Front is null
        ? batch.FilledPictures
        : parts.Front.Features(_features!, batch.Indices.AsSpan(0, batch.Count), state.Epoch, batch.FilledPictures);

    /// <summary>The forms of pictures; 0 where none comes again, as of mixed ones, or could have another target.</summary>
    private int Forms(Augmentation augmentation) => augmentation.Mixup > 0 || parts.Options.Augmentations.Count > 0 ? 0
        : augmentation.ChangesNothing ? 1
        : augmentation.Views;

    /// <summary>Asks the guard; false where the run is to begin again.</summary>
    private bool HeadIsAlive(StepResult result, float rate)
    {
        DeadHead = _guard.Observe(result.Loss, result.AllOutputsZero, result.OutputsAreConstant);
        if (DeadHead is not null)
        {
            parts.Options.Observer?.OnDeadHead(state.Step, DeadHead);
        }

        if (DeadHead is null || _recipe.OnDeadHead == DeadHeadAction.Ignore)
        {
            return true;
        }

        return _recipe.OnDeadHead != DeadHeadAction.Stop && state.Attempt < MaxRestarts
            ? false
            : throw new TrainingException(Describe(DeadHead, rate, DeadHeadGuard.Advice(parts.Step.Network)));
    }

    /// <summary>Writes a checkpoint when one is due; throws when cancelled; true when the time is up.</summary>
    private bool ShouldPause(CancellationToken cancellation)
    {
        bool timeIsUp = parts.Clock.TimeIsUp;
        if (cancellation.IsCancellationRequested || timeIsUp || parts.Clock.CheckpointIsDue)
        {
            SaveCheckpoint();
        }

        cancellation.ThrowIfCancellationRequested();
        return timeIsUp;
    }

    private void CompleteEpoch(BatchLoader loader, CancellationToken cancellation)
    {
        float rate = RateAt(state.Step - 1, loader.BatchesPerEpoch);
        CheckFinite(rate);
        Evaluation? validation = MeasureValidation(cancellation);
        if (validation is not null && !double.IsFinite(validation.Loss))
        {
            throw new TrainingException(Describe($"the validation loss is {validation.Loss}", rate));
        }

        EpochMetrics metrics = state.EndEpoch(rate, validation, parts.Throughput, Seconds);
        _schedule.OnEpoch(metrics);
        bool isBest = parts.Best.Offer(parts.Step.Updater.Result, validation, state);

        parts.Keeper.Folder?.WriteMetrics(state.Metrics);
        SaveCheckpoint();
        parts.Options.Observer?.OnEpoch(metrics, isBest);
    }

    /// <summary>
    /// Measures the weights on the validation part. A cancellation here, or a picture that cannot be read any more, comes after
    /// an epoch's last step: the state is saved as it is, and the epoch is measured again on resuming.
    /// </summary>
    private Evaluation? MeasureValidation(CancellationToken cancellation)
    {
        try
        {
            return parts.Measure(parts.Step.Updater.Result, parts.Setup.Data.Validation, cancellation);
        }
        catch (Exception error) when (error is OperationCanceledException or NinFormatException or IOException)
        {
            SaveCheckpoint();
            throw;
        }
    }

    private float RateAt(long step, int batches) =>
        (float)(_recipe.Optimizer.LearningRate * _schedule.FactorAt(step, batches, _recipe.Epochs));

    private void SaveCheckpoint()
    {
        parts.Clock.OnCheckpoint();
        TrainingState now = state with
        {
            Seconds = Seconds,
            ZeroSteps = _guard.Zero,
            ConstantSteps = _guard.Constant,
            StuckSteps = _guard.Stuck,
        };
        parts.Keeper.WriteCheckpoint(parts.Step.Parameters, parts.Preprocessing, parts.Step.Updater, now);
    }

    /// <summary>The schedule as it stands after the epochs so far.</summary>
    private void BeginSchedule()
    {
        _schedule = parts.Options.Schedule ?? _recipe.Schedule.Create();
        foreach (EpochMetrics epoch in state.Metrics)
        {
            _schedule.OnEpoch(epoch);
        }
    }

    /// <summary>
    /// A step can blow the weights up while its own loss, taken before it, is still a number. Such weights are not kept.
    /// </summary>
    public void CheckFinite(float? rate = null)
    {
        if (!parts.Step.Updater.Result.IsFinite)
        {
            throw new TrainingException(Describe("the weights are no finite numbers", rate));
        }
    }

    private string Describe(string problem, float? rate, string? advice = null)
    {
        string at = rate is null ? "" : FormattableString.Invariant($", learning rate {rate:G4}");
        return FormattableString.Invariant(
            $"step {state.Step}, epoch {state.Epoch + 1}{at}: {problem}.{parts.Keeper.LastGood} {advice ?? "Try a lower learning rate."}");
    }
}
