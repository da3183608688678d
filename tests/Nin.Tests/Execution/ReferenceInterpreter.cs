using Nin.Execution.Parameters;
using Nin.Kernels.Elementwise;
using Nin.Layers;
using Nin.Networks;
using Nin.Tensors;
using static Nin.Tests.Execution.ReferenceFormulas;

namespace Nin.Tests.Execution;

/// <summary>
/// Walks a network node by node in double, with the reference kernels: no plan, no arena, no fusion. What the executors
/// are held against.
/// </summary>
internal sealed class ReferenceInterpreter(Network network, ParameterBuffer parameters)
{
    public Network Network { get; } = network;

    public ParameterLayout Layout { get; } = parameters.Layout;

    /// <summary>The trained parameters, laid out as in the buffer.</summary>
    public double[] Trained { get; } = [.. parameters.Trained.ToArray().Select(value => (double)value)];

    public double[] Running { get; } = [.. parameters.Running.ToArray().Select(value => (double)value)];

    /// <summary>
    /// Beside every gradient the sum of the magnitudes it is made of: what its rounding error is relative to.
    /// </summary>
    public double[] Magnitudes { get; } = new double[parameters.Trained.Length];

    /// <summary>The network's output when it answers: running statistics, no dropout.</summary>
    public double[] Answer(float[] pictures, int count) => new ReferencePass(this, count, null, 0).Forward(Widen(pictures));

    /// <summary>The mean loss of a batch cut into shards as the executor cuts it, and its gradient.</summary>
    public (double Loss, double[] Gradient) Train(
        float[] pictures, int[] labels, int shards, float labelSmoothing = 0f, ulong seed = 0, uint step = 0)
    {
        double loss = 0;
        var gradient = new double[Trained.Length];
        Array.Clear(Magnitudes);
        int first = 0;
        for (int s = 0; s < shards; s++)
        {
            int count = (labels.Length / shards) + (s < labels.Length % shards ? 1 : 0);
            if (count > 0)
            {
                int length = Network.Input.Length;
                var pass = new ReferencePass(this, count, new DropoutKey(seed, step, 0), first);
                double[] output = pass.Forward(Widen(pictures.AsSpan(first * length, count * length)));
                (double part, double[] outputGradient) = Loss(output, labels.AsSpan(first, count), labelSmoothing, labels.Length);
                loss += part;
                pass.Backward(outputGradient, gradient);
            }

            first += count;
        }

        return (loss, gradient);
    }

    /// <summary>The longest chain of sums that a gradient goes through: how many roundings one number can have seen.</summary>
    public long Roundings(int count)
    {
        long terms = 0;
        for (int i = 0; i < Network.Nodes.Length; i++)
        {
            FeatureShape input = Network.InputShapesOf(i)[0], output = Network.OutputShapes[i];
            terms += Network.Nodes[i].Layer switch
            {
                Conv2d conv =>
                    (conv.KernelSize * conv.KernelSize * (conv.InChannels + conv.OutChannels)) + (count * output.Pixels),
                Linear linear => linear.InFeatures + linear.OutFeatures + count,
                BatchNorm2d => 4 * count * input.Pixels,
                _ => 2 * input.Pixels,
            };
        }

        return terms;
    }

    private (double Loss, double[] Gradient) Loss(double[] output, ReadOnlySpan<int> labels, float labelSmoothing, int total)
    {
        int classes = Network.Classes;
        bool probabilities = new OutputLayout(Network).AreProbabilities[0];
        var gradient = new double[output.Length];
        double loss = 0;
        for (int r = 0; r < labels.Length; r++)
        {
            double[] row = output[(r * classes)..((r + 1) * classes)];
            double sum = row.Sum(Math.Exp);
            for (int c = 0; c < classes; c++)
            {
                double target = (labelSmoothing / classes) + (c == labels[r] ? 1 - labelSmoothing : 0);
                double probability = probabilities ? row[c] : Math.Exp(row[c]) / sum;
                loss -= target * Math.Log(probability) / total;
                gradient[(r * classes) + c] = (probabilities ? -target / probability : probability - target) / total;
            }
        }

        return (loss, gradient);
    }
}
