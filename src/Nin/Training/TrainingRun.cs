using Nin.Data;
using Nin.Data.Preparing;
using Nin.Formats;
using Nin.Kernels;
using Nin.Models;
using Nin.Networks;
using Nin.Threading;
using Nin.Training.Runs;

namespace Nin.Training;

/// <summary>
/// A run under way: everything that <see cref="Trainer.Run"/> holds, from opening to the last look. The loop over epochs and
/// steps is <see cref="TrainingAttempt"/>.
/// </summary>
internal sealed class TrainingRun : IDisposable
{
    private readonly RunParts _parts;
    private readonly Network? _own;
    private readonly ResumeNotes? _resumed;
    private TrainingAttempt _attempt;

    private TrainingRun(
        RunParts parts, TrainingState state, ResumePoint? point, Network? own, CancellationToken cancellation)
    {
        (_parts, _own) = (parts, own);
        _resumed = point is null
            ? null
            : new ResumeNotes(point.Before, state.Kernels, state.Shards == 0 ? parts.Setup.Recipe.Shards : state.Shards);
        (state.Kernels, state.Shards) = (parts.Kernels.Name, parts.Setup.Shards);
        _attempt = new TrainingAttempt(parts, state);
        if (point is null)
        {
            _attempt.Begin(cancellation);
        }
        else
        {
            _attempt.Resume(point);
        }
    }

    /// <summary>
    /// Makes a run ready, which may take minutes: reads the checkpoint or measures the preprocessing, starts the threads, and
    /// draws the weights or takes them from where they were left.
    /// </summary>
    public static TrainingRun Open(
        Recipe recipe, DataSplits data, Network? network, TrainerOptions options, CancellationToken cancellation)
    {
        var clock = new RunClock(options.TimeLimit, options.CheckpointInterval);
        var setup = new TrainingSetup(
            recipe, data, network, options.Objective, options.Preprocessing, options.InitFrom);
        long steps = (long)recipe.Epochs * (setup.Data.Train.Count / Math.Max(1, setup.BatchSize));
        Recipe.Check(
            recipe.Lookahead.Steps <= steps, "lookahead.steps",
            $"at most the run's {CountText.Counted(steps, "step")}, since slow weights that never move would be the result",
            recipe.Lookahead.Steps);
        var keeper = new RunKeeper(setup, options.Folder)
        {
            InitFrom = options.InitFrom,
            Parts = options.PartNames(setup.Objective),
        };
        ResumePoint? point = options.Resume ? keeper.FindCheckpoint(cancellation) : null;
        if (setup.Cut is not null && options.InitFrom is null)
        {
            throw new RecipeException("freeze: only weights that are begun with can stay as they are. Name a model to begin with.");
        }

        if (point is not null && setup.Known is not null && setup.Known != point.Preprocessing)
        {
            throw new RecipeException("resume: the run began with another preprocessing than the one given. Give the same one.");
        }

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

        KernelSet kernels = KernelSet.Default;
        var pool = WorkerPool.Of(options.Threads);
        TrainingStep? step = null;
        RunParts? parts = null;
        try
        {
            step = setup.CreateStep(options.Optimizer, pool, kernels);
            parts = new RunParts(setup, options, keeper, preprocessing, pool, kernels, step, clock);
            keeper.Frozen = parts.Front?.Weights ?? [];
            return new TrainingRun(parts, state, point, network, cancellation);
        }
        catch
        {
            step?.Dispose();
            parts?.Best.Dispose();
            parts?.Front?.Dispose();
            pool.Dispose();
            throw;
        }
    }

    public TrainingResult Train(CancellationToken cancellation)
    {
        _parts.Clock.BeginTraining();
        Announce();
        TrainingEnd? end = _attempt.Train(cancellation);
        while (end is null)
        {
            BeginAgain(cancellation);
            end = _attempt.Train(cancellation);
        }

        return Finish(end.Value, cancellation);
    }

    public void Dispose() => _parts.Dispose();

    /// <summary>Writes down what the run is, and tells the observer.</summary>
    private void Announce()
    {
        (TrainingSetup setup, int threads, string kernels) = (_parts.Setup, _parts.Pool.Threads, _parts.Kernels.Name);
        RunFolder? folder = _parts.Keeper.Folder;
        folder?.Begin(setup.Recipe, threads, kernels, _attempt.State.InitFromSha256, _attempt.State.PicturesSha256);
        folder?.WriteSkipped(setup.Data.Skipped);
        folder?.WriteNetwork(_own);
        _parts.Options.Observer?.OnStart(setup.Start(threads, kernels, folder?.Path) with
        {
            History = _attempt.State.Metrics,
        });
        foreach (string note in setup.Notes())
        {
            _parts.Notice(note);
        }

        if (_attempt.Origin is not null)
        {
            _parts.Notice(_attempt.Origin);
        }

        foreach (string note in _resumed?.Compared(setup.Recipe, kernels, setup.Shards, _attempt.State) ?? [])
        {
            _parts.Notice(note);
        }
    }

    /// <summary>Begins again with another seed, after the head died.</summary>
    private void BeginAgain(CancellationToken cancellation)
    {
        (string? verdict, long step) = (_attempt.DeadHead, _attempt.State.Step);
        _attempt = new TrainingAttempt(_parts, _attempt.State.NextAttempt());
        _attempt.Begin(cancellation);
        _parts.Keeper.Folder?.WriteMetrics([]);
        _parts.Notice(
            FormattableString.Invariant(
            $"{verdict} (step {step}). Starting again with another seed, restart {_attempt.State.Attempt} of {TrainingAttempt.MaxRestarts}."));
    }

    private TrainingResult Finish(TrainingEnd end, CancellationToken cancellation)
    {
        TrainingState state = _attempt.State;
        bool wasEnded = end is TrainingEnd.TimeLimit or TrainingEnd.Stopped;
        if (state.BestEpoch == 0 || (wasEnded && _parts.Setup.Data.Validation is null))
        {
            // Nothing to choose by: the weights of the last step, though its epoch be not done.
            _attempt.CheckFinite();
            _parts.Best.Parameters.CopyFrom(_parts.Step.Updater.Result);
        }

        float temperature = FitTemperature(cancellation);
        TestViews views = _parts.Setup.Recipe.TestViews;
        Evaluation? test = MeasureTest(temperature, TestViews.None, cancellation);
        Evaluation? byViews = views == TestViews.None ? null : MeasureTest(temperature, views, cancellation);
        double? validation = state.BestEpoch > 0 && _parts.Setup.Data.Validation is not null ? state.BestAccuracy : null;
        Model model = _parts.Best.Write(new RunMetrics
        {
            Epoch = state.BestEpoch,
            ValidationAccuracy = validation,
            TestAccuracy = test?.Accuracy,
            TestLoss = test?.Loss,
            TestViews = byViews is null ? null : views,
            TestViewsAccuracy = byViews?.Accuracy,
        }, temperature);
        return new TrainingResult(
            model, test, validation, state.Epoch, _attempt.Seconds, _parts.Throughput.SessionPicturesPerSecond,
            _parts.Throughput.SessionWaitShare, model.WeightsSha256(), end, _parts.Keeper.Folder?.Path)
        {
            TestByViews = byViews,
            TestViews = views,
            History = state.Metrics,
            BestEpoch = state.BestEpoch,
        };
    }

    /// <summary>
    /// Fits the probabilities of the best weights to how often they are right on the validation part; 1 where there is none.
    /// </summary>
    private float FitTemperature(CancellationToken cancellation)
    {
        if (_parts.Setup.Data.Validation is not Dataset validation || !_parts.Setup.Objective.IsOfProbabilities)
        {
            return 1;
        }

        try
        {
            var fit = new TemperatureFit();
            _parts.Measure(_parts.Best.Parameters, validation, cancellation, [fit]);
            if (fit.Problem is string problem)
            {
                _parts.Notice($"no temperature is fitted to the probabilities: {problem}");
            }

            return (float)fit.Value;
        }
        catch (Exception error) when (error is NinFormatException or IOException)
        {
            _parts.Notice($"the probabilities could not be fitted to the validation part, the model is kept: {error.Message}");
            return 1;
        }
    }

    /// <summary>Takes the last look. A picture that cannot be read any more costs the figure and not the run.</summary>
    private Evaluation? MeasureTest(float temperature, TestViews views, CancellationToken cancellation)
    {
        try
        {
            return _parts.Measure(
                _parts.Best.Parameters, _parts.Setup.Data.Test, cancellation, temperature: temperature, views: views);
        }
        catch (Exception error) when (error is NinFormatException or IOException)
        {
            _parts.Notice($"the test part could not be measured, the model is kept: {error.Message}");
            return null;
        }
    }
}
