using Nin.Caffe.Format.Proto;
using Nin.Kernels;
using Nin.Layers;

namespace Nin.Caffe.Lowering.Rules;

/// <summary>Convolutions and fully connected layers.</summary>
internal static class WeightRules
{
    public static (string Type, Rule Lower)[] All { get; } = [("Convolution", Convolution), ("InnerProduct", InnerProduct)];

    private static CaffeTensor Convolution(LayerCall call)
    {
        ConvolutionParameter settings = call.Layer.ConvolutionParam ?? new();
        call.Require(settings.Axis == 1, $"expected the axis 1, got {settings.Axis}");
        CaffeTensor input = call.Input;
        int outputs = call.Whole(settings.NumOutput), groups = call.Whole(settings.Group);
        var layer = new Conv2d(input.Shape.Channels, outputs, Window(call, settings), groups, settings.BiasTerm);
        int length = checked(outputs * (layer.InChannels / groups) * layer.KernelWindow.Positions);
        float[][] weights = Read(call, settings.BiasTerm, length, outputs);
        return groups == 1 ? call.AddMixing(layer, input, weights) : call.Add(layer, input, weights);
    }

    private static Window2d Window(LayerCall call, ConvolutionParameter settings)
    {
        (int Y, int X) Pair(IList<uint> both, bool isApart, uint rows, uint columns, int? otherwise) =>
            isApart ? (call.Whole(rows), call.Whole(columns))
            : both.Count == 0 && otherwise is int known ? (known, known)
            : both.Count is 1 or 2 ? (call.Whole(both[0]), call.Whole(both[^1]))
            : throw call.Failure($"expected rows and columns of its window, got {both.Count} numbers");

        (int kernelY, int kernelX) = Pair(
            settings.KernelSize, settings.HasKernelH || settings.HasKernelW, settings.KernelH, settings.KernelW, null);
        (int strideY, int strideX) = Pair(
            settings.Stride, settings.HasStrideH || settings.HasStrideW, settings.StrideH, settings.StrideW, 1);
        (int padY, int padX) = Pair(settings.Pad, settings.HasPadH || settings.HasPadW, settings.PadH, settings.PadW, 0);
        (int dilationY, int dilationX) = Pair(settings.Dilation, isApart: false, 0, 0, 1);
        return new Window2d(kernelY, kernelX, strideY, strideX, dilationY, dilationX, padY, padX, padY, padX);
    }

    /// <summary>Of a picture the numbers are taken channel by channel, as PyTorch's Flatten does too.</summary>
    private static CaffeTensor InnerProduct(LayerCall call)
    {
        InnerProductParameter settings = call.Layer.InnerProductParam ?? new();
        call.Require(settings.Axis == 1, $"expected the axis 1, got {settings.Axis}");
        int outputs = call.Whole(settings.NumOutput), inputs = call.Input.Shape.Length;
        var layer = new Linear(inputs, outputs, settings.BiasTerm);
        float[][] weights = Read(call, settings.BiasTerm, checked(inputs * outputs), outputs);
        weights[0] = settings.Transpose ? Transposed(weights[0], inputs) : weights[0];
        return call.Add(layer, ShapeRules.Features(call, call.Input, "flatten"), weights);
    }

    private static float[][] Read(LayerCall call, bool hasBias, int length, int outputs) =>
        hasBias ? [call.Blob(0, length), call.Blob(1, outputs)] : [call.Blob(0, length)];

    private static float[] Transposed(float[] numbers, int rows)
    {
        float[] turned = new float[numbers.Length];
        int columns = numbers.Length / rows;
        for (int i = 0; i < numbers.Length; i++)
        {
            turned[(i % columns * rows) + (i / columns)] = numbers[i];
        }

        return turned;
    }
}
