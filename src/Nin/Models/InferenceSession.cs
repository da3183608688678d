using Nin.Execution;
using Nin.Execution.Parameters;
using Nin.Kernels;
using Nin.Networks;
using Nin.Tensors;
using Nin.Threading;

namespace Nin.Models;

/// <summary>
/// A network with its weights, ready to compute: numbers in, numbers out, for networks of any kind. A <see cref="Classifier"/> is
/// more comfortable where the answer is a class.
/// </summary>
/// <remarks>Any number of callers may ask at once. No output depends on the threads, or on the pictures beside it.</remarks>
public sealed class InferenceSession : IDisposable
{
    private readonly WorkerPool _pool;
    private readonly InferenceExecutor _executor;

    /// <summary>Makes a network ready.</summary>
    /// <param name="network">The network.</param>
    /// <param name="weights">Its parameters and running statistics, under their names.</param>
    /// <param name="threads">Threads that compute; one a core where 0.</param>
    /// <exception cref="ArgumentException">A parameter is missing, or its shape is another.</exception>
    public InferenceSession(Network network, IEnumerable<NamedTensor> weights, int threads = 0)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(weights);
        ArgumentOutOfRangeException.ThrowIfNegative(threads);
        using ParameterBuffer parameters = ParameterBuffer.Of(new ParameterLayout(network), weights);
        Network = network;
        _pool = new WorkerPool(threads == 0 ? Environment.ProcessorCount : threads);
        _executor = new InferenceExecutor(network, parameters, KernelSet.Default, _pool);
    }

    /// <summary>The network.</summary>
    public Network Network { get; }

    /// <summary>Computes all outputs of some pictures.</summary>
    /// <param name="pictures">[count, height, width, channels] of the network's input.</param>
    /// <returns>For each output of the network, in its order, [count, height, width, channels] of that output.</returns>
    /// <exception cref="ArgumentException">The length is not one of whole pictures.</exception>
    /// <exception cref="ObjectDisposedException">The session has been disposed of.</exception>
    public float[][] Run(ReadOnlyMemory<float> pictures)
    {
        int length = Network.Input.Length, count = pictures.Length / length;
        if (pictures.Length % length != 0)
        {
            throw new ArgumentException(
                $"{Network.Name}: expected whole pictures of {length} numbers, got {pictures.Length}.", nameof(pictures));
        }

        float[][] outputs = [.. Network.Outputs.Select(output => new float[count * Network.ShapeOf(output.Node).Length])];
        if (count > 0)
        {
            _executor.Run(count, pictures, [.. outputs.Select(output => output.AsMemory())]);
        }

        return outputs;
    }

    /// <summary>Gives threads and memory back.</summary>
    public void Dispose()
    {
        _executor.Dispose();
        _pool.Dispose();
    }
}
