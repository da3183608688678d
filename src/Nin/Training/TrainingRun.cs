using System.Diagnostics;
using Nin.Data;
using Nin.Execution;
using Nin.Formats;
using Nin.Kernels;
using Nin.Models;
using Nin.Networks;
using Nin.Threading;

namespace Nin.Training;

/// <summary>A run under way: everything that <see cref="Trainer.Run"/> holds, from the first step to the last look.</summary>
internal sealed class TrainingRun : IDisposable
{
    /// <summary>Restarts after which a run is given up: at half the seeds dead, one run in a thousand would reach it.</summary>
    private const int MaxRestarts = 10;

    private const string NotOfEither = "the weights are not those of either alone";

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
    private readonly ParameterBuffer _best;
    private readonly TrainingStep _learner;
    private readonly Stopwatch _session = new(), _limit = new();
    private readonly Recipe? _before;
    private readonly string? _formerKernels;
    private readonly int _formerShards;
    private readonly Throughput _throughput = new();
    private readonly DeadHeadGuard _guard;
    private ILearningRateSchedule _schedule = null!;
    private TrainingState _state;
    private string? _origin;
    private TimeSpan _lastCheckpoint;

    public TrainingRun(Recipe recipe, DataSplits data, Network? network, TrainerOptions options, CancellationToken cancellation)
    {
        (_recipe, _options, _own) = (recipe, options, network);
        _setup = new TrainingSetup(recipe, data, network, options.Objective);
        _data = _setup.Data;
        (_network, _keeper) = (_setup.Network, new RunKeeper(_setup, options.Folder) { InitFrom = options.InitFrom });
        _limit.Start();
        ResumePoint? point = options.Resume ? _keeper.FindCheckpoint(cancellation) : null;
        _before = point?.Before;
        _preprocessing = point?.Preprocessing ?? FitPreprocessing(cancellation);
        string? initFrom = options.InitFrom?.WeightsSha256();
        _state = point?.State ?? new TrainingState
        {
            TrainPictures = _data.Train.Count,
            Classes = _data.Train.Classes.Count,
            DataSha256 = _setup.DataSha256(),
            PicturesSha256 = _keeper.Folder is null ? null : PictureFingerprint.Of(_data.Train, cancellation),
            InitFromSha256 = options.Resume && _keeper.Folder?.ReadEnvironment() is RunEnvironment begun
                ? begun.InitFromSha256
                : initFrom,
        };
        if (_state.InitFromSha256 != initFrom)
        {
            // A restart after a dead head begins with these weights again.
            throw new RecipeException(
                "resume: the run began with the weights of another model. Name the same one, or none where there was none.");
        }

        (_formerKernels, _state.Kernels) = (_state.Kernels, _kernels.Name);
        (_formerShards, _state.Shards) = (_state.Shards == 0 ? recipe.Shards : _state.Shards, _setup.Shards);
        _guard = new DeadHeadGuard(_setup.Objective.ChanceLoss(_setup.Outputs))
        {
            Zero = _state.ZeroSteps,
            Constant = _state.ConstantSteps,
            Stuck = _state.StuckSteps,
        };

        _pool = new WorkerPool(options.Threads == 0 ? Environment.ProcessorCount : options.Threads);
        _learner = _setup.CreateStep(options.Optimizer, _pool, _kernels);
        _best = new ParameterBuffer(_learner.Parameters.Layout);
        try
        {
            if (point is null)
            {
                Begin();
                return;
            }

            _learner.Steps = _state.Step;
            BeginSchedule();
            _keeper.Restore(point, _learner.Parameters, _best, _learner.Weights);
        }
        catch
        {
            Dispose();
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
        _options.Observer?.OnStart(new TrainingStart(
            _network.Name, _network.ParameterCount, _data.Name, _data.Train.Count, _data.Validation?.Count ?? 0,
            _data.Test?.Count ?? 0,
            _network.Classes, _pool.Threads, _kernels.Name, _keeper.Folder?.Path));
        if (_data.Note is not null)
        {
            Notice(_data.Note);
        }

        foreach (string note in _setup.Notes())
        {
            Notice(note);
        }

        if (_origin is not null)
        {
            Notice(_origin);
        }

        if (_before is not null)
        {
            NoticeResumed(_before);
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
        _learner.Dispose();
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
            StepResult result = _learner.Compute(batch.FilledPictures, batch.FilledTargets, AttemptSeed);
            int count = batch.Count;
            loader.Return(batch);
            if (!double.IsFinite(result.Loss))
            {
                _state.Step++;
                throw new TrainingException(Describe($"the loss is {result.Loss}", rate));
            }

            _learner.Update(rate);
            _state.CountStep(result.Loss, result.Correct, count);
            _throughput.Count(count, Stopwatch.GetElapsedTime(begun).TotalSeconds, loader.Waited.TotalSeconds - waitedBefore);
            _options.Observer?.OnStep(new TrainingProgress(
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
        Evaluation? validation = Measure(_learner.Weights.Result, _data.Validation, SaveCheckpoint, cancellation);
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
        bool isBest = validation is not null && (_state.BestEpoch == 0 || validation.Accuracy > _state.BestAccuracy
            || (validation.Accuracy == _state.BestAccuracy && validation.Loss < _state.BestLoss));
        _state.Epoch++;
        (_state.Batch, _state.LossSum, _state.Correct, _state.Seen) = (0, 0, 0, 0);
        _state.Metrics = [.. _state.Metrics, metrics];
        _schedule.OnEpoch(metrics);
        if (isBest || validation is null)
        {
            (_state.BestEpoch, _state.BestAccuracy, _state.BestLoss) = (
                _state.Epoch, validation?.Accuracy ?? 0, validation?.Loss ?? 0);
            _best.CopyFrom(_learner.Weights.Result);
            _keeper.WriteModel(_keeper.ModelOf(
                _best, _preprocessing, new RunMetrics { Epoch = _state.Epoch, ValidationAccuracy = validation?.Accuracy }));
        }

        _keeper.Folder?.WriteMetrics(_state.Metrics);
        SaveCheckpoint();
        _options.Observer?.OnEpoch(metrics, isBest);
    }

    private TrainingResult Finish(TrainingEnd end, CancellationToken cancellation)
    {
        if (_state.BestEpoch == 0)
        {
            CheckFinite(null);
            _best.CopyFrom(_learner.Weights.Result);
        }

        Evaluation? test = MeasureTest(cancellation);
        double? validation = _state.BestEpoch > 0 && _data.Validation is not null ? _state.BestAccuracy : null;
        Model model = _keeper.ModelOf(_best, _preprocessing, new RunMetrics
        {
            Epoch = _state.BestEpoch,
            ValidationAccuracy = validation,
            TestAccuracy = test?.Accuracy,
            TestLoss = test?.Loss,
        });
        _keeper.WriteModel(model);
        return new TrainingResult(
            model, test, validation, _state.Epoch, TotalSeconds, _throughput.SessionPicturesPerSecond,
            _throughput.SessionWaitShare, model.WeightsSha256(), end, _keeper.Folder?.Path)
        {
            History = _state.Metrics,
            BestEpoch = _state.BestEpoch,
        };
    }

    /// <summary>Takes the last look. A picture that cannot be read any more costs the figure and not the run.</summary>
    private Evaluation? MeasureTest(CancellationToken cancellation)
    {
        try
        {
            return Measure(_best, _data.Test, null, cancellation);
        }
        catch (Exception error) when (error is Formats.NinFormatException or IOException)
        {
            Notice($"the test part could not be measured, the model is kept: {error.Message}");
            return null;
        }
    }

    /// <summary>
    /// Measures parameters on a data set. A cancellation here, or a picture that cannot be read any more, comes after an epoch's
    /// last step: the state is saved as it is, and the epoch is measured again on resuming.
    /// </summary>
    private Evaluation? Measure(ParameterBuffer parameters, Dataset? dataset, Action? onCancel, CancellationToken cancellation)
    {
        if (dataset is null)
        {
            return null;
        }

        using var executor = new InferenceExecutor(_network, parameters, _kernels, _pool);
        try
        {
            return Evaluator.Evaluate(
                executor, _setup.Objective, dataset, _preprocessing, _pool, dataset.Classes, null, [], cancellation);
        }
        catch (Exception error) when (error is OperationCanceledException or Formats.NinFormatException or IOException)
        {
            onCancel?.Invoke();
            throw;
        }
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
        _keeper.WriteCheckpoint(_learner.Parameters, _preprocessing, _learner.Weights, state);
    }

    /// <summary>Measures what the preprocessing needs, which can take minutes, within the time there is.</summary>
    private Preprocessing FitPreprocessing(CancellationToken cancellation)
    {
        using var limited = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        if (_options.TimeLimit is TimeSpan limit && limit.TotalMilliseconds < int.MaxValue)
        {
            limited.CancelAfter(limit);
        }

        try
        {
            return _setup.FitPreprocessing(limited.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new TrainingException(FormattableString.Invariant(
                $"the time limit of {_options.TimeLimit!.Value.TotalSeconds:0.###} s was over before the first step, ")
                + $"while the preprocessing {_recipe.Preprocessing} was being measured. Allow more time.");
        }
    }

    /// <summary>Says where the run goes on, and what is another now than it was.</summary>
    private void NoticeResumed(Recipe before)
    {
        if (_state.Step > 0)
        {
            Notice(_state.Epoch < _recipe.Epochs
                ? FormattableString.Invariant($"resumed at epoch {_state.Epoch + 1}, step {_state.Step}")
                : "all epochs are done; the run is measured again");
        }

        if (before.Epochs != _recipe.Epochs)
        {
            Notice(FormattableString.Invariant(
                $"{CountText.Counted(_recipe.Epochs, "epoch")} instead of {before.Epochs}: from here on the learning rate follows the schedule of ")
                + FormattableString.Invariant(
                    $"{_recipe.Epochs}, so the weights are not those of {_recipe.Epochs} epochs in one go"));
        }

        if (_formerKernels is not null && _formerKernels != _kernels.Name)
        {
            Notice($"the run was made with {_formerKernels} kernels until here and goes on with {_kernels.Name}: {NotOfEither}");
        }

        if (_formerShards != _setup.Shards)
        {
            Notice(FormattableString.Invariant(
                $"a batch was cut into {_formerShards} shards until here and is cut into {_setup.Shards} from now on: {NotOfEither}"));
        }
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

    /// <summary>Draws the weights, or takes those of another model as far as they fit, and lets them stand still.</summary>
    private void Begin()
    {
        _learner.Begin(_recipe.Initialization, AttemptSeed);
        BeginSchedule();
        if (_options.InitFrom is Model source)
        {
            int taken = WeightTransfer.Copy(source, _learner.Parameters), all = _learner.Parameters.Layout.Slots.Length;
            _learner.Restart();
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
        if (!_learner.Weights.Result.IsFinite)
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
