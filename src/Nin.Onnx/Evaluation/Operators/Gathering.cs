using System.Collections.Immutable;

namespace Nin.Onnx.Evaluation.Operators;

/// <summary>Numbers read from, or written to, places that other numbers name.</summary>
internal static class Gathering
{
    public static (string Name, Operator Run)[] All { get; } =
    [
        ("Gather", Gather),
        ("GatherElements", GatherElements),
        ("GatherND", GatherNd),
        ("Scatter", ScatterElements),
        ("ScatterElements", ScatterElements),
        ("ScatterND", ScatterNd),
    ];

    /// <summary>Whole slices along an axis.</summary>
    private static ImmutableArray<OnnxTensor> Gather(OperatorCall call)
    {
        OnnxTensor input = call.First, indices = call.Input(1);
        int axis = Shapes.Axis(call.Whole("axis", 0), input.Rank), size = input.Shape[axis];
        int[] places = [.. indices.ToWhole().Select(index => Shapes.Index(index, size))];
        OnnxTensor slices = Movement.Reindexed(
            call, input, input.Shape.SetItem(axis, places.Length), (along, index) => along == axis ? places[index] : index);
        return [slices.WithShape(call.Allowed([.. input.Shape[..axis], .. indices.Shape, .. input.Shape[(axis + 1)..]]))];
    }

    private static ImmutableArray<OnnxTensor> GatherElements(OperatorCall call)
    {
        ImmutableArray<int> shape = call.Allowed(call.Input(1).Shape);
        return [call.First.Take(shape, Elements(call, call.Input(1)))];
    }

    private static ImmutableArray<OnnxTensor> ScatterElements(OperatorCall call)
    {
        Func<double, double, double> combine = Combination(call);
        int[] places = Elements(call, call.Input(1));
        ReadOnlySpan<double> updates = Updates(call, places.Length);
        double[] output = call.Room(call.First.Shape);
        call.First.Values.CopyTo(output);
        for (int i = 0; i < places.Length; i++)
        {
            output[places[i]] = combine(output[places[i]], updates[i]);
        }

        return [call.Like(call.First.Shape, output)];
    }

    /// <summary>The place of each index: its own in the first input, but along the axis where it says.</summary>
    private static int[] Elements(OperatorCall call, OnnxTensor indices)
    {
        ImmutableArray<int> shape = call.First.Shape;
        int axis = Shapes.Axis(call.Whole("axis", 0), shape.Length);
        if (indices.Rank != shape.Length || indices.Shape.Where((size, i) => i != axis && size > shape[i]).Any())
        {
            throw new ArgumentException(
                $"expected indices within [{Shapes.Text(shape)}], got [{Shapes.Text(indices.Shape)}].");
        }

        int[] strides = Shapes.Strides(shape.AsSpan());
        int stride = strides[axis];
        strides[axis] = 0;
        int[] places = Shapes.Offsets(indices.Shape, strides);
        long[] whole = indices.ToWhole();
        for (int i = 0; i < places.Length; i++)
        {
            places[i] += Shapes.Index(whole[i], shape[axis]) * stride;
        }

        return places;
    }

    /// <summary>Slices named by lists of indices, each list along the last dimension.</summary>
    private static ImmutableArray<OnnxTensor> GatherNd(OperatorCall call)
    {
        long batches = call.Whole("batch_dims", 0);
        ImmutableArray<int> shape = call.First.Shape, indices = call.Input(1).Shape;
        if (batches < 0 || batches >= Math.Min(shape.Length, indices.Length)
            || !shape.Take((int)batches).SequenceEqual(indices.Take((int)batches)))
        {
            throw new ArgumentException($"'batch_dims': expected a number of dimensions that both inputs begin with, got {batches}.");
        }

        (int[] begins, int length) = Slices(call, (int)batches);
        ImmutableArray<int> result = call.Allowed([.. indices[..^1], .. shape[((int)batches + indices[^1])..]]);
        int[] places = [.. begins.SelectMany(begin => Enumerable.Range(begin, length))];
        return [call.First.Take(result, places)];
    }

    private static ImmutableArray<OnnxTensor> ScatterNd(OperatorCall call)
    {
        Func<double, double, double> combine = Combination(call);
        (int[] begins, int length) = Slices(call, 0);
        ReadOnlySpan<double> updates = Updates(call, (long)begins.Length * length);
        double[] output = call.Room(call.First.Shape);
        call.First.Values.CopyTo(output);
        for (int i = 0; i < updates.Length; i++)
        {
            ref double place = ref output[begins[i / length] + (i % length)];
            place = combine(place, updates[i]);
        }

        return [call.Like(call.First.Shape, output)];
    }

    /// <summary>Where each list of indices begins to read, and how many numbers lie there.</summary>
    private static (int[] Begins, int Length) Slices(OperatorCall call, int batches)
    {
        ImmutableArray<int> shape = call.First.Shape, indices = call.Input(1).Shape;
        int rank = indices.IsEmpty ? 0 : indices[^1];
        if (rank < 1 || rank > shape.Length - batches)
        {
            throw new ArgumentException($"expected lists of 1 to {shape.Length - batches} indices, got {rank}.");
        }

        int[] strides = Shapes.Strides(shape.AsSpan());
        long[] whole = call.Input(1).ToWhole();
        int[] begins = new int[whole.Length / rank];
        int perBatch = Math.Max(1, Shapes.Length(indices.AsSpan()[batches..^1]));
        int batchLength = Shapes.Length(shape.AsSpan()[batches..]);
        for (int i = 0; i < begins.Length; i++)
        {
            begins[i] = i / perBatch * batchLength;
            for (int j = 0; j < rank; j++)
            {
                begins[i] += Shapes.Index(whole[(i * rank) + j], shape[batches + j]) * strides[batches + j];
            }
        }

        return (begins, Shapes.Length(shape.AsSpan()[(batches + rank)..]));
    }

    private static ReadOnlySpan<double> Updates(OperatorCall call, long count) => call.Input(2).Length == count
        ? call.Input(2).Values
        : throw new ArgumentException($"expected {count} numbers to write, got {call.Input(2).Length}.");

    /// <summary>What becomes of a number where another is written.</summary>
    private static Func<double, double, double> Combination(OperatorCall call) => call.Text("reduction", "none") switch
    {
        "none" => (_, update) => update,
        "add" => (old, update) => old + update,
        "mul" => (old, update) => old * update,
        "min" => Math.Min,
        "max" => Math.Max,
        string other => throw new ArgumentException($"'reduction': expected none, add, mul, min or max, got '{other}'."),
    };
}
