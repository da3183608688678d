using System.Diagnostics;
using Nin.Data;
using Nin.Data.Loading;
using Nin.Data.Preparing;
using Nin.Execution;
using Nin.Execution.Parameters;
using Nin.Formats;
using Nin.Kernels;
using Nin.Models;
using Nin.Networks;
using Nin.Threading;
using Nin.Training.Runs;
using Nin.Training.Schedules;

namespace Nin.Training;

/// <summary>A run under way: everything that <see cref="Trainer.Run"/> holds, from the first step to the last look.</summary>
internal sealed class TrainingRun : IDisposable
{
    /// <summary>Restarts after which a run is given up: at half the seeds dead, one run in a thousand would reach it.</summary>
    private const int MaxRestarts = 10;

    private readonly Recipe _recipe;
    private readonly DataSplits _data;
    private readonly TrainerOptions _options;
    private readonly TrainingSetup _setup;
    private readonly RunKeeper _keeper;
    private readonly Network _network;
    private readonly Network? _own;
    private readonly Preprocessing _preprocessing;
    private readonly WorkerPool _pool;
    private readonly KernelSet _kernels = KernelSet.Default;
    private readonly BestModel _best;
    private readonly TrainingStep _step;
    private readonly Stopwatch _session = new();
    private Stopwatch _limit = new();
    private readonly ResumeNotes? _resumed;
    private readonly Throughput _throughput = new();
    private readonly DeadHeadGuard _guard;
    private ILearningRateSchedule _schedule = null!;
    private TrainingState _state;
    private string? _origin;
    private TimeSpan _lastCheckpoint;

    private TrainingRun(
        TrainingSetup setup, RunKeeper keeper, Preprocessing preprocessing, TrainingState state, ResumePoint? point,
        WorkerPool pool, TrainingStep step, TrainerOptions options, Network? own)
    {
        (_setup, _keeper, _preprocessing, _state, _pool, _step, _options, _own) =
            (setup, keeper, preprocessing, state, pool, step, options, own);
        (_recipe, _data, _network) = (setup.Recipe, setup.Data, setup.Network);
        _resumed = point is null
            ? null
            : new ResumeNotes(point.Before, state.Kernels, state.Shards == 0 ? _recipe.Shards : state.Shards);
        (state.Kernels, state.Shards) = (_kernels.Name, setup.Shards);
        _guard = new DeadHeadGuard(setup.Objective.ChanceLoss(setup.Outputs))
        {
            Zero = state.ZeroSteps,
            Constant = state.ConstantSteps,
            Stuck = state.StuckSteps,
        };
        _best = new BestModel(keeper, step.Parameters.Layout, preprocessing);
    }

    /// <summary>
    /// Makes a run ready, which may take minutes: reads the checkpoint or measures the preprocessing, starts the threads, and
    /// draws the weights or takes them from where they were left.
    /// </summary>
    public static TrainingRun Open(
        Recipe recipe, DataSplits data, Network? network, TrainerOptions options, CancellationToken cancellation)
    {
        var limit = Stopwatch.StartNew();
        var setup = new TrainingSetup(recipe, data, network, options.Objective);
        var keeper = new RunKeeper(setup, options.Folder) { InitFrom = options.InitFrom };
        ResumePoint? point = options.Resume ? keeper.FindCheckpoint(cancellation) : null;
        Preprocessing preprocessing = point?.Preprocessing ?? setup.FitPreprocessing(options.TimeLimit, cancellation);
        string? initFrom = options.InitFrom?.WeightsSha256();
        TrainingState state = point?.State ?? keeper.FirstState(initFrom, options.Resume, cancellation);
        if (state.InitFromSha256 != initFrom)
        {
            // A restart after a dead head begins with these weights again.
            throw new RecipeException(
                state.InitFromSha256 is string first
                    ? $"resume: the run began with the weights of a model whose SHA-256 is {first}. Name the same one."
                    : "resume: the run began with weights drawn at random. Name no model to begin with.");
        }

        var pool = WorkerPool.Of(options.Threads);
        TrainingStep? step = null;
        try
        {
            step = setup.CreateStep(options.Optimizer, pool, KernelSet.Default);
            var run = new TrainingRun(setup, keeper, preprocessing, state, point, pool, step, options, network)
            {
                _limit = limit,
            };
            run.Begin(point);
            return run;
        }
        catch
        {
            step?.Dispose();
            pool.Dispose();
            throw;
        }
    }

    /// <summary>The seed of this attempt: the recipe's, and others far from it after a restart.</summary>
    private ulong AttemptSeed => unchecked(_recipe.Seed + ((ulong)_state.Attempt * 0x9E3779B97F4A7C15));

    private double TotalSeconds => _state.Seconds + _session.Elapsed.TotalSeconds;

    public TrainingResult Train(CancellationToken cancellation)
    {
        _session.Start();
        _keeper.Folder?.Begin(_recipe, _pool.Threads, _kernels.Name, _state.InitFromSha256);
        _keeper.Folder?.WriteSkipped(_data.Skipped);
        _keeper.Folder?.WriteNetwork(_own);
        _options.Observer?.OnStart(_setup.Start(_pool.Threads, _kernels.Name, _keeper.Folder?.Path));
        foreach (string note in _setup.Notes())
        {
            Notice(note);
        }

        if (_origin is not null)
        {
            Notice(_origin);
        }

        foreach (string note in _resumed?.Compared(_recipe, _kernels.Name, _setup.Shards, _state) ?? [])
        {
            Notice(note);
        }

        TrainingEnd? end = null;
        while (end is null)
        {
            end = TrainAttempt(cancellation);
        }

        return Finish(end.Value, cancellation);
    }

    public void Dispose()
    {
        _step.Dispose();
        _best.Dispose();
        _pool.Dispose();
    }

    /// <summary>Trains with one seed; null where the head died and another attempt is to be made.</summary>
    private TrainingEnd? TrainAttempt(CancellationToken cancellation)
    {
        using BatchLoader loader = _setup.OpenLoader(
            _preprocessing, AttemptSeed, _options.LoaderThreads, _options.Augmentations);
        while (_state.Epoch < _recipe.Epochs)
        {
            // Asked before an epoch, so that a run that broke off right after its last one ends there when it is resumed.
            if (_recipe.EarlyStopping > 0 && _data.Validation is not null
                && _state.Epoch - _state.BestEpoch >= _recipe.EarlyStopping)
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
            if (_state.Epoch < _recipe.Epochs && _options.Observer?.ShouldStop == true)
            {
                return TrainingEnd.Stopped;
            }
        }

        return TrainingEnd.Completed;
    }

    private enum EpochEnd
    {
        Done,
        DeadHead,
        TimeLimit,
        Stopped,
    }

    private EpochEnd TrainEpoch(BatchLoader loader, CancellationToken cancellation)
    {
        loader.Start(_state.Epoch, _state.Batch);
        _throughput.BeginEpoch();
        while (true)
        {
            long begun = Stopwatch.GetTimestamp();
            double waitedBefore = loader.Waited.TotalSeconds;
            Batch? batch = loader.Next();
            if (batch is null)
            {
                return EpochEnd.Done;
            }

            float rate = RateAt(_state.Step, loader.BatchesPerEpoch);
            StepResult result = _step.Compute(batch.FilledPictures, batch.FilledTargets, AttemptSeed);
            int count = batch.Count;
            loader.Return(batch);
            if (!double.IsFinite(result.Loss))
            {
                _state.Step++;
                throw new TrainingException(Describe($"the loss is {result.Loss}", rate));
            }

            _step.Update(rate);
            _state.CountStep(result.Loss, result.Correct, count);
            _throughput.Count(count, Stopwatch.GetElapsedTime(begun).TotalSeconds, loader.Waited.TotalSeconds - waitedBefore);
            _options.Observer?.OnProgress(new TrainingProgress(
                _state.Epoch + 1, _recipe.Epochs, _state.Batch, loader.BatchesPerEpoch, _state.LossSum / _state.Seen,
                (double)_state.Correct / _state.Seen, rate, _throughput.PicturesPerSecond));
            if (!HeadIsAlive(result, rate))
            {
                return EpochEnd.DeadHead;
            }

            if (ShouldPause(cancellation))
            {
                return EpochEnd.TimeLimit;
            }

            if (_options.Observer?.ShouldStop == true)
            {
                SaveCheckpoint();
                return EpochEnd.Stopped;
            }
        }
    }

    /// <summary>Asks the guard; false where the run begins again.</summary>
    private bool HeadIsAlive(StepResult result, float rate)
    {
        string? verdict = _guard.Observe(result.Loss, result.AllOutputsZero, result.OutputsAreConstant);
        if (verdict is null || _recipe.OnDeadHead == DeadHeadAction.Ignore)
        {
            return true;
        }

        if (_recipe.OnDeadHead == DeadHeadAction.Stop || _state.Attempt >= MaxRestarts)
        {
            throw new TrainingException(Describe(
                verdict, rate,
                "Try another seed, a lower rate, or the batch-normalised form of the network (its name with -bn)."));
        }

        long step = _state.Step;
        _state = _state.NextAttempt();
        _keeper.Folder?.WriteMetrics([]);
        (_guard.Zero, _guard.Constant, _guard.Stuck) = (0, 0, 0);
        Begin();
        Notice(
            FormattableString.Invariant(
            $"{verdict} (step {step}). Starting again with another seed, restart {_state.Attempt} of {MaxRestarts}."));
        return false;
    }

    /// <summary>Writes a checkpoint when one is due; throws when cancelled; true when the time is up.</summary>
    private bool ShouldPause(CancellationToken cancellation)
    {
        bool timeIsUp = _options.TimeLimit is TimeSpan limit && _limit.Elapsed >= limit;
        if (cancellation.IsCancellationRequested || timeIsUp || _session.Elapsed - _lastCheckpoint >= _options.CheckpointInterval)
        {
            SaveCheckpoint();
        }

        cancellation.ThrowIfCancellationRequested();
        return timeIsUp;
    }

    private void CompleteEpoch(BatchLoader loader, CancellationToken cancellation)
    {
        float rate = RateAt(_state.Step - 1, loader.BatchesPerEpoch);
        CheckFinite(rate);
        Evaluation? validation = MeasureValidation(cancellation);
        if (validation is not null && !double.IsFinite(validation.Loss))
        {
            throw new TrainingException(Describe($"the validation loss is {validation.Loss}", rate));
        }

        var metrics = new EpochMetrics
        {
            Epoch = _state.Epoch + 1,
            Step = _state.Step,
            LearningRate = rate,
            TrainLoss = _state.LossSum / _state.Seen,
            TrainAccuracy = (double)_state.Correct / _state.Seen,
            ValidationLoss = validation?.Loss,
            ValidationAccuracy = validation?.Accuracy,
            PicturesPerSecond = _throughput.PicturesPerSecond,
            DataWaitShare = _throughput.WaitShare,
            Seconds = TotalSeconds,
        };
        _state.Epoch++;
        (_state.Batch, _state.LossSum, _state.Correct, _state.Seen) = (0, 0, 0, 0);
        _state.Metrics = [.. _state.Metrics, metrics];
        _schedule.OnEpoch(metrics);
        bool isBest = _best.Offer(_step.Updater.Result, validation, _state);

        _keeper.Folder?.WriteMetrics(_state.Metrics);
        SaveCheckpoint();
        _options.Observer?.OnEpoch(metrics, isBest);
    }

    private TrainingResult Finish(TrainingEnd end, CancellationToken cancellation)
    {
        if (_state.BestEpoch == 0)
        {
            CheckFinite(null);
            _best.Parameters.CopyFrom(_step.Updater.Result);
        }

        Evaluation? test = MeasureTest(cancellation);
        double? validation = _state.BestEpoch > 0 && _data.Validation is not null ? _state.BestAccuracy : null;
        Model model = _best.Write(new RunMetrics
        {
            Epoch = _state.BestEpoch,
            ValidationAccuracy = validation,
            TestAccuracy = test?.Accuracy,
            TestLoss = test?.Loss,
        });
        return new TrainingResult(
            model, test, validation, _state.Epoch, TotalSeconds, _throughput.SessionPicturesPerSecond,
            _throughput.SessionWaitShare, model.WeightsSha256(), end, _keeper.Folder?.Path)
        {
            History = _state.Metrics,
            BestEpoch = _state.BestEpoch,
        };
    }

    /// <summary>
    /// Measures the weights on the validation part. A cancellation here, or a picture that cannot be read any more, comes after
    /// an epoch's last step: the state is saved as it is, and the epoch is measured again on resuming.
    /// </summary>
    private Evaluation? MeasureValidation(CancellationToken cancellation)
    {
        try
        {
            return Measure(_step.Updater.Result, _data.Validation, cancellation);
        }
        catch (Exception error) when (error is OperationCanceledException or NinFormatException or IOException)
        {
            SaveCheckpoint();
            throw;
        }
    }

    /// <summary>Takes the last look. A picture that cannot be read any more costs the figure and not the run.</summary>
    private Evaluation? MeasureTest(CancellationToken cancellation)
    {
        try
        {
            return Measure(_best.Parameters, _data.Test, cancellation);
        }
        catch (Exception error) when (error is NinFormatException or IOException)
        {
            Notice($"the test part could not be measured, the model is kept: {error.Message}");
            return null;
        }
    }

    private Evaluation? Measure(ParameterBuffer parameters, Dataset? dataset, CancellationToken cancellation)
    {
        if (dataset is null)
        {
            return null;
        }

        using var executor = new InferenceExecutor(_network, parameters, _kernels, _pool);
        return Evaluator.Evaluate(
            executor, _setup.Objective, dataset, _preprocessing, _pool, dataset.Classes, null, [], cancellation);
    }

    private float RateAt(long step, int batches) =>
        (float)(_recipe.Optimizer.LearningRate * _schedule.FactorAt(step, batches, _recipe.Epochs));

    private void SaveCheckpoint()
    {
        _lastCheckpoint = _session.Elapsed;
        TrainingState state = _state with
        {
            Seconds = TotalSeconds,
            ZeroSteps = _guard.Zero,
            ConstantSteps = _guard.Constant,
            StuckSteps = _guard.Stuck,
        };
        _keeper.WriteCheckpoint(_step.Parameters, _preprocessing, _step.Updater, state);
    }

    /// <summary>The schedule as it stands after the epochs so far.</summary>
    private void BeginSchedule()
    {
        _schedule = _options.Schedule ?? _recipe.Schedule.Create();
        foreach (EpochMetrics epoch in _state.Metrics)
        {
            _schedule.OnEpoch(epoch);
        }
    }

    /// <summary>Goes on from a checkpoint, or begins where there is none.</summary>
    private void Begin(ResumePoint? point)
    {
        if (point is null)
        {
            Begin();
            return;
        }

        _step.Steps = _state.Step;
        BeginSchedule();
        _keeper.Restore(point, _step.Parameters, _best.Parameters, _step.Updater);
    }

    /// <summary>Draws the weights, or takes those of another model as far as they fit, and lets them stand still.</summary>
    private void Begin()
    {
        _step.Begin(_recipe.Initialization, AttemptSeed);
        BeginSchedule();
        if (_options.InitFrom is Model source)
        {
            int taken = WeightTransfer.Copy(source, _step.Parameters), all = _step.Parameters.Layout.Slots.Length;
            _step.Restart();
            _origin = taken == all
                ? FormattableString.Invariant($"began with all {taken} tensors of {source.Network.Name}")
                : FormattableString.Invariant($"began with {taken} of {all} tensors of {source.Network.Name}; ")
                    + (all - taken == 1 ? "the other one is drawn anew" : "the others are drawn anew");
        }
    }

    /// <summary>
    /// A step can blow the weights up while its own loss, taken before it, is still a number. Such weights are not kept.
    /// </summary>
    private void CheckFinite(float? rate)
    {
        if (!_step.Updater.Result.IsFinite)
        {
            throw new TrainingException(Describe("the weights are no finite numbers", rate));
        }
    }

    private string Describe(string problem, float? rate, string? advice = null)
    {
        string at = rate is null ? "" : FormattableString.Invariant($", learning rate {rate:G4}");
        return FormattableString.Invariant(
            $"step {_state.Step}, epoch {_state.Epoch + 1}{at}: {problem}.{_keeper.LastGood} {advice ?? "Try a lower learning rate."}");
    }

    private void Notice(string text) => _options.Observer?.OnNotice(text);
}
