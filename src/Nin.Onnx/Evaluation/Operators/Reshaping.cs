using System.Collections.Immutable;
using Nin.Onnx.Format;

namespace Nin.Onnx.Evaluation.Operators;

/// <summary>The same numbers under another shape, and shapes as numbers.</summary>
internal static class Reshaping
{
    public static (string Name, Operator Run)[] All { get; } =
    [
        ("Reshape", Reshape),
        ("Flatten", Flatten),
        ("Squeeze", Squeeze),
        ("Unsqueeze", Unsqueeze),
        ("Shape", Shape),
        ("Size", call => [OnnxTensor.Scalar(ElementType.Int64, call.First.Length)]),
    ];

    /// <summary>
    /// A size of −1 is what the others leave; one of 0 is the input's own, or with <c>allowzero</c> nothing. Before version 5 the
    /// shape is a setting.
    /// </summary>
    private static ImmutableArray<OnnxTensor> Reshape(OperatorCall call)
    {
        OnnxTensor input = call.First;
        long[] asked = call.ListOrInput("shape", 1) ?? throw new ArgumentException("expected a shape.");
        bool isZeroAllowed = call.Whole("allowzero", 0) != 0;
        for (int i = 0; i < asked.Length; i++)
        {
            if (asked[i] == 0 && !isZeroAllowed)
            {
                asked[i] = i < input.Rank
                    ? input.Shape[i]
                    : throw new ArgumentException($"expected a size for dimension {i}, got 0, and the input has {input.Rank}.");
            }
        }

        int open = Array.IndexOf(asked, -1);
        if (open >= 0)
        {
            int others = Shapes.Length([.. asked.Where((_, i) => i != open).Select(Shapes.Size)]);
            asked[open] = others == 0 ? 0 : input.Length / others;
        }

        return [input.WithShape(call.Allowed([.. asked.Select(Shapes.Size)]))];
    }

    private static ImmutableArray<OnnxTensor> Flatten(OperatorCall call)
    {
        ImmutableArray<int> shape = call.First.Shape;
        long axis = call.Whole("axis", 1);
        int before = axis == shape.Length ? shape.Length : Shapes.Axis(axis, shape.Length);
        return [call.First.WithShape([Shapes.Length(shape.AsSpan()[..before]), Shapes.Length(shape.AsSpan()[before..])])];
    }

    /// <summary>Takes dimensions of size 1 away: those that are listed, or all.</summary>
    private static ImmutableArray<OnnxTensor> Squeeze(OperatorCall call)
    {
        ImmutableArray<int> shape = call.First.Shape;
        int[] axes = call.ListOrInput("axes", 1) is long[] listed
            ? [.. listed.Select(axis => Shapes.Axis(axis, shape.Length))]
            : [.. Enumerable.Range(0, shape.Length).Where(axis => shape[axis] == 1)];
        return axes.All(axis => shape[axis] == 1)
            ? [call.First.WithShape([.. shape.Where((_, axis) => !axes.Contains(axis))])]
            : throw new ArgumentException($"expected sizes of 1 at axes {Shapes.Text(axes)}, got [{Shapes.Text(shape)}].");
    }

    /// <summary>Puts dimensions of size 1 at these places of the result.</summary>
    private static ImmutableArray<OnnxTensor> Unsqueeze(OperatorCall call)
    {
        long[] listed = call.ListOrInput("axes", 1) ?? throw new ArgumentException("expected 'axes'.");
        int rank = call.First.Rank + listed.Length;
        if (rank > call.Limits.Rank)
        {
            throw new ArgumentException($"expected at most {call.Limits.Rank} dimensions, got {rank}.");
        }

        int[] axes = [.. listed.Select(axis => Shapes.Axis(axis, rank)).Distinct()];
        if (axes.Length != listed.Length)
        {
            throw new ArgumentException($"expected each axis once, got {Shapes.Text(listed)}.");
        }

        var sizes = new Queue<int>(call.First.Shape);
        return
        [
            call.First.WithShape([.. Enumerable.Range(0, rank).Select(axis => axes.Contains(axis) ? 1 : sizes.Dequeue())]),
        ];
    }

    /// <summary>From version 15 on it may be a part of the shape.</summary>
    private static ImmutableArray<OnnxTensor> Shape(OperatorCall call)
    {
        int rank = call.First.Rank;
        int begin = Clamped(call.Whole("start", 0)), end = Clamped(call.Whole("end", rank));
        return [OnnxTensor.Whole([.. call.First.Shape.Skip(begin).Take(end - begin).Select(size => (long)size)])];

        int Clamped(long at) => (int)Math.Clamp(at < 0 ? at + rank : at, 0, rank);
    }
}
