using System.Collections.Immutable;
using Nin.Onnx.Lowering.Layers;
using Nin.Tensors;

namespace Nin.Onnx.Lowering.Rules;

/// <summary>The largest numbers along a dimension, or where they are: as if that were the channels.</summary>
internal static class SelectionRules
{
    private const int CountIsInputFrom = 10;

    public static (string Name, Rule Lower)[] All { get; } =
    [
        ("ArgMax", call => [Arg(call, isLargest: true)]),
        ("ArgMin", call => [Arg(call, isLargest: false)]),
        ("TopK", TopK),
    ];

    private static Feature Arg(NodeCall call, bool isLargest)
    {
        Feature input = call.Feature();
        int dimension = NodeCall.Dimension(input, call.Settings.Whole("axis", 0));
        bool prefersLast = call.Settings.Whole("select_last_index", 0) != 0;
        var layer = new TopKLayer(1, isLargest, givesIndices: true, prefersLast);
        Feature place = Chosen(call, input, dimension, layer, call.Name());
        return call.Settings.Whole("keepdims", 1) != 0
            ? place
            : place with { Dimensions = place.Dimensions.RemoveAt(dimension) };
    }

    /// <summary>Two layers, for there are two outputs; the one that nobody reads is left out of the network.</summary>
    private static ImmutableArray<Feature> TopK(NodeCall call)
    {
        Feature input = call.Feature();
        int dimension = NodeCall.Dimension(input, call.Settings.Whole("axis", -1));
        long asked = call.Opset < CountIsInputFrom ? call.Settings.Whole("k", 0) : call.Constant(1).ToWhole().FirstOrDefault();
        int count = asked >= 1 && asked <= input.Sizes[dimension]
            ? (int)asked
            : throw new NotLoweredException($"expected 1 to {input.Sizes[dimension]} numbers, got {asked}");
        bool isLargest = call.Settings.Whole("largest", 1) != 0;
        return
        [
            Chosen(call, input, dimension, new TopKLayer(count, isLargest), call.Name()),
            Chosen(call, input, dimension, new TopKLayer(count, isLargest, givesIndices: true), call.Name("indices")),
        ];
    }

    private static Feature Chosen(NodeCall call, Feature input, int dimension, TopKLayer layer, string name)
    {
        int size = input.Sizes[dimension];
        int[] order = [.. Enumerable.Range(0, input.Rank).Where(i => i != dimension), dimension];
        bool isPicture = input.Rank == 3 && dimension == 0;
        Feature placed = isPicture
            ? call.State.AsPicture(input)
            : call.State.InOrder(input.Permute(order), new FeatureShape(1, input.Length / size, size));
        string node = call.State.Add(name, layer, [placed.Node]);
        FeatureShape shape = call.State.ShapeOf(node);
        if (isPicture)
        {
            return Feature.Of(node, shape);
        }

        Feature result = Feature.InOrder(node, shape, [.. order[..^1].Select(i => input.Sizes[i]), layer.Count]);
        return result.Permute([.. Enumerable.Range(0, input.Rank).Select(i => Array.IndexOf(order, i))]);
    }
}
