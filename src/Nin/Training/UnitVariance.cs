using Nin.Execution;
using Nin.Execution.Parameters;
using Nin.Kernels;
using Nin.Layers;
using Nin.Networks;
using Nin.Threading;

namespace Nin.Training;

/// <summary>
/// Scales the weights of one layer after the other, so that a layer's outputs have variance 1 over some pictures.
/// </summary>
/// <remarks><b>Source</b> Mishkin and Matas, arXiv 1511.06422, whose loop one round ends where biases are constants.</remarks>
internal sealed class UnitVariance(Network network, ParameterBuffer parameters, KernelSet kernels, WorkerPool pool)
{
    /// <summary>Numbers that a layer's outputs for a few pictures are at most, where one picture has no more: 16 MiB.</summary>
    private const int MostOutputs = 1 << 22;

    /// <summary>Scales them. A layer whose outputs do not differ, or are no finite numbers, stays as it is.</summary>
    /// <param name="pictures">[count, height, width, channels] of the network's input.</param>
    /// <param name="isKept">Whether the weights of this name stay as they are.</param>
    /// <param name="cancellation">Ends the work between two passes of a few pictures.</param>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public void Apply(float[] pictures, Func<string, bool> isKept, CancellationToken cancellation = default)
    {
        foreach (Node node in network.Nodes)
        {
            string[] weights =
                [.. node.NamedParameters.Where(p => p.Spec.Role == ParameterRole.Weight && !isKept(p.Name)).Select(p => p.Name)];
            if (weights.Length > 0 && node.Layer.IsAffine)
            {
                double scale = 1 / Math.Sqrt(Variance(pictures, node.Name, cancellation));
                for (int i = 0; i < weights.Length && double.IsFinite(scale); i++)
                {
                    foreach (ref float weight in parameters[parameters.Layout[weights[i]]])
                    {
                        weight = (float)(weight * scale);
                    }
                }
            }
        }
    }

    /// <summary>
    /// The variance of all outputs of a layer, in double and one after the other, so that no thread counts. A few pictures are
    /// taken at a time: their outputs are what takes memory.
    /// </summary>
    private double Variance(float[] pictures, string node, CancellationToken cancellation)
    {
        Network prefix = network.WithOutputs(new NetworkOutput(node, node));
        int length = network.Input.Length, count = pictures.Length / length;
        int piece = Math.Clamp(MostOutputs / prefix.Output.Length, 1, count);
        float[] outputs = new float[checked(piece * prefix.Output.Length)];
        using var executor = new InferenceExecutor(prefix, parameters, kernels, pool);
        double origin = 0, sum = 0, squares = 0;
        for (int first = 0; first < count; first += piece)
        {
            cancellation.ThrowIfCancellationRequested();
            int taken = Math.Min(piece, count - first);
            executor.Run(taken, pictures.AsMemory(first * length, taken * length), outputs);
            origin = first == 0 ? outputs[0] : origin; // sums about a number of their own size lose nothing
            foreach (float output in outputs.AsSpan(0, taken * prefix.Output.Length))
            {
                sum += output - origin;
                squares += (output - origin) * (output - origin);
            }
        }

        double all = (double)count * prefix.Output.Length;
        return (squares - (sum * sum / all)) / all;
    }
}
