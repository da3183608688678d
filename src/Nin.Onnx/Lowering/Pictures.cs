using System.Collections.Immutable;
using Nin.Formats;
using Nin.Networks;
using Nin.Onnx.Graphs;
using Nin.Tensors;

namespace Nin.Onnx.Lowering;

/// <summary>What of a graph's inputs changes from picture to picture: one, or several that are taken together.</summary>
/// <param name="Inputs">The inputs, and how each lies in the network's input.</param>
/// <param name="Shape">The shape of the network's input.</param>
/// <param name="Batch">The pictures that the file's shapes are made for.</param>
internal sealed record Pictures(ImmutableArray<(OnnxValue Value, Feature Feature)> Inputs, FeatureShape Shape, int Batch)
{
    /// <summary>The one input.</summary>
    /// <exception cref="NinFormatException">
    /// There is not one input, or it says nothing of its shape, or is larger than the limits allow.
    /// </exception>
    public static Pictures Of(OnnxGraph graph, OnnxImportOptions options)
    {
        OnnxValue picture = graph.Inputs.Length == 1
            ? graph.Inputs[0]
            : throw new NinFormatException(
                "ONNX",
                $"expected one input, the pictures, got {graph.Inputs.Length}: "
                    + $"{string.Join(", ", graph.Inputs.Select(input => input.Name))}.",
                hint: "OnnxImportOptions.Constants gives numbers for the others, OnnxImportOptions.JoinsInputs takes them together.");
        (int[] sizes, bool isLast) = Known(picture, options);
        Feature input = Laid(sizes, isLast);
        return new Pictures([(picture, input)], input.Shape, Math.Max(picture.Shape[0], 1));
    }

    /// <summary>Several inputs, one behind the other in the network's input.</summary>
    /// <exception cref="NinFormatException">One says too little of its shape, or they are not of one number of pictures.</exception>
    public static Pictures Joined(OnnxGraph graph, OnnxImportOptions options)
    {
        int[][] sizes = [.. graph.Inputs.Select(input => Known(input, options).Sizes)];
        int[] batches = [.. graph.Inputs.Select(input => Math.Max(input.Shape[0], 1)).Distinct()];
        long length = sizes.Sum(one => one.Aggregate(1L, (product, size) => product * size));
        if (batches.Length != 1 || !options.Limits.AllowPicture([(int)Math.Min(length, int.MaxValue)]))
        {
            throw new NinFormatException(
                "ONNX",
                $"expected inputs of as many pictures and at most {options.Limits.PictureNumbers} numbers together "
                    + $"(OnnxLimits.PictureNumbers), got {string.Join("; ", graph.Inputs)}.");
        }

        var shape = FeatureShape.Flat((int)length);
        var inputs = ImmutableArray.CreateBuilder<(OnnxValue, Feature)>();
        int offset = 0;
        for (int i = 0; i < sizes.Length; i++)
        {
            Feature feature = Feature.InOrder(Network.InputName, shape, sizes[i]) with { Offset = offset };
            inputs.Add((graph.Inputs[i], feature));
            offset += feature.Length;
        }

        return new Pictures(inputs.ToImmutable(), shape, batches[0]);
    }

    /// <summary>The sizes of a picture, and whether its channels stand last.</summary>
    private static (int[] Sizes, bool IsLast) Known(OnnxValue picture, OnnxImportOptions options)
    {
        if (picture.Shape.IsDefault || picture.Shape.Length < 1)
        {
            throw new NinFormatException("ONNX", $"expected a shape of the input '{picture.Name}', got {picture}.");
        }

        ImmutableArray<int> sizes = picture.Shape[1..];
        bool isLast = IsChannelsLast(sizes);
        int[] known = [.. sizes.Select((size, i) => size > 0 ? size : Open(i, sizes.Length, isLast, options))];
        return known.Any(size => size <= 0)
            ? throw new NinFormatException("ONNX", $"expected the channels of the input '{picture.Name}', got {picture}.")
            : !options.Limits.AllowPicture(known)
            ? throw new NinFormatException(
                "ONNX", $"expected an input of at most {options.Limits.PictureNumbers} numbers (OnnxLimits.PictureNumbers), got {picture}.")
            : (known, isLast);
    }

    /// <summary>[N, H, W, C] as TensorFlow has it: few channels, and they stand last.</summary>
    private static bool IsChannelsLast(ImmutableArray<int> sizes) =>
        sizes.Length == 3 && sizes[2] is 1 or 3 or 4 && sizes[0] is not (1 or 3 or 4);

    /// <summary>What is taken for a dimension that the file leaves open.</summary>
    private static int Open(int dimension, int rank, bool isLast, OnnxImportOptions options) =>
        (rank, isLast ? dimension + 1 : dimension) switch
        {
            (3, 1) => options.Height,
            (3, 2) => options.Width,
            _ => -1,
        };

    private static Feature Laid(int[] sizes, bool isLast)
    {
        int length = sizes.Aggregate(1, (product, size) => product * size);
        return sizes.Length switch
        {
            3 when isLast => Feature.InOrder(Network.InputName, new FeatureShape(sizes[0], sizes[1], sizes[2]), sizes),
            3 => Feature.Of(Network.InputName, new FeatureShape(sizes[1], sizes[2], sizes[0])),
            2 => Feature.InOrder(Network.InputName, new FeatureShape(1, sizes[0], sizes[1]), sizes),
            _ => Feature.InOrder(Network.InputName, FeatureShape.Flat(length), sizes),
        };
    }
}
