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

    /// <summary>A picture of three channels, [side, side, 3].</summary>
    public static float[] Picture(int side)
    {
        float[] planes = new float[3 * side * side], picture = new float[planes.Length];
        Fill(planes, "picture", 1, 0);
        for (int i = 0; i < picture.Length; i++)
        {
            picture[i] = planes[(i % 3 * side * side) + (i / 3)];
        }

        return picture;
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
