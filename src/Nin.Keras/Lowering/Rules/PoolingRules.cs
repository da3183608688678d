using Nin.Kernels;
using Nin.Layers;

namespace Nin.Keras.Lowering.Rules;

/// <summary>Poolings over windows and over whole pictures.</summary>
internal static class PoolingRules
{
    public static (string Class, Rule Lower)[] All { get; } =
    [
        ("MaxPooling2D", call => Windows(call, window => new MaxPool2d(window))),

        // TensorFlow's mean leaves out what lies beside the picture.
        ("AveragePooling2D", call => Windows(call, window => IsWhole(call, window)
            ? new GlobalAvgPool2d()
            : new AvgPool2d(window, countIncludePad: false))),
        ("GlobalAveragePooling2D", call => Global(call, new GlobalAvgPool2d())),
        ("GlobalMaxPooling2D", call => Global(call, new GlobalMaxPool2d())),
    ];

    private static KerasTensor Windows(LayerCall call, Func<Window2d, Layer> layer)
    {
        (int Y, int X) size = call.Settings.Pair("pool_size", 2);
        (int Y, int X) strides = call.Settings.Find("strides") is null ? size : call.Settings.Pair("strides");
        return call.Add(null, layer(KerasWindow.Of(call, size, strides, (1, 1))), call.Picture);
    }

    /// <summary>
    /// Whether one window is the whole picture: as the mean of all places it takes pictures of other sizes too.
    /// </summary>
    private static bool IsWhole(LayerCall call, Window2d window) =>
        (window.KernelHeight, window.KernelWidth) == (call.Picture.Shape.Height, call.Picture.Shape.Width)
        && (window.PadTop, window.PadBottom, window.PadLeft, window.PadRight) == (0, 0, 0, 0);

    /// <summary>What is left is one pixel, which Keras takes as features alone unless told otherwise.</summary>
    private static KerasTensor Global(LayerCall call, Layer layer) =>
        call.Add(null, layer, call.Picture) with { IsFlat = !call.Settings.Flag("keepdims") };
}
