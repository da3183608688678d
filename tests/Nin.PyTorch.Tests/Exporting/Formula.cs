using System.IO.Hashing;
using System.Text;
using Nin.Networks;
using Nin.Tensors;

namespace Nin.PyTorch.Tests.Exporting;

/// <summary>Numbers that tests/golden/make_pytorch.py makes too: a hash of a name and a place.</summary>
internal static class Formula
{
    /// <summary>Numbers from −1 to 1.</summary>
    public static double[] Uniform(string name, int count)
    {
        uint seed = Crc32.HashToUInt32(Encoding.UTF8.GetBytes(name));
        return [.. Enumerable.Range(0, count).Select(i =>
        {
            uint x = unchecked(((uint)i * 2654435761) + seed);
            x = unchecked((x ^ (x >> 16)) * 2246822519);
            x = unchecked((x ^ (x >> 13)) * 3266489917);
            return ((x ^ (x >> 16)) / 2147483648.0) - 1;
        })];
    }

    /// <summary>The parameters of a network, of sizes that neither die out nor grow through the layers.</summary>
    /// <param name="network">The network.</param>
    /// <param name="keyOf">What a layer is called among the weights in Python.</param>
    public static NamedTensor[] Weights(Network network, Func<string, string> keyOf) =>
    [
        .. from node in network.Nodes
           from parameter in node.NamedParameters
           let own = parameter.Spec.Name
           let shape = parameter.Spec.Shape
           let numbers = Uniform($"{keyOf(node.Name)}.{own}", parameter.Spec.Length)
           let scale = Math.Sqrt(6.0 / shape.Skip(1).Aggregate(1, (product, size) => product * size))
           let values = shape.Length > 1 ? numbers.Select(number => number * scale)
               : own is "weight" or "running_var" ? numbers.Select(number => 1 + (number / 2))
               : numbers.Select(number => number / 10)
           select new NamedTensor(parameter.Name, new Tensor(shape, [.. values.Select(value => (float)value)])),
    ];

    /// <summary>Pictures, [N, H, W, C], of numbers that Python has as [N, C, H, W].</summary>
    public static T[] ChannelsLast<T>(IReadOnlyList<T> numbers, FeatureShape shape)
    {
        var last = new T[numbers.Count];
        for (int i = 0; i < last.Length; i++)
        {
            (int picture, int within) = (i / shape.Length, i % shape.Length);
            (int pixel, int channel) = (within / shape.Channels, within % shape.Channels);
            last[i] = numbers[(picture * shape.Length) + (channel * shape.Pixels) + pixel];
        }

        return last;
    }
}
