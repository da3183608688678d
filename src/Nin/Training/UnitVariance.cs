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
/// <remarks><b>Source</b> Mishkin and Matas, arXiv 1511.06422, whose loop one round ends where biases are 0.</remarks>
internal sealed class UnitVariance(Network network, ParameterBuffer parameters, KernelSet kernels, WorkerPool pool)
{
    /// <summary>Scales them. A layer whose outputs do not differ, or are no finite numbers, stays as it is.</summary>
    /// <param name="pictures">[count, height, width, channels] of the network's input.</param>
    /// <param name="isKept">Whether the weights of this name stay as they are.</param>
    public void Apply(float[] pictures, Func<string, bool> isKept)
    {
        foreach (Node node in network.Nodes)
        {
            string[] weights =
                [.. node.NamedParameters.Where(p => p.Spec.Role == ParameterRole.Weight && !isKept(p.Name)).Select(p => p.Name)];
            if (weights.Length > 0 && node.Layer.IsAffine)
            {
                double scale = 1 / Math.Sqrt(Variance(pictures, node.Name));
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

    /// <summary>The variance of all outputs of a layer, in double and one after the other, so that no thread counts.</summary>
    private double Variance(float[] pictures, string node)
    {
        Network prefix = network.WithOutputs(new NetworkOutput(node, node));
        int count = pictures.Length / network.Input.Length;
        float[] outputs = new float[checked(count * prefix.Output.Length)];
        using (var executor = new InferenceExecutor(prefix, parameters, kernels, pool))
        {
            executor.Run(count, pictures, outputs);
        }

        double sum = 0, squares = 0;
        foreach (float output in outputs)
        {
            sum += output;
        }

        double mean = sum / outputs.Length;
        foreach (float output in outputs)
        {
            squares += (output - mean) * (output - mean);
        }

        return squares / outputs.Length;
    }
}
