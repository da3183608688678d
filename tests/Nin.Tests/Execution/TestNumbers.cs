using Nin.Execution.Parameters;
using Nin.Layers;
using Nin.Networks;
using Nin.Random;

namespace Nin.Tests.Execution;

/// <summary>Pictures, labels and parameters for tests, the same in every run.</summary>
internal static class TestNumbers
{
    public static float[] Gaussian(int length, uint index)
    {
        var random = new RandomStream(1, RandomPurpose.Test, 1, index);
        var values = new float[length];
        for (int i = 0; i < length; i++)
        {
            values[i] = random.NextGaussian();
        }

        return values;
    }

    public static float[] Pictures(Network network, int count, uint index = 0) => Gaussian(count * network.Input.Length, index);

    public static int[] Labels(Network network, int count) =>
        [.. Enumerable.Range(0, count).Select(i => (i * 7 % 5) % network.Classes)];

    /// <summary>Weights after He; biases, normalisations and running statistics off their neutral values.</summary>
    public static ParameterBuffer Parameters(Network network, uint index = 0)
    {
        var parameters = new ParameterBuffer(new ParameterLayout(network));
        foreach (ParameterSlot slot in parameters.Layout.Slots)
        {
            var random = new RandomStream(
                2 + index, RandomPurpose.Test, 2, (uint)slot.Offset + (slot.Spec.IsTrainable ? 0u : 1u << 20));
            foreach (ref float value in parameters[slot])
            {
                value = slot.Spec.Role switch
                {
                    ParameterRole.Weight => random.NextGaussian() * MathF.Sqrt(2f / slot.Spec.FanIn),
                    ParameterRole.NormalizationWeight => 1f + (0.2f * random.NextGaussian()),
                    ParameterRole.RunningVariance => 0.5f + random.NextSingle(),
                    _ => 0.2f * random.NextGaussian(),
                };
            }
        }

        return parameters;
    }
}
