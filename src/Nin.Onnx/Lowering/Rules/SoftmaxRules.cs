using System.Collections.Immutable;
using Nin.Layers;
using Nin.Tensors;

namespace Nin.Onnx.Lowering.Rules;

/// <summary>Softmax and its logarithm.</summary>
internal static class SoftmaxRules
{
    private const int OneAxisFrom = 13;

    public static (string Name, Rule Lower)[] All { get; } =
    [
        ("Softmax", call => Lower(call, dim => new Softmax(dim))),
        ("LogSoftmax", call => Lower(call, dim => new LogSoftmax(dim))),
    ];

    private static ImmutableArray<Feature> Lower(NodeCall call, Func<int, Layer> layer)
    {
        Feature input = call.Feature();
        int axis = NodeCall.Dimension(input, call.Settings.Whole("axis", call.Opset < OneAxisFrom ? 1 : -1));
        if (call.Opset < OneAxisFrom)
        {
            // Older operator sets sum over the axis and all that follow.
            int inner = input.Sizes[axis..].Aggregate(1, (product, size) => product * size);
            return [OverLast(call, input, inner, layer)];
        }

        // Of a picture the layer knows each axis; of others it is moved to the end.
        if (input.Rank == 3)
        {
            return [call.State.AddTo(call.Name(), layer(axis + 1), call.State.AsPicture(input))];
        }

        int[] order = [.. Enumerable.Range(0, input.Rank).Where(i => i != axis), axis];
        Feature result = OverLast(call, input.Permute(order), input.Sizes[axis], layer);
        return [result.Permute([.. Enumerable.Range(0, input.Rank).Select(i => Array.IndexOf(order, i))])];
    }

    private static Feature OverLast(NodeCall call, Feature input, int inner, Func<int, Layer> layer)
    {
        int outer = input.Length / inner;
        Feature placed = call.State.InOrder(input, outer == 1 ? FeatureShape.Flat(inner) : new FeatureShape(1, outer, inner));
        return placed with { Node = call.State.Add(call.Name(), layer(1), [placed.Node]) };
    }
}
