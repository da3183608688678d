using System.Collections.Immutable;
using Nin.Onnx.Format;

namespace Nin.Onnx.Evaluation.Operators;

/// <summary>What is true or false, and a choice by it.</summary>
internal static class Comparison
{
    public static (string Name, Operator Run)[] All { get; } =
    [
        ("And", call => Binary(call, (a, b) => a != 0 && b != 0)),
        ("Or", call => Binary(call, (a, b) => a != 0 || b != 0)),
        ("Xor", call => Binary(call, (a, b) => a != 0 != (b != 0))),
        ("Equal", call => Binary(call, (a, b) => a == b)),
        ("Less", call => Binary(call, (a, b) => a < b)),
        ("LessOrEqual", call => Binary(call, (a, b) => a <= b)),
        ("Greater", call => Binary(call, (a, b) => a > b)),
        ("GreaterOrEqual", call => Binary(call, (a, b) => a >= b)),
        ("Not", call => Test(call, x => x == 0)),
        ("IsNaN", call => Test(call, double.IsNaN)),
        ("IsInf", IsInf),
        ("Where", Where),
    ];

    private static ImmutableArray<OnnxTensor> Binary(OperatorCall call, Func<double, double, bool> function)
    {
        (ImmutableArray<int> shape, double[] numbers) =
            Broadcasting.Fold(call, Broadcasting.Pair(call), (a, b) => function(a, b) ? 1 : 0);
        return [new OnnxTensor(ElementType.Bool, shape, numbers)];
    }

    private static ImmutableArray<OnnxTensor> Test(OperatorCall call, Func<double, bool> function)
    {
        ReadOnlySpan<double> numbers = call.First.Values;
        double[] output = call.Room(call.First.Shape);
        for (int i = 0; i < output.Length; i++)
        {
            output[i] = function(numbers[i]) ? 1 : 0;
        }

        return [new OnnxTensor(ElementType.Bool, call.First.Shape, output)];
    }

    private static ImmutableArray<OnnxTensor> IsInf(OperatorCall call)
    {
        bool negative = call.Whole("detect_negative", 1) != 0, positive = call.Whole("detect_positive", 1) != 0;
        return Test(call, x => (negative && double.IsNegativeInfinity(x)) || (positive && double.IsPositiveInfinity(x)));
    }

    private static ImmutableArray<OnnxTensor> Where(OperatorCall call)
    {
        OnnxTensor condition = call.First, then = call.Input(1), otherwise = call.Input(2);
        ImmutableArray<int> shape = Shapes.Broadcast(condition.Shape, then.Shape, otherwise.Shape);
        double[] conditions = Broadcasting.Spread(call, condition, shape);
        double[] numbers = Broadcasting.Spread(call, then, shape), others = Broadcasting.Spread(call, otherwise, shape);
        for (int i = 0; i < numbers.Length; i++)
        {
            numbers[i] = conditions[i] != 0 ? numbers[i] : others[i];
        }

        return [new OnnxTensor(then.Type, shape, numbers)];
    }
}
