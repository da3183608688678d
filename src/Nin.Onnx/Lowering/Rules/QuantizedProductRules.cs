using System.Collections.Immutable;
using Nin.Layers;
using Nin.Onnx.Evaluation;
using Nin.Onnx.Evaluation.Operators;
using Nin.Onnx.Lowering.Layers;

namespace Nin.Onnx.Lowering.Rules;

/// <summary>
/// Products and convolutions of whole numbers that stand for others: those of floats, once zero points are taken off. Sums are
/// exact to 2^24, as floats are.
/// </summary>
internal static class QuantizedProductRules
{
    public static (string Name, Rule Lower)[] All { get; } =
    [
        ("MatMulInteger", call => [Product(call, zero: 2, matrix: 1, matrixZero: 3)]),
        ("ConvInteger", call => [Convolved(call, zero: 2, weights: 1, weightsZero: 3, bias: null)]),
        ("QLinearMatMul", LinearProduct),
        ("QLinearConv", LinearConvolution),
    ];

    private static ImmutableArray<Feature> LinearProduct(NodeCall call)
    {
        Feature sums = Product(call, zero: 2, matrix: 3, matrixZero: 5);
        return [Requantized(call, sums, call.Constant(4), behind: 0)];
    }

    private static ImmutableArray<Feature> LinearConvolution(NodeCall call)
    {
        Feature sums = Convolved(call, zero: 2, weights: 3, weightsZero: 5, call.FindConstant(8)?.ToFloats());
        return [Requantized(call, sums, call.Constant(4), behind: sums.Rank - 1)];
    }

    private static Feature Product(NodeCall call, int zero, int matrix, int matrixZero) => ConvolutionRules.Product(
        call, Centered(call, zero), Centered(call, call.Constant(matrix), call.FindConstant(matrixZero), behind: 0),
        WeightName.Of(call, matrix));

    /// <summary>What is padded is the zero point, which is nothing once it is taken off.</summary>
    private static Feature Convolved(NodeCall call, int zero, int weights, int weightsZero, float[]? bias)
    {
        OnnxTensor kernel = call.Constant(weights);
        OnnxTensor centered = Centered(call, kernel, call.FindConstant(weightsZero), Math.Max(0, kernel.Rank - 1));
        return ConvolutionRules.Convolved(call, Centered(call, zero), centered, bias, WeightName.Of(call, weights));
    }

    /// <summary>The picture's numbers less their zero point.</summary>
    private static Feature Centered(NodeCall call, int zero) => call.FindConstant(zero) is not OnnxTensor point ? call.Feature()
        : point.Length == 1 ? ActivationRules.Affine(call, call.Feature(), 1, -point.ToFloats()[0], call.Name("zero"))
        : throw new NotLoweredException($"expected one zero point for all pictures, got {point.Length}");

    private static OnnxTensor Centered(NodeCall call, OnnxTensor weights, OnnxTensor? zeros, int behind) => OnnxTensor.Floats(
        weights.Shape, [.. Quantization.Centered(call.Settings, weights, zeros, behind).Select(number => (float)number)]);

    /// <summary>saturate(round(sums · scale · weights' scale / the output's scale) + zero point).</summary>
    private static Feature Requantized(NodeCall call, Feature sums, OnnxTensor weightScales, int behind)
    {
        double scale = Pointwise.Single(call.Constant(1), "scale") / Pointwise.Single(call.Constant(6), "scale of the output");
        OnnxTensor zero = call.Constant(7);
        double point = Pointwise.Single(zero, "zero point of the output");
        (double least, double most) = ElementTypes.Range(zero.Type)
            ?? throw new NotLoweredException($"expected whole numbers, got {zero.Type}");
        var factors = OnnxTensor.Floats(
            weightScales.Length == 1 ? [] : [weightScales.Length, .. Enumerable.Repeat(1, behind)],
            [.. weightScales.ToFloats().Select(each => (float)(each * scale))]);
        Feature scaled = ElementwiseRules.WithConstant(
            call, new Multiply(), sums, factors, isConstantFirst: false, call.Name("scale"));
        Feature rounded = call.State.AddPointwise(call.Name("round"), new FunctionLayer(FunctionKind.Round), scaled);
        Feature moved = ActivationRules.Affine(call, rounded, 1, (float)point, call.Name("point"));
        return call.State.AddPointwise(call.Name(), new Clip((float)least, (float)most), moved);
    }
}
