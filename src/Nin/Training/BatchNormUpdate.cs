using Nin.Data;
using Nin.Data.Loading;
using Nin.Execution;
using Nin.Execution.Parameters;
using Nin.Kernels;
using Nin.Models;
using Nin.Networks;
using Nin.Objectives;
using Nin.Threading;

namespace Nin.Training;

/// <summary>
/// Measures the running statistics of a model's batch normalisations anew: the mean of those of all batches of an epoch. Weights
/// that were averaged meet other numbers than any model that they are the mean of.
/// </summary>
/// <remarks>
/// Batches, shards, random changes to pictures and dropout are those of the first epoch of a training by the model's recipe, so
/// the result is the same to the bit, on any number of threads. <b>Source</b> torch.optim.swa_utils.update_bn.
/// <b>Deviation</b> a batch counts by its shards ("ghost batches"), as in training; pictures that fill no batch are left out.
/// </remarks>
public static class BatchNormUpdate
{
    /// <summary>Whether a model has running statistics.</summary>
    public static bool IsNeededBy(Model model)
    {
        ArgumentNullException.ThrowIfNull(model);
        return model.Network.Nodes.Any(node => node.Layer.Parameters.Any(spec => !spec.IsTrainable));
    }

    /// <summary>Gives the model with running statistics of these pictures.</summary>
    /// <param name="model">The model; one without batch normalisation is given back as it is.</param>
    /// <param name="data">What to measure on: the training part, without what its recipe sets aside to choose by.</param>
    /// <param name="threads">Threads that compute; 0 for one a core.</param>
    /// <param name="cancellation">Ends the measuring after the batch under way.</param>
    /// <exception cref="ArgumentException">The data has other classes, or targets of another kind.</exception>
    /// <exception cref="RecipeException">The model's recipe does not fit the pictures.</exception>
    /// <exception cref="Formats.NinFormatException">A picture is damaged.</exception>
    /// <exception cref="OperationCanceledException">The measuring was cancelled.</exception>
    public static Model Run(Model model, DataSplits data, int threads = 0, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(data);
        if (!IsNeededBy(model))
        {
            return model;
        }

        LabelMatch.Of(model.Labels, data.Train);
        Recipe recipe = RecipeOf(model);
        Objective objective = model.AnswerKind == AnswerKind.AnyClasses ? new MultiLabel() : new Classification();
        var setup = new TrainingSetup(recipe, data, model.Network, objective, model.Preprocessing);
        using ParameterBuffer parameters = model.ToParameters();
        Measure(setup, parameters, threads, cancellation);
        return model.With(parameters.ToTensors());
    }

    private static void Measure(TrainingSetup setup, ParameterBuffer parameters, int threads, CancellationToken cancellation)
    {
        // A momentum of one leaves in the statistics what the last batch had, and nothing of those before it.
        Network network = setup.Network;
        var observed = new Network(
            network.Name, network.Input, network.Nodes.Select(node => node with { Layer = node.Layer.WithMomentum(1) }),
            network.Outputs);
        using var pool = WorkerPool.Of(threads);
        using var executor = new TrainingExecutor(
            observed, parameters, KernelSet.Default, pool, setup.BatchSize, setup.Shards, setup.Objective);
        using BatchLoader loader = setup.OpenLoader(setup.Known!, setup.Recipe.Seed, threads: 1);
        double[] sums = new double[parameters.Running.Length];
        loader.Start(epoch: 0);
        for (uint step = 0; loader.Next() is Batch batch; step++)
        {
            cancellation.ThrowIfCancellationRequested();
            parameters.Running.Clear();
            executor.Observe(batch.FilledPictures, batch.Count, setup.Recipe.Seed, step);
            loader.Return(batch);
            for (int i = 0; i < sums.Length; i++)
            {
                sums[i] += parameters.Running[i];
            }
        }

        for (int i = 0; i < sums.Length; i++)
        {
            parameters.Running[i] = (float)(sums[i] / loader.BatchesPerEpoch);
        }
    }

    /// <summary>The model's recipe, or the usual one, without what is about weights: they are there.</summary>
    private static Recipe RecipeOf(Model model)
    {
        Recipe recipe = model.Recipe is string json ? RecipeFile.FromJson(json, "the model's recipe") : new Recipe();
        return recipe with
        {
            InputSize = 0,
            Dropout = null,
            AuxiliaryWeight = null,
            ParameterGroups = [],
            Initialization = new(),
            ClassWeights = "",
            Freeze = "",
        };
    }
}
