using Nin.Caffe.Format.Proto;
using Nin.Kernels;
using Nin.Layers;
using Nin.Tensors;

namespace Nin.Caffe.Lowering.Rules;

/// <summary>Poolings, whose windows hang over the edge unless told otherwise.</summary>
internal static class PoolingRules
{
    private const int Max = 0, Mean = 1, Floor = 1;

    public static (string Type, Rule Lower)[] All { get; } = [("Pooling", Lower)];

    private static CaffeTensor Lower(LayerCall call)
    {
        PoolingParameter settings = call.Layer.PoolingParam ?? new();
        call.Require(settings.Pool is Max or Mean, $"expected the maximum or the mean of windows, got kind {settings.Pool}");
        FeatureShape picture = call.Input.Shape;
        bool isMean = settings.Pool == Mean;
        if (settings.GlobalPooling)
        {
            return call.Add(isMean ? new GlobalAvgPool2d() : new GlobalMaxPool2d(), call.Input);
        }

        Window2d window = Window(call, settings);
        bool isWhole = (window.KernelHeight, window.KernelWidth) == (picture.Height, picture.Width)
            && (window.PadTop, window.PadLeft) == (0, 0);
        if (isMean && isWhole)
        {
            // The mean of all places, with which the networks of the paper end: then pictures of other sizes fit too.
            return call.Add(new GlobalAvgPool2d(), call.Input);
        }

        bool hangsOver = settings.RoundMode != Floor;
        CaffeTensor pooled = call.Add(isMean ? new AvgPool2d(window, hangsOver) : new MaxPool2d(window, hangsOver), call.Input);
        (int rows, int columns) = (
            Windows(picture.Height, window.KernelHeight, window.StrideY, window.PadTop, hangsOver),
            Windows(picture.Width, window.KernelWidth, window.StrideX, window.PadLeft, hangsOver));

        // With a stride larger than the window Caffe has windows that see nothing.
        call.Require(
            (pooled.Shape.Height, pooled.Shape.Width) == (rows, columns), "its last windows lie beside the picture");
        return pooled;
    }

    private static Window2d Window(LayerCall call, PoolingParameter settings)
    {
        bool isKernelApart = settings.HasKernelH || settings.HasKernelW;
        bool isStrideApart = settings.HasStrideH || settings.HasStrideW, isPadApart = settings.HasPadH || settings.HasPadW;
        int padY = call.Whole(isPadApart ? settings.PadH : settings.Pad);
        int padX = call.Whole(isPadApart ? settings.PadW : settings.Pad);
        return new Window2d(
            call.Whole(isKernelApart ? settings.KernelH : settings.KernelSize),
            call.Whole(isKernelApart ? settings.KernelW : settings.KernelSize),
            call.Whole(isStrideApart ? settings.StrideH : settings.Stride),
            call.Whole(isStrideApart ? settings.StrideW : settings.Stride), 1, 1, padY, padX, padY, padX);
    }

    /// <summary>
    /// How many windows there are in Caffe: the last one is left out where it would begin beside the padded picture.
    /// </summary>
    private static int Windows(int size, int kernel, int stride, int pad, bool hangsOver)
    {
        long rest = size + (2L * pad) - kernel;
        long windows = (hangsOver ? (rest + stride - 1) / stride : rest / stride) + 1;
        return (int)(pad > 0 && (windows - 1) * stride >= size + (long)pad ? windows - 1 : windows);
    }
}
