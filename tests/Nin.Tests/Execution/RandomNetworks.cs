using Nin.Kernels;
using Nin.Layers;
using Nin.Networks;
using Nin.Tensors;

namespace Nin.Tests.Execution;

/// <summary>
/// Networks of layers drawn by chance, with branches, sums, products and joins, in which any value may be read by several: shapes
/// that no one would think of.
/// </summary>
internal static class RandomNetworks
{
    private const int Layers = 14;

    private static readonly Layer[] Functions =
        [new Relu(), new Relu6(), new Sigmoid(), new HardSwish(), new LeakyRelu(), new Tanh()];

    /// <summary>The network of a seed. Without layers whose folding changes the bits: no normalisation.</summary>
    public static Network Create(int seed)
    {
        var random = new System.Random(seed);
        var input = new FeatureShape(random.Next(5, 15), random.Next(5, 15), random.Next(1, 6));
        var builder = new NetworkBuilder($"random {seed}", input.Height, input.Width, input.Channels);
        var values = new List<(string Name, FeatureShape Shape)> { (Network.InputName, input) };
        while (values.Count <= Layers)
        {
            // The latest value is the likeliest, so that there are chains; an older one makes a branch.
            (string name, FeatureShape shape) = random.Next(3) > 0 ? values[^1] : values[random.Next(values.Count)];
            (Layer? layer, string[] inputs) = Draw(random, name, shape, values);
            if (layer is not null)
            {
                string added = $"n{values.Count}";
                FeatureShape[] shapes = [.. inputs.Select(one => values.First(value => value.Name == one).Shape)];
                values.Add((added, layer.OutputShape(shapes)));
                builder.Add(layer, added, inputs);
            }
        }

        // Every layer is an output first; those that the chosen ones do not need are left out then.
        foreach ((string name, _) in values[1..])
        {
            builder.Output(name, name);
        }

        string[] outputs = random.Next(3) == 0 ? [values[^1].Name, values[^random.Next(2, 5)].Name] : [values[^1].Name];
        return builder.Build().WithOutputs(outputs.Select(name => new NetworkOutput(name, name)));
    }

    private static (Layer? Layer, string[] Inputs) Draw(
        System.Random random, string name, FeatureShape shape, List<(string Name, FeatureShape Shape)> values)
    {
        int channels = shape.Channels, wide = random.Next(4) == 0 ? random.Next(17, 40) : random.Next(2, 12);
        string[] alike = [.. values.Where(value => value.Shape == shape && value.Name != name).Select(value => value.Name)];
        string[] beside = [.. values.Where(value => (value.Shape.Height, value.Shape.Width) == (shape.Height, shape.Width))
            .Select(value => value.Name)];
        bool isLarge = Math.Min(shape.Height, shape.Width) > 3;
        return random.Next(16) switch
        {
            0 or 1 => (new Conv2d(channels, random.Next(2) == 0 ? channels : wide, 1), [name]),
            2 => (new Conv2d(channels, channels, 3, padding: 1), [name]),
            3 => (new Conv2d(channels, wide, 3, padding: 1, bias: false), [name]),
            4 when isLarge => (new Conv2d(channels, wide, 3, stride: 2, padding: 1), [name]),
            5 => (new Conv2d(channels, channels, Window2d.Square(3, 1, 1), groups: channels), [name]),
            6 when isLarge => (random.Next(2) == 0 ? new MaxPool2d(2) : new AvgPool2d(3, 1, 1), [name]),
            7 or 8 or 9 => (Functions[random.Next(Functions.Length)], [name]),
            10 or 11 when alike.Length > 0 => (
                random.Next(3) == 0 ? new Multiply() : new Add(),
                random.Next(2) == 0 ? [name, alike[random.Next(alike.Length)]] : [alike[random.Next(alike.Length)], name]),
            12 when channels < 60 => (new Concat(), [name, beside[random.Next(beside.Length)]]),
            13 when channels > 1 => (new Slice(0, channels - 1), [name]),
            14 => (new Dropout(0.5f), [name]),
            15 when values.Count > 6 && random.Next(3) == 0 => (new GlobalAvgPool2d(), [name]),
            _ => (null, []),
        };
    }
}
