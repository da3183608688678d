using System.Collections.Immutable;
using Nin.Onnx.Format;

namespace Nin.Onnx.Evaluation.Operators;

/// <summary>Some of the numbers, and running sums of them.</summary>
internal static class Selection
{
    public static (string Name, Operator Run)[] All { get; } =
    [
        ("Dropout", Dropout),
        ("TopK", TopK),
        ("NonZero", NonZero),
        ("Compress", Compress),
        ("CumSum", CumSum),
        ("Trilu", Trilu),
    ];

    /// <summary>Nothing is dropped here; the mask that says so is of the input's type before version 10.</summary>
    private static ImmutableArray<OnnxTensor> Dropout(OperatorCall call)
    {
        bool isTraining = call.Opset >= 12 && call.Find(2) is OnnxTensor training
            && Pointwise.Single(training, "training_mode") != 0;
        if (isTraining && (call.Find(1) is not OnnxTensor ratio || Pointwise.Single(ratio, "ratio") != 0))
        {
            throw new ArgumentException("expected inference, got training mode: its outcome is random.");
        }

        return [call.First, OnnxTensor.Filled(call.Opset < 10 ? call.First.Type : ElementType.Bool, call.First.Shape, 1)];
    }

    /// <summary>How many is a setting before version 10, then an input. Of equal numbers the first comes first.</summary>
    private static ImmutableArray<OnnxTensor> TopK(OperatorCall call)
    {
        OnnxTensor input = call.First;
        int axis = Shapes.Axis(call.Whole("axis", -1), input.Rank);
        long count = call.Opset < 10 ? call.Whole("k", 0) : (long)Pointwise.Single(call.Input(1), "K");
        if (count < 0 || count > input.Shape[axis])
        {
            throw new ArgumentException($"expected 0 to {input.Shape[axis]} numbers along axis {axis}, got {count}.");
        }

        int sign = call.Whole("largest", 1) != 0 ? -1 : 1;
        ImmutableArray<int> shape = input.Shape.SetItem(axis, (int)count);
        double[] best = call.Room(shape), places = call.Room(shape);
        Groups from = Groups.Along(input.Shape, axis), to = Groups.Along(shape, axis);
        double[] numbers = new double[from.Steps.Length];
        for (int i = 0; i < to.Begins.Length; i++)
        {
            from.Read(i, input.Values, numbers);
            int[] order = [.. Enumerable.Range(0, numbers.Length).OrderBy(j => sign * numbers[j]).Take(to.Steps.Length)];
            to.Write(i, [.. order.Select(j => numbers[j])], best);
            to.Write(i, [.. order.Select(j => (double)j)], places);
        }

        return [call.Like(shape, best), new OnnxTensor(ElementType.Int64, shape, places)];
    }

    /// <summary>The indices of all numbers but zeros: a row for each dimension.</summary>
    private static ImmutableArray<OnnxTensor> NonZero(OperatorCall call)
    {
        OnnxTensor input = call.First;
        double[] values = input.Values.ToArray();
        int[] places = [.. Enumerable.Range(0, values.Length).Where(i => values[i] != 0)];
        int[] strides = Shapes.Strides(input.Shape.AsSpan());
        ImmutableArray<int> shape = [input.Rank, places.Length];
        double[] output = call.Room(shape);
        for (int axis = 0; axis < input.Rank; axis++)
        {
            for (int i = 0; i < places.Length; i++)
            {
                output[(axis * places.Length) + i] = places[i] / strides[axis] % input.Shape[axis];
            }
        }

        return [new OnnxTensor(ElementType.Int64, shape, output)];
    }

    /// <summary>The slices along an axis that a list of truths chooses; without an axis, the numbers in their order.</summary>
    private static ImmutableArray<OnnxTensor> Compress(OperatorCall call)
    {
        bool isFlat = !call.Node.Attributes.Has("axis");
        OnnxTensor input = isFlat ? call.First.WithShape([call.First.Length]) : call.First;
        int axis = isFlat ? 0 : Shapes.Axis(call.Whole("axis", 0), input.Rank);
        double[] condition = call.Input(1).Values.ToArray();
        int[] chosen = [.. Enumerable.Range(0, condition.Length).Where(i => condition[i] != 0)];
        return chosen.Length == 0 || chosen[^1] < input.Shape[axis]
            ?
            [
                Movement.Reindexed(
                    call, input, input.Shape.SetItem(axis, chosen.Length),
                    (along, index) => along == axis ? chosen[index] : index),
            ]
            : throw new ArgumentException($"expected a condition for {input.Shape[axis]} numbers, got {condition.Length}.");
    }

    private static ImmutableArray<OnnxTensor> CumSum(OperatorCall call)
    {
        OnnxTensor input = call.First;
        var groups = Groups.Along(input.Shape, Shapes.Axis((long)Pointwise.Single(call.Input(1), "axis"), input.Rank));
        bool isExclusive = call.Whole("exclusive", 0) != 0, isReversed = call.Whole("reverse", 0) != 0;
        double[] output = call.Room(input.Shape), numbers = new double[groups.Steps.Length];
        for (int i = 0; i < groups.Begins.Length; i++)
        {
            groups.Read(i, input.Values, numbers);
            double sum = 0;
            for (int j = 0; j < numbers.Length; j++)
            {
                ref double number = ref numbers[isReversed ? numbers.Length - 1 - j : j];
                double before = sum;
                sum += number;
                number = isExclusive ? before : sum;
            }

            groups.Write(i, numbers, output);
        }

        return [call.Like(input.Shape, output)];
    }

    /// <summary>The upper or the lower triangle of the matrices in the last two dimensions.</summary>
    private static ImmutableArray<OnnxTensor> Trilu(OperatorCall call)
    {
        OnnxTensor input = call.First;
        if (input.Rank < 2)
        {
            throw new ArgumentException($"expected a matrix, got {input.Rank} dimensions.");
        }

        long shift = call.Find(1) is OnnxTensor given ? (long)Pointwise.Single(given, "k") : 0;
        bool isUpper = call.Whole("upper", 1) != 0;
        int rows = input.Shape[^2], columns = input.Shape[^1];
        double[] output = call.Room(input.Shape);
        for (int i = 0; i < output.Length; i++)
        {
            long aside = (i % columns) - (i / columns % rows);
            output[i] = (isUpper ? aside >= shift : aside <= shift) ? input.Values[i] : 0;
        }

        return [call.Like(input.Shape, output)];
    }
}
