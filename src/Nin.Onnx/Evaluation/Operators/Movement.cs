using System.Collections.Immutable;

namespace Nin.Onnx.Evaluation.Operators;

/// <summary>The same numbers at other places.</summary>
internal static class Movement
{
    public static (string Name, Operator Run)[] All { get; } =
    [
        ("Transpose", Transpose),
        ("Expand", Expand),
        ("Tile", Tile),
        ("Concat", Concat),
        ("Split", Split),
        ("Slice", Slice),
        ("DepthToSpace", DepthToSpace),
        ("SpaceToDepth", SpaceToDepth),
    ];

    /// <summary>A tensor with its dimensions in another order.</summary>
    public static OnnxTensor Permuted(OnnxTensor tensor, int[] order)
    {
        ImmutableArray<int> shape = [.. order.Select(axis => tensor.Shape[axis])];
        if (tensor.IsFilled)
        {
            return OnnxTensor.Filled(tensor.Type, shape, tensor.Filling);
        }

        int[] strides = Shapes.Strides(tensor.Shape.AsSpan());
        return tensor.Take(shape, Shapes.Offsets(shape, [.. order.Select(axis => strides[axis])]));
    }

    /// <summary>
    /// A tensor read at other indices along each axis. Where the index is −1, it is a given number; where none is given, no index
    /// is −1.
    /// </summary>
    public static OnnxTensor Reindexed(
        OperatorCall call, OnnxTensor tensor, ImmutableArray<int> shape, Func<int, int, int> source, double? outside = null)
    {
        call.Allowed(shape);
        if (tensor.IsFilled && outside is null)
        {
            return OnnxTensor.Filled(tensor.Type, shape, tensor.Filling);
        }

        if (shape.Contains(0))
        {
            return new OnnxTensor(tensor.Type, shape, []);
        }

        int[][] indices =
            [.. shape.Select((size, axis) => Enumerable.Range(0, size).Select(index => source(axis, index)).ToArray())];
        return tensor.Take(shape, Shapes.Places(tensor.Shape.AsSpan(), indices), outside ?? 0);
    }

    private static ImmutableArray<OnnxTensor> Transpose(OperatorCall call)
    {
        OnnxTensor input = call.First;
        long[] order = call.List("perm") ?? [.. Enumerable.Range(1, input.Rank).Select(i => (long)input.Rank - i)];
        return order.Order().SequenceEqual(Enumerable.Range(0, input.Rank).Select(axis => (long)axis))
            ? [Permuted(input, [.. order.Select(axis => (int)axis)])]
            : throw new ArgumentException($"'perm': expected each axis of {input.Rank} once, got [{Shapes.Text(order)}].");
    }

    private static ImmutableArray<OnnxTensor> Expand(OperatorCall call)
    {
        OnnxTensor input = call.First;
        ImmutableArray<int> asked = [.. call.Input(1).ToWhole().Select(Shapes.Size)];
        ImmutableArray<int> shape = call.Allowed(Shapes.Broadcast(input.Shape, asked));
        return input.IsFilled
            ? [OnnxTensor.Filled(input.Type, shape, input.Filling)]
            : [input.Take(shape, Shapes.Offsets(shape, Shapes.BroadcastStrides(input.Shape, shape)))];
    }

    private static ImmutableArray<OnnxTensor> Tile(OperatorCall call)
    {
        OnnxTensor input = call.First;
        long[] repeats = call.Input(1).ToWhole();
        if (repeats.Length != input.Rank)
        {
            throw new ArgumentException($"expected {input.Rank} repeats, got {repeats.Length}.");
        }

        ImmutableArray<int> shape = [.. input.Shape.Select((size, axis) => Shapes.Size((long)size * Shapes.Size(repeats[axis])))];
        return [Reindexed(call, input, shape, (axis, index) => index % input.Shape[axis])];
    }

    private static ImmutableArray<OnnxTensor> Concat(OperatorCall call)
    {
        OnnxTensor[] inputs = Broadcasting.Every(call);
        ImmutableArray<int> first = call.First.Shape;
        int axis = Shapes.Axis(call.Whole("axis", 1), first.Length);
        if (Array.Find(inputs, input => input.Rank != first.Length
            || !input.Shape.SetItem(axis, 0).SequenceEqual(first.SetItem(axis, 0))) is OnnxTensor other)
        {
            throw new ArgumentException(
                $"expected shapes like [{Shapes.Text(first)}] but for axis {axis}, got [{Shapes.Text(other.Shape)}].");
        }

        ImmutableArray<int> shape = first.SetItem(axis, Shapes.Size(inputs.Sum(input => (long)input.Shape[axis])));
        double[] output = call.Room(shape);
        if (output.Length == 0)
        {
            return [call.Like(shape, output)];
        }

        int rows = Shapes.Length(shape.AsSpan()[..axis]), length = output.Length / rows, at = 0;
        foreach (OnnxTensor input in inputs)
        {
            int part = input.Length / rows;
            for (int row = 0; row < rows; row++)
            {
                input.Values.Slice(row * part, part).CopyTo(output.AsSpan((row * length) + at));
            }

            at += part;
        }

        return [call.Like(shape, output)];
    }

    /// <summary>The parts' sizes are a setting before version 13, and an input from then on; none are equal parts.</summary>
    private static ImmutableArray<OnnxTensor> Split(OperatorCall call)
    {
        OnnxTensor input = call.First;
        int axis = Shapes.Axis(call.Whole("axis", 0), input.Rank), size = input.Shape[axis];
        long count = call.Whole("num_outputs", call.Node.Outputs.Length);
        long[]? sizes = call.ListOrInput("split", 1);
        if (sizes is null)
        {
            if (count < 1 || count > call.Node.Outputs.Length || (size % count != 0 && call.Opset < 18))
            {
                throw new ArgumentException($"expected {size} numbers along axis {axis} in equal parts, got {count} parts.");
            }

            // The last one may be smaller.
            long each = (size + count - 1) / count;
            sizes = [.. Enumerable.Range(0, (int)count).Select(i => Math.Clamp(size - (i * each), 0, each))];
        }

        if (sizes.Length > call.Node.Outputs.Length || sizes.Sum(part => (long)Shapes.Size(part)) != size)
        {
            throw new ArgumentException(
                $"'split': expected {call.Node.Outputs.Length} parts of {size} in all, got [{Shapes.Text(sizes)}].");
        }

        var outputs = new OnnxTensor[sizes.Length];
        int begin = 0;
        for (int i = 0; i < outputs.Length; i++)
        {
            int first = begin;
            outputs[i] = Reindexed(
                call, input, input.Shape.SetItem(axis, (int)sizes[i]), (along, index) => along == axis ? first + index : index);
            begin += (int)sizes[i];
        }

        return [.. outputs];
    }

    /// <summary>Begins and ends are settings before version 10, and inputs from then on.</summary>
    private static ImmutableArray<OnnxTensor> Slice(OperatorCall call)
    {
        OnnxTensor input = call.First;
        long[] begins = Listed("starts", 1), ends = Listed("ends", 2);
        long[] axes = call.ListOrInput("axes", 3) ?? [.. Enumerable.Range(0, begins.Length).Select(axis => (long)axis)];
        long[] steps = call.Find(4)?.ToWhole() ?? [.. begins.Select(_ => 1L)];
        if (ends.Length != begins.Length || axes.Length != begins.Length || steps.Length != begins.Length || steps.Contains(0))
        {
            throw new ArgumentException(
                $"expected as many begins, ends, axes and steps other than 0, got [{Shapes.Text(begins)}], [{Shapes.Text(ends)}], [{Shapes.Text(axes)}] and [{Shapes.Text(steps)}].");
        }

        int[] sizes = [.. input.Shape];
        long[] first = new long[sizes.Length], step = [.. sizes.Select(_ => 1L)];
        for (int i = 0; i < axes.Length; i++)
        {
            int axis = Shapes.Axis(axes[i], sizes.Length), size = input.Shape[axis];

            // A backward slice ends before the first number at −1.
            long least = steps[i] > 0 ? 0 : -1, most = steps[i] > 0 ? size : size - 1;
            first[axis] = Math.Clamp(begins[i] < 0 ? begins[i] + size : begins[i], Math.Max(0, least), Math.Max(0, most));
            long end = Math.Clamp(ends[i] < 0 ? ends[i] + size : ends[i], least, most);
            step[axis] = steps[i];
            sizes[axis] = size == 0 ? 0 : (int)Math.Max(0, Math.Ceiling((end - first[axis]) / (double)steps[i]));
        }

        return [Reindexed(call, input, [.. sizes], (axis, index) => (int)(first[axis] + (index * step[axis])))];

        long[] Listed(string name, int index) => call.ListOrInput(name, index) ?? throw new ArgumentException($"expected '{name}'.");
    }

    private static ImmutableArray<OnnxTensor> DepthToSpace(OperatorCall call)
    {
        (int images, int channels, int height, int width, int block) = Blocks(call);
        int filters = channels / block / block;
        if (filters * block * block != channels)
        {
            throw new ArgumentException($"expected channels in blocks of {block}·{block}, got {channels}.");
        }

        OnnxTensor moved = call.Text("mode", "DCR") switch
        {
            "DCR" => Permuted(call.First.WithShape([images, block, block, filters, height, width]), [0, 3, 4, 1, 5, 2]),
            "CRD" => Permuted(call.First.WithShape([images, filters, block, block, height, width]), [0, 1, 4, 2, 5, 3]),
            string other => throw new ArgumentException($"'mode': expected DCR or CRD, got '{other}'."),
        };
        return [moved.WithShape([images, filters, Shapes.Size((long)height * block), Shapes.Size((long)width * block)])];
    }

    private static ImmutableArray<OnnxTensor> SpaceToDepth(OperatorCall call)
    {
        (int images, int channels, int height, int width, int block) = Blocks(call);
        if (height % block != 0 || width % block != 0)
        {
            throw new ArgumentException($"expected a height and a width in blocks of {block}, got {height} and {width}.");
        }

        OnnxTensor blocks = call.First.WithShape([images, channels, height / block, block, width / block, block]);
        int filters = Shapes.Size((long)channels * block * block);
        return [Permuted(blocks, [0, 3, 5, 1, 2, 4]).WithShape([images, filters, height / block, width / block])];
    }

    private static (int Images, int Channels, int Height, int Width, int Block) Blocks(OperatorCall call)
    {
        ImmutableArray<int> shape = call.First.Shape;
        long block = call.Whole("blocksize", 0);
        return shape.Length == 4 && block is >= 1 and <= 0x7FFF
            ? (shape[0], shape[1], shape[2], shape[3], (int)block)
            : throw new ArgumentException($"expected 4 dimensions and a block of at least 1, got {shape.Length} and {block}.");
    }
}
