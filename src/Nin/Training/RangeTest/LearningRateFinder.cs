using Nin.Data;
using Nin.Data.Loading;
using Nin.Data.Preparing;
using Nin.Execution;
using Nin.Kernels;
using Nin.Threading;
using Nin.Training.Optimizers;

namespace Nin.Training.RangeTest;

/// <summary>
/// The range test: trains for some steps with a rate that rises exponentially from one that moves nothing to one that
/// destroys everything, and keeps the loss at each. Nothing is written and no model is kept.
/// </summary>
/// <remarks>
/// Pictures, augmentation, initialisation, loss and optimizer are those of <see cref="Trainer"/> with the same recipe; only
/// the schedule is another. The same recipe on the same data gives the same bits, on any number of threads.
/// <b>Source</b> Smith, arXiv 1506.01186, section 3.3; the exponential rise and the smoothing are those of fastai's lr_find.
/// </remarks>
public sealed class LearningRateFinder
{
    /// <summary>
    /// The smoothed loss looks back over one in so many steps, so that a curve has the same shape however fine it is drawn.
    /// </summary>
    private const double MemoryShare = 10;

    /// <summary>The smoothed loss has diverged when it is so many times its lowest.</summary>
    private const double Divergence = 4;

    private readonly Recipe _recipe;
    private readonly DataSplits _data;
    private readonly LearningRateFinderOptions _options;

    private readonly Networks.Network? _network;

    /// <summary>Prepares a test of a network of one's own.</summary>
    /// <param name="network">What would be trained.</param>
    /// <param name="recipe">How; its own network is left aside.</param>
    /// <param name="data">What it would be trained on.</param>
    /// <param name="options">The range of rates, and whom to tell; null for the usual range and nobody.</param>
    /// <exception cref="RecipeException">A setting is out of range.</exception>
    /// <exception cref="ArgumentException">
    /// The rates do not rise, or the parts of the data have other classes than the training pictures.
    /// </exception>
    public LearningRateFinder(Networks.Network network, Recipe recipe, DataSplits data, LearningRateFinderOptions? options = null)
        : this(recipe, data, options)
    {
        ArgumentNullException.ThrowIfNull(network);
        _network = network;
    }

    /// <summary>Prepares a test.</summary>
    /// <param name="recipe">What would be trained. Its learning rate, schedule and epochs do not matter.</param>
    /// <param name="data">What it would be trained on.</param>
    /// <param name="options">The range of rates, and whom to tell; null for the usual range and nobody.</param>
    /// <exception cref="RecipeException">A setting is out of range.</exception>
    /// <exception cref="ArgumentException">
    /// The rates do not rise, there is only one class, or the parts of the data have other classes than the training pictures.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException">A number of steps or threads is out of range.</exception>
    public LearningRateFinder(Recipe recipe, DataSplits data, LearningRateFinderOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        ArgumentNullException.ThrowIfNull(data);
        recipe.Validate();
        Trainer.CheckClasses(data, options?.Objective);
        (_data, _options) = (data, options ?? new LearningRateFinderOptions());
        _options.Validate();

        // The average is never looked at; the weights move without it as they would with it. Slow weights hold on to nothing
        // where a run begins, as here. All are drawn, so all learn.
        _recipe = recipe with { EmaDecay = 0, Lookahead = new LookaheadSettings(), Freeze = "" };
    }

    /// <summary>Takes the steps.</summary>
    /// <param name="cancellation">Ends the test after the step under way.</param>
    /// <exception cref="OperationCanceledException">The test was cancelled.</exception>
    /// <exception cref="RecipeException">The network is unknown, or a setting does not fit the pictures.</exception>
    /// <exception cref="Networks.NetworkException">The network does not fit the pictures.</exception>
    /// <exception cref="Formats.NinFormatException">A picture is damaged.</exception>
    public LearningRateCurve Run(CancellationToken cancellation = default)
    {
        var setup = new TrainingSetup(_recipe, _data, _network, _options.Objective);
        KernelSet kernels = KernelSet.Default;
        using var pool = WorkerPool.Of(_options.Threads);
        using TrainingStep step = setup.CreateStep(_options.Optimizer, pool, kernels);
        step.Begin(_recipe.Initialization, _recipe.Seed);
        _options.Observer?.OnStart(setup.Start(pool.Threads, kernels.Name, folder: null));
        foreach (string note in setup.Notes())
        {
            _options.Observer?.OnNotice(note);
        }

        Preprocessing preprocessing = setup.FitPreprocessing(cancellation);
        new MeasuredStart(_recipe.Initialization, step, kernels, pool).Apply(
            setup.Data.Train, preprocessing, front: null, new HashSet<string>(), cancellation);
        using BatchLoader loader = setup.OpenLoader(preprocessing, _recipe.Seed, _options.LoaderThreads, _options.Augmentations);
        return Rise(loader, step, new DeadHeadGuard(setup.Objective.ChanceLoss(setup.Outputs)), cancellation);
    }

    private LearningRateCurve Rise(BatchLoader loader, TrainingStep learner, DeadHeadGuard guard, CancellationToken cancellation)
    {
        List<LearningRatePoint> points = [];
        double kept = 1 - (MemoryShare / _options.Steps), average = 0, weight = 1, lowest = double.PositiveInfinity;
        for (int step = 0, epoch = 0; step < _options.Steps; step++)
        {
            float rate = RateAt(step);
            Batch batch = NextBatch(loader, ref epoch);
            StepResult result = learner.Compute(batch);
            loader.Return(batch);
            if (!double.IsFinite(result.Loss))
            {
                return new LearningRateCurve(points, LearningRateEnd.Diverged);
            }

            learner.Update(rate);
            average = (kept * average) + ((1 - kept) * result.Loss);
            weight *= kept;
            var point = new LearningRatePoint(rate, result.Loss, average / (1 - weight));
            points.Add(point);
            _options.Observer?.OnProgress(new(point, step + 1, _options.Steps));
            cancellation.ThrowIfCancellationRequested();
            if (guard.Observe(result.Loss, result.AllOutputsZero, result.OutputsAreConstant) is not null)
            {
                // A dead network's loss is that of chance, which may be below that of the start: nothing has been learned by it.
                int dead = Math.Max(guard.Stuck, Math.Max(guard.Zero, guard.Constant));
                return new LearningRateCurve(points[..^dead], LearningRateEnd.Died);
            }

            lowest = Math.Min(lowest, point.Smoothed);
            if (point.Smoothed > Divergence * lowest)
            {
                return new LearningRateCurve(points, LearningRateEnd.Diverged);
            }
        }

        return new LearningRateCurve(points, LearningRateEnd.Completed);
    }

    /// <summary>The next batch of the epoch, or the first of the next one.</summary>
    private static Batch NextBatch(BatchLoader loader, ref int epoch)
    {
        Batch? batch = epoch == 0 ? null : loader.Next();
        if (batch is null)
        {
            loader.Start(epoch++);
            batch = loader.Next()!;
        }

        return batch;
    }

    private float RateAt(int step) => (float)(
        _options.LowestRate * Math.Pow(_options.HighestRate / _options.LowestRate, (double)step / (_options.Steps - 1)));
}
