using System.Collections.Immutable;
using Nin.Kernels;
using Nin.Layers;
using Nin.Onnx.Evaluation;
using Nin.Onnx.Evaluation.Operators;
using Nin.Tensors;

namespace Nin.Onnx.Lowering.Rules;

/// <summary>Poolings.</summary>
internal static class PoolingRules
{
    public static (string Name, Rule Lower)[] All { get; } =
    [
        ("MaxPool", call => Pool(call, isMax: true)),
        ("AveragePool", call => Pool(call, isMax: false)),
        ("GlobalAveragePool", call => Global(call, new GlobalAvgPool2d())),
        ("GlobalMaxPool", call => Global(call, new GlobalMaxPool2d())),
    ];

    private static ImmutableArray<Feature> Pool(NodeCall call, bool isMax)
    {
        call.RequireOneOutput();
        Feature picture = call.State.AsPicture(call.Feature());
        int[] kernel = Pooling.KernelOf(call.Settings, rank: 2);
        Window2d window = PictureWindow.Of(call.Settings, kernel, [picture.Shape.Height, picture.Shape.Width]);
        bool ceil = call.Settings.Whole("ceil_mode", 0) != 0;
        bool countPad = call.Settings.Whole("count_include_pad", 0) != 0;
        Layer Layer(Window2d of) => isMax ? new MaxPool2d(of, ceil) : new AvgPool2d(of, ceil, countPad);
        bool fits = Math.Max(window.PadTop, window.PadBottom) <= window.ExtentY / 2
            && Math.Max(window.PadLeft, window.PadRight) <= window.ExtentX / 2;
        if (fits)
        {
            return [call.State.AddTo(call.Name(), Layer(window), picture)];
        }

        // More padding than half a window is laid around the picture first: zeros that are counted, or copies of its edge, which
        // are in the window already and change no maximum.
        PadMode mode = isMax ? PadMode.Edge : PadMode.Zero;
        Feature padded = call.State.AddTo(
            call.Name("pad"), new Pad2d(window.PadLeft, window.PadRight, window.PadTop, window.PadBottom, mode), picture);
        Window2d bare = window with { PadTop = 0, PadLeft = 0, PadBottom = 0, PadRight = 0 };
        if (isMax || countPad)
        {
            return [call.State.AddTo(call.Name(), Layer(bare), padded)];
        }

        Feature mean = call.State.AddTo(call.Name("mean"), new AvgPool2d(bare, ceil), padded);
        OnnxTensor shares = Shares(window, picture.Shape, mean.Shape);
        return [ElementwiseRules.WithConstant(call, new Multiply(), mean, shares, isConstantFirst: false, call.Name())];
    }

    /// <summary>For each window, its numbers over those of them that lie in the picture.</summary>
    private static OnnxTensor Shares(Window2d window, FeatureShape picture, FeatureShape pooled)
    {
        var shares = new float[pooled.Height * pooled.Width];
        for (int i = 0; i < shares.Length; i++)
        {
            int top = (i / pooled.Width * window.StrideY) - window.PadTop;
            int left = (i % pooled.Width * window.StrideX) - window.PadLeft;
            int rows = Math.Min(top + window.KernelHeight, picture.Height) - Math.Max(top, 0);
            int columns = Math.Min(left + window.KernelWidth, picture.Width) - Math.Max(left, 0);
            shares[i] = window.Positions / (float)Math.Max(rows * columns, 1);
        }

        return OnnxTensor.Floats([pooled.Height, pooled.Width], shares);
    }

    private static ImmutableArray<Feature> Global(NodeCall call, Layer layer)
    {
        Feature pooled = call.State.AddTo(call.Name(), layer, call.State.AsPicture(call.Feature()));
        return [pooled.Reshape([pooled.Length, 1, 1])!];
    }
}
