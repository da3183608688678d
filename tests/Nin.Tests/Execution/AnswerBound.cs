using Nin.Execution.Parameters;
using Nin.Layers;
using Nin.Networks;
using Nin.Tensors;
using Nin.Testing.Cases;

namespace Nin.Tests.Execution;

/// <summary>How far a network's answers in float can be from those in double.</summary>
/// <remarks>
/// What is made by at most n roundings of sums of products is off by γ(n)·M, with γ(n) = n·u / (1 − n·u), and with M the same
/// sums of the magnitudes (Higham, Accuracy and Stability of Numerical Algorithms, section 3.1): the network's answer with no
/// sign in parameters and pictures. ReLU and maxima bring no two numbers further apart. A softmax takes at most half of its
/// input's largest error; in M it is left out, and for that the numbers of all classes are added up. Winograd's sums are fewer
/// and of larger numbers; their own bound is the kernels' case record's.
/// </remarks>
internal static class AnswerBound
{
    public static double Of(Network network, ParameterBuffer parameters, float[] pictures, int count)
    {
        var plain = new Network(
            network.Name, network.Input,
            network.Nodes.Select(node => node.Layer is Softmax ? node with { Layer = new Relu() } : node), network.Outputs);
        var magnitudes = new ReferenceInterpreter(plain, parameters);
        Unsign(magnitudes.Trained, 0, magnitudes.Trained.Length, sign: 1);
        foreach (ParameterSlot slot in parameters.Layout.Slots.Where(slot => slot.Spec.Role == ParameterRole.RunningMean))
        {
            // A mean is taken away: with this sign it is added.
            Unsign(magnitudes.Running, slot.Offset, slot.Length, sign: -1);
        }

        double[] answers = magnitudes.Answer([.. pictures.Select(Math.Abs)], count);
        double largest = answers.Chunk(answers.Length / count).Max(answer => answer.Sum());

        // One more is a probability's own size.
        double roundings = Roundings(network) * Roundoff.Unit;
        return roundings / (1 - roundings) * (1 + largest);
    }

    /// <summary>Of all layers one after the other, which no path is longer than.</summary>
    private static long Roundings(Network network)
    {
        long roundings = 0;
        for (int i = 0; i < network.Nodes.Length; i++)
        {
            FeatureShape input = network.InputShapesOf(i)[0];
            roundings += network.Nodes[i].Layer switch
            {
                // A product, an addition for each term, and the bias.
                Conv2d conv => ((long)conv.KernelSize * conv.KernelSize * conv.InChannels) + 2,
                Linear linear => linear.InFeatures + 2,

                // Scale and shift of the running statistics, folded into the weights before: ten operations.
                BatchNorm2d => 10,
                AvgPool2d pool => (pool.KernelSize * pool.KernelSize) + 2,
                GlobalAvgPool2d => input.Pixels + 2,
                _ => network.Nodes[i].Inputs.Length + 1,
            };
        }

        return roundings;
    }

    private static void Unsign(double[] numbers, int start, int length, int sign)
    {
        for (int i = start; i < start + length; i++)
        {
            numbers[i] = sign * Math.Abs(numbers[i]);
        }
    }
}
