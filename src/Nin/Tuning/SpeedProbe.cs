using System.Diagnostics;
using Nin.Data;
using Nin.Data.Loading;
using Nin.Data.Preparing;
using Nin.Execution;
using Nin.Kernels;
using Nin.Models;
using Nin.Threading;
using Nin.Training;

namespace Nin.Tuning;

/// <summary>Times the first steps of a training, and a look at some validation pictures. Nothing is kept but the times.</summary>
internal static class SpeedProbe
{
    /// <summary>Steps at least, and the time after which no other one is begun.</summary>
    private const int FewestSteps = 3;

    private const int ValidationPictures = 256;

    private static readonly TimeSpan Enough = TimeSpan.FromSeconds(1);

    /// <summary>Measures a recipe's network; gives the steps of its epochs too.</summary>
    /// <exception cref="RecipeException">A setting does not fit the pictures.</exception>
    /// <exception cref="Networks.NetworkException">The network does not fit the pictures.</exception>
    public static (MeasuredNetwork Network, int StepsPerEpoch) Measure(
        Recipe recipe, DataSplits data, int threads, CancellationToken cancellation)
    {
        var clock = Stopwatch.StartNew();
        var setup = new TrainingSetup(recipe, data);
        Preprocessing preprocessing = setup.FitPreprocessing(cancellation);
        using var pool = WorkerPool.Of(threads);
        using TrainingStep step = setup.CreateStep(optimizer: null, pool, KernelSet.Default);
        step.Begin(recipe.Initialization, recipe.Seed);
        new MeasuredStart(recipe.Initialization, step, KernelSet.Default, pool).Apply(
            setup.Data.Train, preprocessing, front: null, new HashSet<string>(), cancellation);
        using BatchLoader loader = setup.OpenLoader(preprocessing, recipe.Seed, threads: 1);
        int epoch = 0;

        // The first step makes the memory ready too.
        Take();
        double before = clock.Elapsed.TotalSeconds;
        clock.Restart();
        int steps = 0;
        while (steps < FewestSteps || clock.Elapsed < Enough)
        {
            Take();
            steps++;
        }

        double epochSeconds = clock.Elapsed.TotalSeconds / steps * loader.BatchesPerEpoch;
        double validation = Validate(setup, step, preprocessing, pool, cancellation);
        return (
            new MeasuredNetwork(recipe.Network, epochSeconds + validation, before + validation), loader.BatchesPerEpoch);

        void Take()
        {
            cancellation.ThrowIfCancellationRequested();
            Batch? batch = epoch == 0 ? null : loader.Next();
            if (batch is null)
            {
                loader.Start(epoch++);
                batch = loader.Next()!;
            }

            step.Compute(batch);
            loader.Return(batch);
            step.Update(recipe.Optimizer.LearningRate);
        }
    }

    private static double Validate(
        TrainingSetup setup, TrainingStep step, Preprocessing preprocessing, WorkerPool pool, CancellationToken cancellation)
    {
        Dataset all = setup.Data.Validation!;
        var some = new SubsetDataset(all.Name, all, [.. Enumerable.Range(0, Math.Min(ValidationPictures, all.Count))]);
        var clock = Stopwatch.StartNew();
        using var executor = new InferenceExecutor(
            setup.Objective.Answering(setup.Trained), step.Updater.Result, KernelSet.Default, pool);
        Evaluator.Evaluate(executor, setup.Objective, some, preprocessing, pool, all.Classes, null, [], cancellation);
        return clock.Elapsed.TotalSeconds * all.Count / some.Count;
    }
}
