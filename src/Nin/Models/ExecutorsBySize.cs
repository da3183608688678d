using Nin.Execution;
using Nin.Execution.Parameters;
using Nin.Formats;
using Nin.Kernels;
using Nin.Networks;
using Nin.Threading;

namespace Nin.Models;

/// <summary>A network compiled for pictures of other sizes than its own; the sizes asked for last are kept.</summary>
internal sealed class ExecutorsBySize(Model model, Network network, WorkerPool pool) : IDisposable
{
    private const int MostSizes = 4;

    /// <summary>The last one asked for stands last.</summary>
    private readonly List<InferenceExecutor> _executors = [];

    /// <exception cref="NetworkException">The layers do not fit the size.</exception>
    /// <exception cref="NinFormatException">The network needs more for it than the limits allow.</exception>
    public InferenceExecutor For(int height, int width)
    {
        int index = _executors.FindIndex(one => (one.Plan.Network.Input.Height, one.Plan.Network.Input.Width) == (height, width));
        InferenceExecutor executor;
        if (index >= 0)
        {
            executor = _executors[index];
            _executors.RemoveAt(index);
        }
        else
        {
            Network sized = network.WithInput(network.Input with { Height = height, Width = width });
            NetworkCost.Of(sized).Charge("picture", Limits.Default);
            using ParameterBuffer parameters = model.ToParameters();
            executor = new InferenceExecutor(sized, parameters, KernelSet.Default, pool);
        }

        _executors.Add(executor);
        if (_executors.Count > MostSizes)
        {
            _executors[0].Dispose();
            _executors.RemoveAt(0);
        }

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
}
