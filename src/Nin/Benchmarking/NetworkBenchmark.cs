using System.Collections.Immutable;
using Nin.Execution;
using Nin.Execution.Parameters;
using Nin.Execution.Planning;
using Nin.Execution.Timing;
using Nin.Kernels;
using Nin.Kernels.Convolution;
using Nin.Models;
using Nin.Networks;
using Nin.Training;

namespace Nin.Benchmarking;

/// <summary>Times a network, answering and learning, beside the machine's peak.</summary>
/// <remarks>Only the network is timed: pictures are numbers in memory, neither decoded nor preprocessed nor loaded.</remarks>
public sealed class NetworkBenchmark : IDisposable
{
    private const ulong Seed = 1;

    private readonly ParameterBuffer _parameters;

    /// <summary>Prepares a network with random weights, the same every time.</summary>
    public NetworkBenchmark(Network network)
    {
        ArgumentNullException.ThrowIfNull(network);
        (Network, _parameters) = (network, new ParameterBuffer(new ParameterLayout(network)));
        new InitializationSettings().Apply(_parameters, Seed);
    }

    /// <summary>Prepares a model with the weights that it has.</summary>
    public NetworkBenchmark(Model model)
    {
        ArgumentNullException.ThrowIfNull(model);
        (Network, _parameters) = (model.Network, model.ToParameters());
    }

    /// <summary>The network.</summary>
    public Network Network { get; }

    /// <summary>The largest batch: more pictures than this have more numbers than an array.</summary>
    public int MostPictures => Array.MaxLength / Math.Max(Network.Input.Length, Network.Classes);

    /// <summary>Times one case.</summary>
    /// <param name="what">What to time.</param>
    /// <param name="options">How; null for a second and no layers.</param>
    /// <param name="cancellation">Ends it after the call under way.</param>
    /// <exception cref="ArgumentOutOfRangeException">
    /// The batch, the threads or the duration is not positive, or the batch has more numbers than an array.
    /// </exception>
    /// <exception cref="NetworkException">The batch has more activations than can be counted.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public BenchmarkResult Run(BenchmarkCase what, BenchmarkOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(what);
        options ??= new BenchmarkOptions();
        Check(what, options);
        cancellation.ThrowIfCancellationRequested();
        using BenchmarkWork work = BenchmarkWork.Create(Network, _parameters, what);
        double estimate = RepeatedCalls.WarmUp(work.Call, 2 * options.Duration, cancellation);
        double peak = FmaPeak.Measure(KernelSet.Default, what.Threads);
        double seconds = RepeatedCalls.MedianSeconds(work.Call, estimate, options.Duration, cancellation);
        ImmutableArray<Operation> operations = work.Plan.Operations;
        bool learns = what.Mode == BenchmarkMode.Training;
        return new BenchmarkResult(
            Network.Name, what, seconds,
            what.BatchSize * operations.Sum(one => DirectForward(one) + (learns ? DirectBackward(one) : 0)),
            what.BatchSize * operations.Sum(one => Products(one, learns)),
            peak, options.Layers ? TimeLayers(work, what, seconds, options.Duration, cancellation) : null);
    }

    /// <summary>Frees the memory.</summary>
    public void Dispose() => _parameters.Dispose();

    private void Check(BenchmarkCase what, BenchmarkOptions options)
    {
        if (what.BatchSize < 1 || what.BatchSize > MostPictures)
        {
            throw new ArgumentOutOfRangeException(
                nameof(what), $"NetworkBenchmark: expected a batch of 1 to {MostPictures} pictures, got {what.BatchSize}.");
        }

        if (what.Threads < 1)
        {
            throw new ArgumentOutOfRangeException(
                nameof(what), $"NetworkBenchmark: expected at least 1 thread, got {what.Threads}.");
        }

        if (options.Duration <= TimeSpan.Zero)
        {
            throw new ArgumentOutOfRangeException(nameof(options), "NetworkBenchmark: expected a positive duration.");
        }
    }

    private static LayerTimes TimeLayers(
        BenchmarkWork work, BenchmarkCase what, double estimate, TimeSpan duration, CancellationToken cancellation)
    {
        int calls = (int)Math.Clamp(duration.TotalSeconds / estimate, 3, 100_000);
        var times = new OperationTimes(work.Plan);
        work.Times = times;
        double seconds = RepeatedCalls.MeanSeconds(work.Call, calls, cancellation);
        work.Times = null;

        // Threads that work at the same time share a call's seconds out; with fewer pieces than threads some have nothing to do.
        double share = 1.0 / calls / Math.Clamp((double)times.Passes / calls, 1, what.Threads);
        return new LayerTimes(
            [.. times.Seconds().Select(one => TimeOf(work.Plan, one.Operation, one.Forward * share, one.Backward * share,
            what))], seconds);
    }

    private static LayerTime TimeOf(ExecutionPlan plan, Operation operation, double forward, double backward, BenchmarkCase what)
    {
        Network network = plan.Network;
        int index = network.IndexOf(operation.Output.Name);
        return new LayerTime(
            operation.Output.Name, network.Nodes[index].Layer.Kind, network.OutputShapes[index],
            operation.CostOn(plan.Kernels)?.Algorithm, forward, backward,
            what.BatchSize * DirectForward(operation),
            what.Mode == BenchmarkMode.Inference ? 0 : what.BatchSize * DirectBackward(operation));
    }

    private static double DirectForward(Operation one) => 2.0 * one.MultiplyAdds;

    private static double DirectBackward(Operation one) => (one.Inputs[0].NeedsGradient ? 2 : 1) * DirectForward(one);

    private static double Products(Operation one, bool learns)
    {
        if (one.CostOn(KernelSet.Default) is not ConvolutionCost cost)
        {
            return 0;
        }

        long backward = cost.BackwardWeights + (one.Inputs[0].NeedsGradient ? cost.BackwardInput : 0);
        return 2.0 * (cost.Forward + (learns ? backward : 0));
    }
}
