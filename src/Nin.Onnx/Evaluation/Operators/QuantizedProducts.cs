using System.Collections.Immutable;
using Nin.Onnx.Format;

namespace Nin.Onnx.Evaluation.Operators;

/// <summary>Products and convolutions of whole numbers that stand for others.</summary>
internal static class QuantizedProducts
{
    public static (string Name, Operator Run)[] All { get; } =
    [
        ("MatMulInteger", MatMulInteger),
        ("QLinearMatMul", QLinearMatMul),
        ("ConvInteger", ConvInteger),
        ("QLinearConv", QLinearConv),
    ];

    private static ImmutableArray<OnnxTensor> MatMulInteger(OperatorCall call)
    {
        (ImmutableArray<int> shape, double[] sums) = Product(call, call.First, call.Find(2), call.Input(1), call.Find(3));
        return [new OnnxTensor(ElementType.Int32, shape, sums)];
    }

    private static ImmutableArray<OnnxTensor> QLinearMatMul(OperatorCall call)
    {
        (ImmutableArray<int> shape, double[] sums) = Product(call, call.First, call.Find(2), call.Input(3), call.Find(5));
        double[] left = Quantization.Along(call, call.Input(1), shape, behind: 1);
        double[] right = Quantization.Along(call, call.Input(4), shape, behind: 0);
        for (int i = 0; i < sums.Length; i++)
        {
            sums[i] *= left[i] * right[i];
        }

        return [Requantized(call, shape, sums, call.Input(6), call.Input(7), behind: 1)];
    }

    private static ImmutableArray<OnnxTensor> ConvInteger(OperatorCall call)
    {
        (ImmutableArray<int> shape, double[] sums) = Windowed(call, call.First, call.Find(2), call.Input(1), call.Find(3));
        return [new OnnxTensor(ElementType.Int32, shape, sums)];
    }

    private static ImmutableArray<OnnxTensor> QLinearConv(OperatorCall call)
    {
        (ImmutableArray<int> shape, double[] sums) = Windowed(call, call.First, call.Find(2), call.Input(3), call.Find(5));
        Convolution.AddBias(shape, sums, call.Find(8));
        double scale = Pointwise.Single(call.Input(1), "x_scale");
        double[] scales = Quantization.Along(call, call.Input(4), shape, behind: shape.Length - 2);
        for (int i = 0; i < sums.Length; i++)
        {
            sums[i] *= scale * scales[i];
        }

        return [Requantized(call, shape, sums, call.Input(6), call.Input(7), behind: 0)];
    }

    /// <summary>Zero points of the left matrix lie along its rows, those of the right along its columns.</summary>
    private static (ImmutableArray<int> Shape, double[] Sums) Product(
        OperatorCall call, OnnxTensor left, OnnxTensor? leftZeros, OnnxTensor right, OnnxTensor? rightZeros) =>
        LinearAlgebra.Multiply(
            call, left.Shape, Quantization.Centered(call, left, leftZeros, behind: 1), right.Shape,
            Quantization.Centered(call, right, rightZeros, behind: 0));

    /// <summary>What is padded is the zero point, which is nothing once it is taken off.</summary>
    private static (ImmutableArray<int> Shape, double[] Sums) Windowed(
        OperatorCall call, OnnxTensor input, OnnxTensor? inputZeros, OnnxTensor weights, OnnxTensor? weightZeros) =>
        Convolution.Convolve(
            call, input.Shape, Quantization.Centered(call, input, inputZeros, behind: 0), weights.Shape,
            Quantization.Centered(call, weights, weightZeros, behind: Math.Max(0, weights.Rank - 1)));

    private static OnnxTensor Requantized(
        OperatorCall call, ImmutableArray<int> shape, double[] sums, OnnxTensor scale, OnnxTensor zero, int behind)
    {
        double[] scales = Quantization.Along(call, scale, shape, behind), zeros = Quantization.Along(call, zero, shape, behind);
        for (int i = 0; i < sums.Length; i++)
        {
            sums[i] = Math.Round(sums[i] / scales[i], MidpointRounding.ToEven) + zeros[i];
        }

        return new OnnxTensor(zero.Type, shape, sums);
    }
}
