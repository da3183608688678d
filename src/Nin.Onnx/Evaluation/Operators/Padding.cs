using System.Collections.Immutable;

namespace Nin.Onnx.Evaluation.Operators;

/// <summary>Numbers around a tensor, or fewer of them.</summary>
internal static class Padding
{
    public static (string Name, Operator Run)[] All { get; } = [("Pad", Pad)];

    /// <summary>Widths and value are settings before version 11, and inputs from then on; from 18 on there may be axes.</summary>
    private static ImmutableArray<OnnxTensor> Pad(OperatorCall call)
    {
        OnnxTensor input = call.First;
        int rank = input.Rank;
        long[] pads = call.ListOrInput(call.Opset < 2 ? "paddings" : "pads", 1) ?? throw new ArgumentException("expected 'pads'.");
        int[] axes = call.Find(3) is OnnxTensor listed
            ? [.. listed.ToWhole().Select(axis => Shapes.Axis(axis, rank))]
            : [.. Enumerable.Range(0, rank)];
        if (pads.Length != 2 * axes.Length)
        {
            throw new ArgumentException($"'pads': expected {2 * axes.Length} numbers, got {pads.Length}.");
        }

        long[] before = new long[rank];
        int[] sizes = [.. input.Shape];
        for (int i = 0; i < axes.Length; i++)
        {
            long behind = pads[axes.Length + i];
            if (Math.Max(Math.Abs((double)pads[i]), Math.Abs((double)behind)) > int.MaxValue)
            {
                throw new ArgumentException($"'pads': expected numbers of at most {int.MaxValue}, got {pads[i]} and {behind}.");
            }

            before[axes[i]] = pads[i];
            sizes[axes[i]] = Shapes.Size(input.Shape[axes[i]] + pads[i] + behind);
        }

        string mode = call.Text("mode", "constant");
        Func<long, int, int> source = Source(mode);
        if (mode != "constant" && input.Shape.Where((size, axis) => size == 0 && sizes[axis] > 0).Any())
        {
            throw new ArgumentException("expected at least one number to repeat, got none.");
        }

        double value = call.Opset < 11 ? call.Number("value", 0)
            : call.Find(2) is OnnxTensor { Length: > 0 } given ? Pointwise.Single(given, "constant_value") : 0;
        return
        [
            Movement.Reindexed(
                call, input, [.. sizes], (axis, index) => source(index - before[axis], input.Shape[axis]),
                mode == "constant" ? value : null),
        ];
    }

    /// <summary>Which of so many numbers stands at an index before the first or behind the last.</summary>
    private static Func<long, int, int> Source(string mode) => mode switch
    {
        "constant" => (index, size) => index >= 0 && index < size ? (int)index : -1,
        "edge" => (index, size) => (int)Math.Clamp(index, 0, size - 1),
        "wrap" => (index, size) => (int)(((index % size) + size) % size),
        "reflect" => Mirrored,
        _ => throw new ArgumentException($"'mode': expected constant, reflect, edge or wrap, got '{mode}'."),
    };

    /// <summary>There and back again, both ends once.</summary>
    private static int Mirrored(long index, int size)
    {
        long period = Math.Max(1, 2L * (size - 1)), place = ((index % period) + period) % period;
        return (int)Math.Min(place, period - place);
    }
}
