using System.Collections.Immutable;
using Nin.Onnx.Format;

namespace Nin.Onnx.Evaluation.Operators;

/// <summary>Tensors that come from settings and sizes alone.</summary>
internal static class Creation
{
    public static (string Name, Operator Run)[] All { get; } =
    [
        ("Constant", Constant),
        ("ConstantOfShape", ConstantOfShape),
        ("Range", Range),
        ("OneHot", OneHot),
        ("EyeLike", EyeLike),
    ];

    private static ImmutableArray<OnnxTensor> Constant(OperatorCall call)
    {
        Graphs.OnnxAttributes settings = call.Node.Attributes;
        return settings.Tensor("value") is OnnxTensor tensor ? [tensor]
            : settings.Number("value_float") is float number ? [OnnxTensor.Scalar(ElementType.Float, number)]
            : settings.Whole("value_int") is long whole ? [OnnxTensor.Scalar(ElementType.Int64, whole)]
            : settings.NumberList("value_floats") is IReadOnlyList<float> numbers ? [OnnxTensor.Floats([numbers.Count], [.. numbers])]
            : settings.WholeList("value_ints") is IReadOnlyList<long> wholes ? [OnnxTensor.Whole(wholes)]
            : throw new ArgumentException($"expected numbers as its value, got {Shapes.Text(settings.Names)}.");
    }

    private static ImmutableArray<OnnxTensor> ConstantOfShape(OperatorCall call)
    {
        ImmutableArray<int> shape = call.AllowedOfOneNumber([.. call.First.ToWhole().Select(Shapes.Size)]);
        OnnxTensor value = call.Node.Attributes.Tensor("value") ?? OnnxTensor.Scalar(ElementType.Float, 0);
        return [OnnxTensor.Filled(value.Type, shape, Pointwise.Single(value, "value"))];
    }

    private static ImmutableArray<OnnxTensor> Range(OperatorCall call)
    {
        double begin = Pointwise.Single(call.First, "start"), end = Pointwise.Single(call.Input(1), "limit");
        double step = Pointwise.Single(call.Input(2), "delta"), count = Math.Max(0, Math.Ceiling((end - begin) / step));
        if (!(count <= Math.Min(int.MaxValue, call.Limits.EvaluatedNumbers)))
        {
            throw new ArgumentException(
                FormattableString.Invariant($"expected at most {call.Limits.EvaluatedNumbers} numbers, got {count}."));
        }

        double[] numbers = call.Room([(int)count]);
        for (int i = 0; i < numbers.Length; i++)
        {
            numbers[i] = begin + (i * step);
        }

        return [call.Like([numbers.Length], numbers)];
    }

    /// <summary>For each index a list of numbers that are off, but for the one that it names.</summary>
    private static ImmutableArray<OnnxTensor> OneHot(OperatorCall call)
    {
        OnnxTensor indices = call.First, values = call.Input(2);
        if (values.Length != 2)
        {
            throw new ArgumentException($"expected two values, off and on, got {values.Length}.");
        }

        int depth = Shapes.Size((long)Pointwise.Single(call.Input(1), "depth"));
        int axis = Shapes.Axis(call.Whole("axis", -1), indices.Rank + 1);
        ImmutableArray<int> shape = indices.Shape.Insert(axis, depth);
        double[] output = call.Room(shape);
        Array.Fill(output, values.Values[0]);
        var groups = Groups.Along(shape, axis);
        for (int i = 0; i < groups.Begins.Length; i++)
        {
            double index = indices.Values[i];
            if (index >= -depth && index < depth)
            {
                output[groups.Begins[i] + groups.Steps[Shapes.Index((long)index, depth)]] = values.Values[1];
            }
        }

        return [new OnnxTensor(values.Type, shape, output)];
    }

    private static ImmutableArray<OnnxTensor> EyeLike(OperatorCall call)
    {
        ImmutableArray<int> shape = call.First.Rank == 2
            ? call.First.Shape
            : throw new ArgumentException($"expected a matrix, got {call.First.Rank} dimensions.");
        long shift = call.Whole("k", 0);
        double[] output = call.Room(shape);
        for (int i = 0; i < output.Length; i++)
        {
            output[i] = (i % shape[1]) - (i / shape[1]) == shift ? 1 : 0;
        }

        return [new OnnxTensor(Conversion.TypeOf(call.Whole("dtype", (long)call.First.Type)), shape, output)];
    }
}
