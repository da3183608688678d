using System.Collections.Immutable;
using Nin.Layers;
using Nin.Onnx.Evaluation;
using Nin.Onnx.Format;
using Nin.Onnx.Lowering.Layers;

namespace Nin.Onnx.Lowering.Rules;

/// <summary>Whole numbers for what lies between: the rounding that an int8 network was made with, in float.</summary>
internal static class QuantizationRules
{
    public static (string Name, Rule Lower)[] All { get; } =
    [
        ("QuantizeLinear", Quantize),
        ("DequantizeLinear", Dequantize),
    ];

    /// <summary>saturate(round(x / scale) + zero point).</summary>
    private static ImmutableArray<Feature> Quantize(NodeCall call)
    {
        OnnxTensor scale = Along(call, call.Constant(1));
        OnnxTensor? zero = call.FindConstant(2) is OnnxTensor point ? Along(call, point) : null;
        (double least, double most) = ElementTypes.Range(zero?.Type ?? ElementType.UInt8)
            ?? throw new NotLoweredException($"expected whole numbers, got {zero!.Type}");
        Feature scaled = ElementwiseRules.WithConstant(
            call, new Divide(), call.Feature(), scale, isConstantFirst: false, call.Name("scale"));
        Feature rounded = call.State.AddPointwise(call.Name("round"), new FunctionLayer(FunctionKind.Round), scaled);
        Feature moved = zero is null ? rounded
            : ElementwiseRules.WithConstant(call, new Add(), rounded, AsFloat(zero), isConstantFirst: false, call.Name("zero"));
        return [call.State.AddPointwise(call.Name(), new Clip((float)least, (float)most), moved)];
    }

    /// <summary>(x − zero point) · scale.</summary>
    private static ImmutableArray<Feature> Dequantize(NodeCall call)
    {
        OnnxTensor scale = Along(call, call.Constant(1));
        Feature moved = call.FindConstant(2) is OnnxTensor zero
            ? ElementwiseRules.WithConstant(
                call, new Subtract(), call.Feature(), AsFloat(Along(call, zero)), isConstantFirst: false, call.Name("zero"))
            : call.Feature();
        return [ElementwiseRules.WithConstant(call, new Multiply(), moved, scale, isConstantFirst: false, call.Name())];
    }

    private static OnnxTensor AsFloat(OnnxTensor tensor) => OnnxTensor.Floats(tensor.Shape, tensor.ToFloats());

    /// <summary>Numbers along an axis, with sizes of 1 behind it.</summary>
    private static OnnxTensor Along(NodeCall call, OnnxTensor numbers)
    {
        if (numbers.Length == 1)
        {
            return numbers.WithShape([]);
        }

        int rank = call.Feature().Rank + 1, axis = Shapes.Axis(call.Settings.Whole("axis", 1), rank);
        return numbers.WithShape([numbers.Length, .. Enumerable.Repeat(1, rank - axis - 1)]);
    }
}
