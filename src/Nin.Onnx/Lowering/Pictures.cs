using System.Collections.Immutable;
using Nin.Formats;
using Nin.Networks;
using Nin.Onnx.Graphs;
using Nin.Tensors;

namespace Nin.Onnx.Lowering;

/// <summary>The one input of a graph that changes from picture to picture.</summary>
internal static class Pictures
{
    /// <summary>The input, how it lies in the network, and the pictures that the file's shapes are made for.</summary>
    /// <exception cref="NinFormatException">
    /// There is not one input, or it says nothing of its shape, or is larger than the limits allow.
    /// </exception>
    public static (OnnxValue Picture, Feature Input, int Batch) Of(OnnxGraph graph, OnnxImportOptions options)
    {
        OnnxValue picture = graph.Inputs.Length == 1
            ? graph.Inputs[0]
            : throw new NinFormatException(
                "ONNX",
                $"expected one input, the pictures, got {graph.Inputs.Length}: "
                    + $"{string.Join(", ", graph.Inputs.Select(input => input.Name))}.",
                hint: "OnnxImportOptions.Constants gives numbers for the others.");
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
            : (picture, Laid(known, isLast), Math.Max(picture.Shape[0], 1));
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
