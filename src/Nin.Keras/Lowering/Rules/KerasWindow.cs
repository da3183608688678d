using Nin.Kernels;

namespace Nin.Keras.Lowering.Rules;

/// <summary>The windows of convolutions and poolings, with TensorFlow's padding.</summary>
internal static class KerasWindow
{
    /// <summary>The window over a picture of the input's size.</summary>
    /// <param name="call">The layer, whose padding and strides are taken.</param>
    /// <param name="kernel">Rows and columns of the window.</param>
    /// <param name="strides">Rows and columns between windows.</param>
    /// <param name="dilation">Rows and columns between those of the kernel.</param>
    public static Window2d Of(LayerCall call, (int Y, int X) kernel, (int Y, int X) strides, (int Y, int X) dilation)
    {
        RequirePositive(call, kernel, strides, dilation);
        var window = new Window2d(kernel.Y, kernel.X, strides.Y, strides.X, dilation.Y, dilation.X);
        if (!IsSame(call))
        {
            return window;
        }

        (int top, int bottom) = Same(call.Picture.Shape.Height, window.ExtentY, strides.Y);
        (int left, int right) = Same(call.Picture.Shape.Width, window.ExtentX, strides.X);
        return window with { PadTop = top, PadLeft = left, PadBottom = bottom, PadRight = right };
    }

    /// <summary>Whether the padding is one that keeps the size; else there is none.</summary>
    public static bool IsSame(LayerCall call) => call.Settings.Text("padding") switch
    {
        null or "valid" => false,
        "same" => true,
        string other => throw call.Failure($"expected the padding 'valid' or 'same', got '{other}'"),
    };

    public static void RequirePositive(LayerCall call, params ReadOnlySpan<(int Y, int X)> sizes)
    {
        foreach ((int y, int x) in sizes)
        {
            call.Require(Math.Min(y, x) > 0, $"expected positive sizes, strides and dilations, got {y} and {x}");
        }
    }

    /// <summary>
    /// As many windows as strides fit into the picture. What they lack is added, and where that is odd, one more behind than
    /// before.
    /// </summary>
    private static (int Before, int After) Same(int size, long extent, int stride)
    {
        long windows = (size + (long)stride - 1) / stride;
        long all = Math.Max(((windows - 1) * stride) + extent - size, 0);
        return (checked((int)(all / 2)), checked((int)(all - (all / 2))));
    }
}
