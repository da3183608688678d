using Nin.Layers;
using Nin.Networks;
using Nin.Tensors;

namespace Nin.Tests.Networks;

/// <summary>
/// Numbers by the formula of make_families.py, so that a golden file holds a network's answers and none of its weights.
/// </summary>
internal static class FilledTensors
{
    /// <summary>All parameters and running statistics of a network.</summary>
    public static IEnumerable<NamedTensor> Of(Network network) =>
        from node in network.Nodes
        from parameter in node.NamedParameters
        select new NamedTensor(parameter.Name, new Tensor(parameter.Spec.Shape, Numbers(parameter.Name, parameter.Spec)));

    /// <summary>A picture, [height, width, channels].</summary>
    public static float[] Picture(FeatureShape shape) => Pictures("picture", 1, shape);

    /// <summary>Some pictures, [count, height, width, channels].</summary>
    public static float[] Pictures(string name, int count, FeatureShape shape)
    {
        // The formula fills them as PyTorch has them: a plane for each channel.
        float[] planes = new float[count * shape.Length], pictures = new float[planes.Length];
        Fill(planes, name, 1, 0);
        for (int i = 0; i < pictures.Length; i++)
        {
            (int picture, int pixel, int channel) = (
                i / shape.Length, i % shape.Length / shape.Channels, i % shape.Channels);
            pictures[i] = planes[(picture * shape.Length) + (channel * shape.Pixels) + pixel];
        }

        return pictures;
    }

    /// <summary>Numbers from −0.5 to before 0.5.</summary>
    public static float[] Noise(string name, int count)
    {
        float[] numbers = new float[count];
        Fill(numbers, name, 1, 0);
        return numbers;
    }

    private static float[] Numbers(string name, ParameterSpec spec)
    {
        float[] numbers = new float[spec.Length];
        if (spec.Shape.Length > 1)
        {
            Fill(numbers, name, Math.Sqrt(24.0 / (spec.Length / spec.Shape[0])), 0);
        }
        else
        {
            bool isScale = name.EndsWith(".weight", StringComparison.Ordinal) || name.EndsWith(".running_var", StringComparison.Ordinal);
            Fill(numbers, name, 1, isScale ? 1 : 0);
        }

        return numbers;
    }

    private static void Fill(float[] numbers, string name, double scale, double shift)
    {
        uint seed = 2166136261;
        foreach (char letter in name)
        {
            seed = (seed ^ letter) * 16777619;
        }

        for (int i = 0; i < numbers.Length; i++)
        {
            uint x = (uint)i + seed;
            x ^= x >> 16;
            x *= 0x85EBCA6B;
            x ^= x >> 13;
            x *= 0xC2B2AE35;
            x ^= x >> 16;
            numbers[i] = (float)((((x / 4294967296.0) - 0.5) * scale) + shift);
        }
    }
}
