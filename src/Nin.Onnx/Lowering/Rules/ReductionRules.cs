using System.Collections.Immutable;
using Nin.Layers;
using Nin.Onnx.Lowering.Layers;
using Nin.Tensors;

namespace Nin.Onnx.Lowering.Rules;

/// <summary>Sums, means and extremes over some dimensions: global poolings of them, as if they were the pixels.</summary>
internal static class ReductionRules
{
    public static (string Name, Rule Lower)[] All { get; } =
    [
        ("ReduceMean", call => [Mean(call, call.Feature(), isSum: false)]),
        ("ReduceSum", call => [Mean(call, call.Feature(), isSum: true)]),
        ("ReduceMax", call => [Pooled(call, call.Feature(), new GlobalMaxPool2d())]),
        ("ReduceMin", Least),
        ("ReduceSumSquare", call => [Mean(call, Square(call), isSum: true)]),
        ("ReduceL1", call => [Mean(call, call.State.AddPointwise(
            call.Name("abs"), new FunctionLayer(FunctionKind.Abs), call.Feature()), isSum: true)]),
        ("ReduceL2", call => [call.State.AddPointwise(
            call.Name("sqrt"), new FunctionLayer(FunctionKind.Sqrt), Mean(call, Square(call), isSum: true))]),
    ];

    private static Feature Square(NodeCall call)
    {
        Feature input = call.Feature();
        return input with { Node = call.State.Add(call.Name("square"), new Multiply(), [input.Node, input.Node]) };
    }

    private static ImmutableArray<Feature> Least(NodeCall call)
    {
        Feature negative = ActivationRules.Affine(call, call.Feature(), -1, 0, call.Name("negative"));
        return [ActivationRules.Affine(call, Pooled(call, negative, new GlobalMaxPool2d()), -1, 0, call.Name("positive"))];
    }

    private static Feature Mean(NodeCall call, Feature input, bool isSum)
    {
        Feature mean = Pooled(call, input, new GlobalAvgPool2d());
        int count = input.Length / Math.Max(mean.Length, 1);
        return isSum ? ActivationRules.Affine(call, mean, count, 0, call.Name("sum")) : mean;
    }

    private static Feature Pooled(NodeCall call, Feature input, Layer pooling)
    {
        long[]? axes = call.Settings.ListOrInput("axes", 1);
        if (axes is null or [])
        {
            if (call.Settings.Whole("noop_with_empty_axes", 0) != 0)
            {
                return input;
            }

            throw new NotLoweredException("it works across the pictures of a batch");
        }

        HashSet<int> reduced = [.. axes.Select(axis => NodeCall.Dimension(input, axis))];
        bool keeps = call.Settings.Whole("keepdims", 1) != 0;
        ImmutableArray<int> sizes = input.Sizes;
        int[] kept = [.. Enumerable.Range(0, input.Rank).Where(i => !reduced.Contains(i))];
        int[] result =
        [
            .. Enumerable.Range(0, input.Rank).Where(i => keeps || !reduced.Contains(i))
                .Select(i => reduced.Contains(i) ? 1 : sizes[i]),
        ];
        int channels = kept.Aggregate(1, (product, i) => product * sizes[i]);

        // Over rows and columns of a picture nothing has to move.
        Feature placed = input.Rank == 3 && kept is [0]
            ? call.State.AsPicture(input)
            : call.State.InOrder(
                input.Permute([.. reduced.Order(), .. kept]), new FeatureShape(input.Length / channels, 1, channels));
        string node = call.State.Add(call.Name(), pooling, [placed.Node]);
        return Feature.InOrder(node, call.State.ShapeOf(node), result);
    }
}
