using System.Collections.Immutable;
using Nin.Onnx.Format;

namespace Nin.Onnx.Evaluation.Operators;

/// <summary>Makes one number of several.</summary>
internal delegate double Fold(ReadOnlySpan<double> numbers);

/// <summary>One number in place of all along some axes.</summary>
internal static class Reduction
{
    public static (string Name, Operator Run)[] All { get; } =
    [
        ("ReduceSum", call => Reduce(call, Sum)),
        ("ReduceMean", call => Reduce(call, numbers => Sum(numbers) / numbers.Length)),
        ("ReduceMax", call => Reduce(call, Max)),
        ("ReduceMin", call => Reduce(call, Min)),
        ("ReduceProd", call => Reduce(call, Product)),
        ("ReduceL1", call => Reduce(call, numbers => Sum(numbers, Math.Abs))),
        ("ReduceL2", call => Reduce(call, numbers => Math.Sqrt(Sum(numbers, x => x * x)))),
        ("ReduceSumSquare", call => Reduce(call, numbers => Sum(numbers, x => x * x))),
        ("ReduceLogSum", call => Reduce(call, numbers => Math.Log(Sum(numbers)))),
        ("ReduceLogSumExp", call => Reduce(call, LogSumExp)),
        ("ArgMax", call => Arg(call, (number, best) => number > best)),
        ("ArgMin", call => Arg(call, (number, best) => number < best)),
    ];

    public static double Sum(ReadOnlySpan<double> numbers) => Sum(numbers, x => x);

    public static double Max(ReadOnlySpan<double> numbers)
    {
        double most = double.NegativeInfinity;
        foreach (double number in numbers)
        {
            most = Math.Max(most, number);
        }

        return most;
    }

    /// <summary>log ∑ exp, with the largest number taken out so that nothing overflows.</summary>
    public static double LogSumExp(ReadOnlySpan<double> numbers)
    {
        double most = Max(numbers);
        return double.IsInfinity(most) ? most : most + Math.Log(Sum(numbers, x => Math.Exp(x - most)));
    }

    private static double Sum(ReadOnlySpan<double> numbers, Func<double, double> function)
    {
        double sum = 0;
        foreach (double number in numbers)
        {
            sum += function(number);
        }

        return sum;
    }

    private static double Min(ReadOnlySpan<double> numbers)
    {
        double least = double.PositiveInfinity;
        foreach (double number in numbers)
        {
            least = Math.Min(least, number);
        }

        return least;
    }

    private static double Product(ReadOnlySpan<double> numbers)
    {
        double product = 1;
        foreach (double number in numbers)
        {
            product *= number;
        }

        return product;
    }

    /// <summary>
    /// The axes are a setting in older versions, and an input in newer ones; none are all, or where the file says so each number
    /// by itself.
    /// </summary>
    private static ImmutableArray<OnnxTensor> Reduce(OperatorCall call, Fold fold)
    {
        OnnxTensor input = call.First;
        long[] listed = call.ListOrInput("axes", 1) ?? [];
        int[] axes = listed.Length == 0 && call.Whole("noop_with_empty_axes", 0) == 0
            ? [.. Enumerable.Range(0, input.Rank)]
            : [.. listed.Select(axis => Shapes.Axis(axis, input.Rank))];
        ImmutableArray<int> shape = Reduced(call, axes);
        double[] output = call.Room(shape);
        if (input.Length == 0)
        {
            double nothing = fold([]);
            Array.Fill(output, input.Type == ElementType.Bool ? Math.Max(0, nothing) : nothing);
            return [call.Like(shape, output)];
        }

        var groups = Groups.Along(input.Shape, axes);
        double[] numbers = new double[groups.Steps.Length];
        for (int i = 0; i < output.Length; i++)
        {
            groups.Read(i, input.Values, numbers);
            output[i] = fold(numbers);
        }

        return [call.Like(shape, output)];
    }

    /// <summary>The first place of the best number, or the last of equal ones.</summary>
    private static ImmutableArray<OnnxTensor> Arg(OperatorCall call, Func<double, double, bool> isBetter)
    {
        OnnxTensor input = call.First;
        int axis = Shapes.Axis(call.Whole("axis", 0), input.Rank);
        if (input.Shape[axis] == 0)
        {
            throw new ArgumentException($"expected at least one number along axis {axis}, got 0.");
        }

        bool isLast = call.Whole("select_last_index", 0) != 0;
        ImmutableArray<int> shape = Reduced(call, [axis]);
        double[] output = call.Room(shape);
        var groups = Groups.Along(input.Shape, axis);
        double[] numbers = new double[groups.Steps.Length];
        for (int i = 0; i < output.Length; i++)
        {
            groups.Read(i, input.Values, numbers);
            int best = 0;
            for (int j = 1; j < numbers.Length; j++)
            {
                best = isBetter(numbers[j], numbers[best]) || (isLast && numbers[j] == numbers[best]) ? j : best;
            }

            output[i] = best;
        }

        return [new OnnxTensor(ElementType.Int64, shape, output)];
    }

    /// <summary>What is left of the first input's shape: the axes are of size 1, or gone.</summary>
    private static ImmutableArray<int> Reduced(OperatorCall call, int[] axes)
    {
        bool isKept = call.Whole("keepdims", 1) != 0;
        return
        [
            .. Enumerable.Range(0, call.First.Rank).Where(axis => isKept || !axes.Contains(axis))
                .Select(axis => axes.Contains(axis) ? 1 : call.First.Shape[axis]),
        ];
    }
}
