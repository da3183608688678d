using System.Diagnostics;
using System.Text.Json;
using Nin.Data;
using Nin.Execution;
using Nin.Formats;
using Nin.Kernels;
using Nin.Kernels.Threading;
using Nin.Models;
using Nin.Networks;
using Nin.Tensors;

namespace Nin.Training;

/// <summary>A run under way: everything that <see cref="Trainer.Run"/> holds, from the first step to the last look.</summary>
internal sealed class TrainingRun : IDisposable
{
    private readonly Recipe _recipe;
    private readonly DataSplits _data;
    private readonly TrainerOptions _options;
    private readonly RunFolder? _folder;
    private readonly Network _network;
    private readonly Preprocessing _preprocessing;
    private readonly WorkerPool _pool;
    private readonly KernelSet _kernels = KernelSet.Default;
    private readonly ParameterBuffer _parameters, _best;
    private readonly TrainingExecutor _executor;
    private readonly Stopwatch _session = new();
    private readonly DeadHeadGuard _guard;
    private SgdOptimizer _optimizer = null!;
    private TrainingState _state;
    private string? _origin;
    private double _stepSeconds, _epochSeconds, _epochWait;
    private long _sessionPictures, _epochPictures;
    private TimeSpan _lastCheckpoint;

    public TrainingRun(Recipe recipe, DataSplits data, TrainerOptions options)
    {
        (_recipe, _data, _options) = (recipe, data, options);
        _folder = options.Folder is null ? null : new RunFolder(options.Folder);
        _network = Create(recipe, data.Train);
        CheckAugmentation();
        (SafetensorsFile File, Model Model, TrainingState State)? checkpoint = FindCheckpoint();
        _preprocessing = checkpoint?.Model.Preprocessing ?? Fit(recipe, data.Train, _network.Input);
        _state = checkpoint?.State ?? new TrainingState { TrainPictures = data.Train.Count, Classes = data.Train.Classes.Count };
        _guard = new DeadHeadGuard(_network.Classes) { Zero = _state.ZeroSteps, Stuck = _state.StuckSteps };

        _pool = new WorkerPool(options.Threads == 0 ? Environment.ProcessorCount : options.Threads);
        var layout = new ParameterLayout(_network);
        (_parameters, _best) = (new ParameterBuffer(layout), new ParameterBuffer(layout));
        _executor = new TrainingExecutor(_network, _parameters, _kernels, _pool, BatchSize, recipe.Shards, recipe.LabelSmoothing);
        try
        {
            if (checkpoint is null)
            {
                Begin();
                return;
            }

            _optimizer = new SgdOptimizer(_parameters, recipe, _kernels, _pool, _executor);
            Checkpoint.Restore(checkpoint.Value.File, _folder!.Checkpoint, _parameters, _optimizer);
            RestoreBest();
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>The seed of this attempt: the recipe's, and others far from it after a restart.</summary>
    private ulong AttemptSeed => unchecked(_recipe.Seed + ((ulong)_state.Attempt * 0x9E3779B97F4A7C15));

    private int BatchSize => Math.Min(_recipe.BatchSize, _data.Train.Count);

    private double TotalSeconds => _state.Seconds + _session.Elapsed.TotalSeconds;

    public TrainingResult Train(CancellationToken cancellation)
    {
        _session.Start();
        _folder?.Begin(_recipe, _pool.Threads, _kernels.Name);
        _options.Observer?.OnStart(new TrainingStart(
            _network.Name, _network.ParameterCount, _data.Name, _data.Train.Count, _data.Validation?.Count ?? 0, _data.Test?.Count ?? 0,
            _network.Classes, _pool.Threads, _kernels.Name, _folder?.Path));
        if (_origin is not null)
        {
            Notice(_origin);
        }

        if (_state.Step > 0)
        {
            Notice(FormattableString.Invariant($"resumed at epoch {_state.Epoch + 1}, step {_state.Step}"));
        }

        TrainingEnd? end = null;
        while (end is null)
        {
            end = TrainAttempt(cancellation);
        }

        return Finish(end.Value);
    }

    public void Dispose()
    {
        _optimizer?.Dispose();
        _executor.Dispose();
        _parameters.Dispose();
        _best.Dispose();
        _pool.Dispose();
    }

    private static Network Create(Recipe recipe, Dataset train)
    {
        NetworkEntry entry;
        try
        {
            entry = NetworkCatalog.Find(recipe.Model);
        }
        catch (ArgumentException error)
        {
            throw new RecipeException($"model: {error.Message}", error);
        }

        return entry.Create(train.Classes.Count);
    }

    /// <summary>Checks the settings that depend on the pictures' size, and measures what the preprocessing needs.</summary>
    private static Preprocessing Fit(Recipe recipe, Dataset train, FeatureShape input)
    {
        try
        {
            recipe.Augmentation.Validate(input.Height, input.Width);
            return Preprocessing.Fit(train, recipe.Preprocessing, input.Height, input.Width, input.Channels);
        }
        catch (ArgumentException error)
        {
            throw new RecipeException(error.Message, error);
        }
    }

    /// <summary>Trains with one seed; null where the head died and another attempt is to be made.</summary>
    private TrainingEnd? TrainAttempt(CancellationToken cancellation)
    {
        var options = new BatchLoaderOptions
        {
            BatchSize = BatchSize,
            Seed = AttemptSeed,
            Shuffle = true,
            DropLast = true,
            Threads = _options.LoaderThreads,
        };
        using var loader = new BatchLoader(_data.Train, _preprocessing, _recipe.Augmentation, options);
        while (_state.Epoch < _recipe.Epochs)
        {
            // Asked before an epoch, so that a run that broke off right after its last one ends there when it is resumed.
            if (_recipe.EarlyStopping > 0 && _data.Validation is not null && _state.Epoch - _state.BestEpoch >= _recipe.EarlyStopping)
            {
                return TrainingEnd.EarlyStopping;
            }

            EpochEnd end = TrainEpoch(loader, cancellation);
            if (end == EpochEnd.DeadHead)
            {
                return null;
            }

            if (end == EpochEnd.TimeLimit)
            {
                return TrainingEnd.TimeLimit;
            }

            CompleteEpoch(loader.BatchesPerEpoch, cancellation);
        }

        return TrainingEnd.Completed;
    }

    private enum EpochEnd
    {
        Done,
        DeadHead,
        TimeLimit,
    }

    private EpochEnd TrainEpoch(BatchLoader loader, CancellationToken cancellation)
    {
        loader.Start(_state.Epoch, _state.Batch);
        (_epochSeconds, _epochPictures, _epochWait) = (0, 0, loader.Waited.TotalSeconds);
        while (true)
        {
            long begun = Stopwatch.GetTimestamp();
            Batch? batch = loader.Next();
            if (batch is null)
            {
                _epochWait = loader.Waited.TotalSeconds - _epochWait;
                return EpochEnd.Done;
            }

            float rate = RateAt(_state.Step, loader.BatchesPerEpoch);
            StepResult result = _executor.Run(
                batch.Pictures.AsMemory(0, batch.Count * _preprocessing.Length), batch.Labels.AsMemory(0, batch.Count),
                AttemptSeed, (uint)_state.Step);
            int count = batch.Count;
            loader.Return(batch);
            if (!double.IsFinite(result.Loss))
            {
                throw new TrainingException(Describe($"the loss is {result.Loss}", rate));
            }

            _optimizer.Step(rate, _state.Step);
            CountStep(result, count, Stopwatch.GetElapsedTime(begun).TotalSeconds);
            _options.Observer?.OnStep(new TrainingProgress(
                _state.Epoch + 1, _recipe.Epochs, _state.Batch, loader.BatchesPerEpoch, _state.LossSum / _state.Seen,
                (double)_state.Correct / _state.Seen, rate, _epochPictures / _epochSeconds));
            if (!HeadIsAlive(result, rate))
            {
                return EpochEnd.DeadHead;
            }

            if (ShouldPause(cancellation))
            {
                return EpochEnd.TimeLimit;
            }
        }
    }

    private void CountStep(StepResult result, int count, double seconds)
    {
        _state.Step++;
        _state.Batch++;
        _state.LossSum += result.Loss * count;
        _state.Correct += result.Correct;
        _state.Seen += count;
        _epochPictures += count;
        _sessionPictures += count;
        _epochSeconds += seconds;
        _stepSeconds += seconds;
    }

    /// <summary>Asks the guard; false where the run begins again.</summary>
    private bool HeadIsAlive(StepResult result, float rate)
    {
        string? verdict = _guard.Observe(result.Loss, result.AllOutputsZero);
        if (verdict is null || _recipe.OnDeadHead == DeadHeadAction.Ignore)
        {
            return true;
        }

        if (_recipe.OnDeadHead == DeadHeadAction.Stop || _state.Attempt >= MaxRestarts)
        {
            throw new TrainingException(Describe(
                verdict, rate, "Try another seed, a lower rate, or the batch-normalised form of the network (its name with -bn)."));
        }

        long step = _state.Step;
        _state = new TrainingState
        {
            Attempt = _state.Attempt + 1,
            Seconds = _state.Seconds,
            TrainPictures = _state.TrainPictures,
            Classes = _state.Classes,
        };
        (_guard.Zero, _guard.Stuck) = (0, 0);
        Begin();
        Notice(FormattableString.Invariant($"{verdict} (step {step}). Starting again with another seed, restart {_state.Attempt} of {MaxRestarts}."));
        return false;
    }

    /// <summary>Restarts after which a run is given up: at half the seeds dead, one run in a thousand would reach it.</summary>
    private const int MaxRestarts = 10;

    /// <summary>Writes a checkpoint when one is due; throws when cancelled; true when the time is up.</summary>
    private bool ShouldPause(CancellationToken cancellation)
    {
        bool timeIsUp = _options.TimeLimit is TimeSpan limit && _session.Elapsed >= limit;
        if (cancellation.IsCancellationRequested || timeIsUp || _session.Elapsed - _lastCheckpoint >= _options.CheckpointInterval)
        {
            SaveCheckpoint();
        }

        cancellation.ThrowIfCancellationRequested();
        return timeIsUp;
    }

    private void CompleteEpoch(int batches, CancellationToken cancellation)
    {
        CheckFinite(RateAt(_state.Step - 1, batches));
        Evaluation? validation = Measure(_optimizer.Result, _data.Validation, SaveCheckpoint, cancellation);
        if (validation is not null && !double.IsFinite(validation.Loss))
        {
            throw new TrainingException(Describe($"the validation loss is {validation.Loss}", RateAt(_state.Step - 1, batches)));
        }

        var metrics = new EpochMetrics
        {
            Epoch = _state.Epoch + 1,
            Step = _state.Step,
            LearningRate = RateAt(_state.Step - 1, batches),
            TrainLoss = _state.LossSum / _state.Seen,
            TrainAccuracy = (double)_state.Correct / _state.Seen,
            ValidationLoss = validation?.Loss,
            ValidationAccuracy = validation?.Accuracy,
            PicturesPerSecond = _epochSeconds > 0 ? _epochPictures / _epochSeconds : 0,
            DataWaitShare = _epochSeconds > 0 ? _epochWait / _epochSeconds : 0,
            Seconds = TotalSeconds,
        };
        bool isBest = validation is null || _state.BestEpoch == 0 || validation.Accuracy > _state.BestAccuracy
            || (validation.Accuracy == _state.BestAccuracy && validation.Loss < _state.BestLoss);
        _state.Epoch++;
        (_state.Batch, _state.LossSum, _state.Correct, _state.Seen) = (0, 0, 0, 0);
        _state.Metrics = [.. _state.Metrics, metrics];
        if (isBest)
        {
            (_state.BestEpoch, _state.BestAccuracy, _state.BestLoss) = (_state.Epoch, validation?.Accuracy ?? 0, validation?.Loss ?? 0);
            _best.CopyFrom(_optimizer.Result);
            _folder?.WriteModel(ModelOf(_best, new RunMetrics { Epoch = _state.Epoch, ValidationAccuracy = validation?.Accuracy }));
        }

        _folder?.WriteMetrics(_state.Metrics);
        SaveCheckpoint();
        _options.Observer?.OnEpoch(metrics, isBest);
    }

    private TrainingResult Finish(TrainingEnd end)
    {
        if (_state.BestEpoch == 0)
        {
            CheckFinite(null);
            _best.CopyFrom(_optimizer.Result);
        }

        Evaluation? test = Measure(_best, _data.Test, null, CancellationToken.None);
        double? validation = _state.BestEpoch > 0 && _data.Validation is not null ? _state.BestAccuracy : null;
        Model model = ModelOf(_best, new RunMetrics
        {
            Epoch = _state.BestEpoch,
            ValidationAccuracy = validation,
            TestAccuracy = test?.Accuracy,
            TestLoss = test?.Loss,
        });
        _folder?.WriteModel(model);
        return new TrainingResult(
            model, test, validation, _state.Epoch, TotalSeconds, _stepSeconds > 0 ? _sessionPictures / _stepSeconds : 0,
            model.WeightsSha256(), end, _folder?.Path);
    }

    /// <summary>
    /// Measures parameters on a data set. A cancellation here comes after an epoch's last step: the state is saved as it is,
    /// and the epoch is measured again on resuming.
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
            return Evaluator.Evaluate(executor, OutputKinds.Of(_network), dataset, _preprocessing, _pool, cancellation);
        }
        catch (OperationCanceledException)
        {
            onCancel?.Invoke();
            throw;
        }
    }

    private float RateAt(long step, int batches) =>
        (float)(_recipe.Optimizer.LearningRate * _recipe.Schedule.FactorAt(step, batches, _recipe.Epochs));

    private Model ModelOf(ParameterBuffer parameters, RunMetrics metrics) => new(
        _network, parameters.ToTensors(), _data.Train.Classes, _preprocessing, RecipeFile.ToJson(_recipe),
        JsonSerializer.Serialize(metrics, TrainingJsonContext.Default.RunMetrics));

    private void SaveCheckpoint()
    {
        _lastCheckpoint = _session.Elapsed;
        if (_folder is null || !_parameters.IsFinite)
        {
            return;
        }

        TrainingState state = _state with { Seconds = TotalSeconds, ZeroSteps = _guard.Zero, StuckSteps = _guard.Stuck };
        Checkpoint.Write(_folder.Checkpoint, ModelOf(_parameters, new RunMetrics { Epoch = _state.Epoch }), _optimizer, state);
    }

    private (SafetensorsFile File, Model Model, TrainingState State)? FindCheckpoint()
    {
        if (!_options.Resume || _folder is null || !File.Exists(_folder.Checkpoint))
        {
            return null;
        }

        (SafetensorsFile file, Model model, TrainingState state) = Checkpoint.Read(_folder.Checkpoint);
        string now = RecipeFile.ToJson(_recipe);
        if (model.Recipe != now)
        {
            throw new RecipeException(
                $"resume: {_folder.Checkpoint} was made with another recipe. Resume with the settings of {_folder.Recipe}, or begin a new run.");
        }

        if ((state.TrainPictures, state.Classes) != (_data.Train.Count, _data.Train.Classes.Count))
        {
            throw new RecipeException(
                $"resume: {_folder.Checkpoint} was made on {state.TrainPictures} pictures of {state.Classes} classes, " +
                $"{_data.Name} has {_data.Train.Count} of {_data.Train.Classes.Count}.");
        }

        return state.Fits(_data.Train.Count / BatchSize, BatchSize)
            ? (file, model, state)
            : throw new NinFormatException("Nin checkpoint", "the counters contradict each other or the recipe.", _folder.Checkpoint);
    }

    /// <summary>Draws the weights, or takes those of another model as far as they fit, and lets them stand still.</summary>
    private void Begin()
    {
        _recipe.Initialization.Apply(_parameters, AttemptSeed);
        if (_options.InitFrom is Model source)
        {
            int taken = WeightTransfer.Copy(source, _parameters);
            _origin = FormattableString.Invariant(
                $"began with {taken} of {_parameters.Layout.Slots.Length} tensors of {source.Network.Name}; the others are drawn anew");
        }

        _optimizer?.Dispose();
        _optimizer = new SgdOptimizer(_parameters, _recipe, _kernels, _pool, _executor);
    }

    private void RestoreBest()
    {
        if (_state.BestEpoch == 0)
        {
            return;
        }

        Model best = Model.Load(_folder!.Model);
        try
        {
            _best.Load(best.Weights);
        }
        catch (ArgumentException error)
        {
            throw new NinFormatException("Nin model", error.Message, _folder.Model, hint: "It is not this run's best model.", inner: error);
        }
    }

    /// <summary>A step can blow the weights up while its own loss, taken before it, is still a number. Such weights are not kept.</summary>
    private void CheckFinite(float? rate)
    {
        if (!_optimizer.Result.IsFinite)
        {
            throw new TrainingException(Describe("the weights are no finite numbers", rate));
        }
    }

    private void CheckAugmentation()
    {
        try
        {
            _recipe.Augmentation.Validate(_network.Input.Height, _network.Input.Width);
        }
        catch (ArgumentException error)
        {
            throw new RecipeException(error.Message, error);
        }
    }

    private string Describe(string problem, float? rate, string? advice = null)
    {
        string checkpoint = _folder is not null && File.Exists(_folder.Checkpoint) ? $" The last good checkpoint is {_folder.Checkpoint}." : "";
        string at = rate is null ? "" : FormattableString.Invariant($", learning rate {rate:G4}");
        return FormattableString.Invariant(
            $"step {_state.Step}, epoch {_state.Epoch + 1}{at}: {problem}.{checkpoint} {advice ?? "Try a lower learning rate."}");
    }

    private void Notice(string text) => _options.Observer?.OnNotice(text);
}
