using System.Collections.Immutable;
using Nin.Onnx.Format;

namespace Nin.Onnx.Evaluation.Operators;

/// <summary>Whole numbers that stand for others: (q − zero point) · scale.</summary>
internal static class Quantization
{
    public static (string Name, Operator Run)[] All { get; } =
    [
        ("QuantizeLinear", QuantizeLinear),
        ("DequantizeLinear", DequantizeLinear),
        ("DynamicQuantizeLinear", DynamicQuantizeLinear),
    ];

    /// <summary>
    /// Scales or zero points for each number of a shape: one for all, or a list along the axis with so many behind it.
    /// </summary>
    public static double[] Along(OperatorCall call, OnnxTensor parameters, ImmutableArray<int> shape, int behind)
    {
        OnnxTensor aligned = parameters.Length == 1 ? parameters.WithShape([])
            : parameters.Rank == 1 ? parameters.WithShape([parameters.Length, .. Enumerable.Repeat(1, behind)])
            : parameters;
        return Broadcasting.Spread(call, aligned, shape);
    }

    /// <summary>The numbers less their zero points, where there are any.</summary>
    public static double[] Centered(OperatorCall call, OnnxTensor tensor, OnnxTensor? zeros, int behind)
    {
        double[] numbers = Broadcasting.Spread(call, tensor, tensor.Shape);
        if (zeros is not null)
        {
            double[] each = Along(call, zeros, tensor.Shape, behind);
            for (int i = 0; i < numbers.Length; i++)
            {
                numbers[i] -= each[i];
            }
        }

        return numbers;
    }

    private static ImmutableArray<OnnxTensor> QuantizeLinear(OperatorCall call)
    {
        OnnxTensor input = call.First;
        int behind = Behind(call);
        OnnxTensor? zeros = call.Find(2);
        long asked = call.Whole("output_dtype", 0);
        ElementType type = zeros?.Type ?? (asked != 0 ? (ElementType)asked : ElementType.UInt8);
        if (ElementTypes.Range(type) is null)
        {
            throw new ArgumentException($"expected whole numbers of 8 bits or more to write, got type {(int)type}.");
        }

        double[] scales = Along(call, call.Input(1), input.Shape, behind);
        double[] output = zeros is null ? call.Room(input.Shape) : Along(call, zeros, input.Shape, behind);
        ReadOnlySpan<double> numbers = input.Values;
        for (int i = 0; i < output.Length; i++)
        {
            // In float, as engines do it: a quotient that is a tie there need not be one in double.
            output[i] += Math.Round((double)(float)(numbers[i] / scales[i]), MidpointRounding.ToEven);
        }

        return [new OnnxTensor(type, input.Shape, output)];
    }

    private static ImmutableArray<OnnxTensor> DequantizeLinear(OperatorCall call)
    {
        int behind = Behind(call);
        double[] numbers = Centered(call, call.First, call.Find(2), behind);
        double[] scales = Along(call, call.Input(1), call.First.Shape, behind);
        for (int i = 0; i < numbers.Length; i++)
        {
            numbers[i] *= scales[i];
        }

        return [new OnnxTensor(call.Input(1).Type, call.First.Shape, numbers)];
    }

    /// <summary>To 8 bits, with the scale and the zero point that the numbers themselves ask for.</summary>
    private static ImmutableArray<OnnxTensor> DynamicQuantizeLinear(OperatorCall call)
    {
        double least = 0, most = 0;
        foreach (double number in call.First.Values)
        {
            (least, most) = (Math.Min(least, number), Math.Max(most, number));
        }

        double scale = (float)((float)(most - least) / 255);
        double zero = scale == 0 ? 0 : Math.Clamp(Math.Round((float)(-least / scale), MidpointRounding.ToEven), 0, 255);
        double[] output = call.Room(call.First.Shape);
        for (int i = 0; i < output.Length; i++)
        {
            double quotient = scale == 0 ? 0 : (float)(call.First.Values[i] / scale);
            output[i] = Math.Round(quotient, MidpointRounding.ToEven) + zero;
        }

        return
        [
            new OnnxTensor(ElementType.UInt8, call.First.Shape, output), OnnxTensor.Scalar(ElementType.Float, scale),
            OnnxTensor.Scalar(ElementType.UInt8, zero),
        ];
    }

    /// <summary>How many axes are behind the one that scales lie along.</summary>
    private static int Behind(OperatorCall call)
    {
        OnnxTensor scales = call.Input(1);
        if (scales.Rank > 1 && scales.Length > 1)
        {
            throw new ArgumentException($"expected one scale, or a list of them along an axis, got {scales.Rank} dimensions.");
        }

        // The axis says nothing where there is one scale for all.
        return scales.Length == 1 ? 0 : call.First.Rank - 1 - Shapes.Axis(call.Whole("axis", 1), call.First.Rank);
    }
}
