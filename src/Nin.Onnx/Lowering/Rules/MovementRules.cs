using System.Collections.Immutable;
using Nin.Onnx.Evaluation;

namespace Nin.Onnx.Lowering.Rules;

/// <summary>What only says where numbers lie: no layer is added.</summary>
internal static class MovementRules
{
    public static (string Name, Rule Lower)[] All { get; } =
    [
        ("Reshape", Reshape),
        ("Flatten", Flatten),
        ("Squeeze", Squeeze),
        ("Unsqueeze", Unsqueeze),
        ("Transpose", Transpose),
        ("Expand", Expand),
        ("Tile", Tile),
        ("DepthToSpace", call => Blocks(call, toSpace: true)),
        ("SpaceToDepth", call => Blocks(call, toSpace: false)),
    ];

    /// <summary>
    /// The same numbers under other dimensions; they move where a dimension would be cut at a place that is none.
    /// </summary>
    public static Feature Reshaped(NodeCall call, Feature input, IReadOnlyList<int> sizes) =>
        input.Reshape(sizes) ?? call.State.Flat(input).Reshape(sizes)
        ?? throw new ArgumentException($"expected {input.Length} numbers a picture, got dimensions {string.Join(", ", sizes)}.");

    private static ImmutableArray<Feature> Reshape(NodeCall call)
    {
        Feature input = call.Feature();
        long[] target = call.Settings.ListOrInput("shape", 1) ?? throw new ArgumentException("expected a shape, got none.");
        bool zeroIsNothing = call.Settings.Whole("allowzero", 0) != 0;
        ImmutableArray<int> own = input.JoinsPictures
            ? [call.Batch * input.Sizes[0], .. input.Sizes[1..]]
            : [call.Batch, .. input.Sizes];
        long[] sizes = [.. target.Select((size, i) => size == 0 && !zeroIsNothing
            ? i < own.Length ? own[i] : throw new ArgumentException($"expected a dimension {i + 1} to keep, got {own.Length}.")
            : size)];
        int open = Array.IndexOf(sizes, -1);
        if (open >= 0)
        {
            long others = sizes.Where(size => size != -1).Aggregate(1L, (product, size) => product * size);
            sizes[open] = others > 0 ? (long)call.Batch * input.Length / others : 0;
        }

        return [OfPictures(call, input, sizes)];
    }

    private static ImmutableArray<Feature> Flatten(NodeCall call)
    {
        Feature input = call.Feature();
        int axis = (int)call.Settings.Whole("axis", 1), rank = input.Rank + (input.JoinsPictures ? 0 : 1);
        axis = axis < 0 ? axis + rank : axis;
        if (axis < 1 || axis > rank)
        {
            throw new NotLoweredException("it works across the pictures of a batch");
        }

        // The dimensions before the axis are rows of all pictures.
        int rows = input.Sizes[..(axis - (rank - input.Rank))].Aggregate(1, (product, size) => product * size);
        return rows == 1
            ? [Reshaped(call, input, [input.Length]) with { JoinsPictures = false }]
            : [Reshaped(call, input, [rows, input.Length / rows]) with { JoinsPictures = true }];
    }

    private static ImmutableArray<Feature> Squeeze(NodeCall call)
    {
        Feature input = call.Feature();
        long[]? axes = call.Settings.ListOrInput("axes", 1);
        HashSet<int> gone = axes is null
            ? [.. Enumerable.Range(0, input.Rank).Where(i => input.Sizes[i] == 1)]
            : [.. axes.Select(axis => NodeCall.Dimension(input, axis))];
        if (axes is null && call.Batch == 1)
        {
            throw new NotLoweredException("it takes away the dimension of the pictures");
        }

        return [input with { Dimensions = [.. input.Dimensions.Where((_, i) => !gone.Contains(i))] }];
    }

    private static ImmutableArray<Feature> Unsqueeze(NodeCall call)
    {
        Feature input = call.Feature();
        long[] axes = call.Settings.ListOrInput("axes", 1) ?? throw new ArgumentException("expected axes, got none.");
        int rank = input.Rank + 1 + axes.Length;
        HashSet<int> added = [.. axes.Select(axis => Shapes.Axis(axis, rank))];
        if (added.Contains(0))
        {
            throw new NotLoweredException("it puts a dimension before that of the pictures");
        }

        var left = new Queue<ImmutableArray<Axis>>(input.Dimensions);
        return
        [
            input with
            {
                Dimensions =
                [
                    .. Enumerable.Range(1, rank - 1).Select(i => added.Contains(i) ? [new Axis(1, 1)] : left.Dequeue()),
                ],
            },
        ];
    }

    private static ImmutableArray<Feature> Transpose(NodeCall call)
    {
        Feature input = call.Feature();
        long[] order = call.Settings.List("perm")
            ?? [.. Enumerable.Range(0, input.Rank + 1).Reverse().Select(i => (long)i)];
        return order.Length == input.Rank + 1 && order[0] == 0
            ? [input.Permute([.. order.Skip(1).Select(axis => NodeCall.Dimension(input, axis))])]
            : throw new NotLoweredException("it moves the dimension of the pictures");
    }

    private static ImmutableArray<Feature> Expand(NodeCall call)
    {
        Feature input = call.Feature();
        ImmutableArray<int> target = [.. call.Constant(1).ToWhole().Select(size => checked((int)size))];
        ImmutableArray<int> own = [call.Batch, .. input.Sizes], sizes = Shapes.Broadcast(own, target);
        if (sizes.Length != own.Length || sizes[0] != call.Batch)
        {
            throw new NotLoweredException("it repeats pictures");
        }

        return [input.Repeated(sizes[1..], call.Settings.Limits)];
    }

    private static ImmutableArray<Feature> Tile(NodeCall call)
    {
        Feature input = call.Feature();
        long[] repeats = call.Constant(1).ToWhole();
        return repeats.Length == input.Rank + 1 && repeats[0] == 1
            ?
            [
                input with
                {
                    Dimensions =
                    [
                        .. input.Dimensions.Select((axes, i) =>
                            repeats[i + 1] == 1 ? axes : [new Axis(checked((int)repeats[i + 1]), 0), .. axes]),
                    ],
                },
            ]
            : throw new NotLoweredException("it repeats pictures");
    }

    /// <summary>Channels to squares of pixels, or back.</summary>
    private static ImmutableArray<Feature> Blocks(NodeCall call, bool toSpace)
    {
        Feature input = call.Feature();
        long asked = call.Settings.Whole("blocksize", 0);
        if (input.Rank != 3)
        {
            throw new NotLoweredException($"expected pictures, got {input.Rank + 1} dimensions");
        }

        // As in the evaluator: the square of a larger one is no whole number of 32 bits.
        int block = asked is >= 1 and <= short.MaxValue
            ? (int)asked
            : throw new ArgumentException($"expected a block of at least 1, got {asked}.");
        (int c, int h, int w) = (input.Sizes[0], input.Sizes[1], input.Sizes[2]);
        if (!toSpace)
        {
            Feature cut = Reshaped(call, input, [c, h / block, block, w / block, block]).Permute([2, 4, 0, 1, 3]);
            return [Reshaped(call, cut, [c * block * block, h / block, w / block])];
        }

        int inner = c / (block * block);
        bool channelsFirst = call.Settings.Text("mode", "DCR") == "CRD";
        Feature split = channelsFirst
            ? Reshaped(call, input, [inner, block, block, h, w]).Permute([0, 3, 1, 4, 2])
            : Reshaped(call, input, [block, block, inner, h, w]).Permute([2, 3, 0, 4, 1]);
        return [Reshaped(call, split, [inner, h * block, w * block])];
    }

    private static Feature OfPictures(NodeCall call, Feature input, long[] sizes)
    {
        // The first dimension stays that of the pictures, or of rows of them, or the network would mix them.
        if (sizes.Length == 0 || sizes[0] < call.Batch || sizes[0] % call.Batch != 0)
        {
            throw new NotLoweredException(
                $"expected that the first dimension stays {call.Batch}, that of the pictures, or a multiple, got "
                    + $"[{string.Join(", ", sizes)}]");
        }

        int[] others = [.. sizes.Skip(1).Select(size => checked((int)size))];
        int rows = checked((int)(sizes[0] / call.Batch));
        return rows == 1
            ? Reshaped(call, input, others) with { JoinsPictures = false }
            : Reshaped(call, input, [rows, .. others]) with { JoinsPictures = true };
    }
}
