using Nin.Data;
using Nin.Data.Preparing;
using Nin.Execution;
using Nin.Execution.Parameters;
using Nin.Kernels;
using Nin.Metrics;
using Nin.Models;
using Nin.Threading;

namespace Nin.Training.Runs;

/// <summary>What a run has from its beginning to its end, whatever happens to an attempt.</summary>
internal sealed record RunParts(
    TrainingSetup Setup, TrainerOptions Options, RunKeeper Keeper, Preprocessing Preprocessing, WorkerPool Pool,
    KernelSet Kernels, TrainingStep Step, RunClock Clock) : IDisposable
{
    public BestModel Best { get; } = new(Keeper, Step.Parameters.Layout, Preprocessing, Setup.Recipe.BestBy);

    /// <summary>What of the network stays as it is; null where everything learns.</summary>
    public FrozenFront? Front { get; } = Setup.Cut is null
        ? null
        : new FrozenFront(Setup.Cut.Front, Options.InitFrom!.Weights, Kernels, Pool);

    public Throughput Throughput { get; } = new();

    /// <summary>Measures weights on a part of the data; null where there is none.</summary>
    public Evaluation? Measure(
        ParameterBuffer parameters, Dataset? dataset, CancellationToken cancellation, IReadOnlyList<Metric>? metrics = null,
        float temperature = 1, TestViews views = TestViews.None)
    {
        if (dataset is null)
        {
            return null;
        }

        using var executor = new InferenceExecutor(Setup.Objective.Answering(Setup.Trained), parameters, Kernels, Pool);
        return Evaluator.Evaluate(
            executor, Setup.Objective, dataset, Preprocessing, Pool, dataset.Classes, null, metrics ?? [], cancellation,
            temperature, front: Front, views: views);
    }

    public void Notice(string text) => Options.Observer?.OnNotice(text);

    public void Dispose()
    {
        Step.Dispose();
        Front?.Dispose();
        Best.Dispose();
        Pool.Dispose();
    }
}
