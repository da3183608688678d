using Nin.Execution;
using Nin.Execution.Parameters;
using Nin.Formats;
using Nin.Kernels;
using Nin.Networks;
using Nin.Threading;

namespace Nin.Models;

/// <summary>A network compiled for pictures of other sizes than its own; the sizes asked for last are kept.</summary>
/// <param name="model">Whose weights they are.</param>
/// <param name="network">The network, or a part of it.</param>
/// <param name="pool">The threads.</param>
/// <param name="limits">What the network may need for a picture.</param>
/// <param name="mostSizes">How many sizes are kept: what each needs stays in memory.</param>
internal sealed class ExecutorsBySize(
    Model model, Network network, WorkerPool pool, Limits limits, int mostSizes = 4) : IDisposable
{
    /// <summary>The last one asked for stands last.</summary>
    private readonly List<InferenceExecutor> _executors = [];

    /// <exception cref="NetworkException">The layers do not fit the size.</exception>
    /// <exception cref="NinFormatException">The network needs more for it than the limits allow.</exception>
    public InferenceExecutor For(int height, int width)
    {
        int index = _executors.FindIndex(one => (one.Plan.Network.Input.Height, one.Plan.Network.Input.Width) == (height, width));
        if (index >= 0)
        {
            InferenceExecutor known = _executors[index];
            _executors.RemoveAt(index);
            _executors.Add(known);
            return known;
        }

        Network sized = network.WithInput(network.Input with { Height = height, Width = width });
        Charge(NetworkCost.Of(sized));
        if (_executors.Count == mostSizes)
        {
            // Before the next one takes its memory.
            _executors[0].Dispose();
            _executors.RemoveAt(0);
        }

        using ParameterBuffer parameters = model.ToParameters();
        var executor = new InferenceExecutor(sized, parameters, KernelSet.Default, pool);
        _executors.Add(executor);
        return executor;
    }

    public void Dispose()
    {
        foreach (InferenceExecutor executor in _executors)
        {
            executor.Dispose();
        }

        _executors.Clear();
    }

    private void Charge(NetworkCost cost)
    {
        try
        {
            cost.Charge("picture", limits);
        }
        catch (NinFormatException error)
        {
            throw new NinFormatException(error.Format, error.Problem, inner: error) { Remedy = Remedy.RaiseNetworkLimits };
        }
    }
}
