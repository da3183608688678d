using Nin.Kernels;

namespace Nin.Keras.Lowering.Rules;

/// <summary>The window of a transposed convolution: that of the convolution which it turns round, over its output.</summary>
internal static class TransposedWindow
{
    /// <summary>The window, and the rows and columns that the output has more than it covers.</summary>
    /// <remarks><b>Source</b> Keras' deconv_output_length for the size, TensorFlow's padding "same" for what is cut
    /// off.</remarks>
    public static (Window2d Window, int MoreY, int MoreX) Of(LayerCall call, (int Y, int X) kernel)
    {
        (int Y, int X) strides = call.Settings.Pair("strides", 1), dilation = call.Settings.Pair("dilation_rate", 1);
        KerasWindow.RequirePositive(call, kernel, strides, dilation);
        var window = new Window2d(kernel.Y, kernel.X, strides.Y, strides.X, dilation.Y, dilation.X);
        bool hasMore = call.Settings.Find("output_padding") is not null;
        (int Y, int X) more = call.Settings.Pair("output_padding", 0);
        bool isSame = KerasWindow.IsSame(call);
        Side rows = Along(call.Picture.Shape.Height, kernel.Y, window.ExtentY, strides.Y, isSame, hasMore ? more.Y : null);
        Side columns = Along(call.Picture.Shape.Width, kernel.X, window.ExtentX, strides.X, isSame, hasMore ? more.X : null);
        window = window with
        {
            PadTop = rows.Before,
            PadBottom = rows.After,
            PadLeft = columns.Before,
            PadRight = columns.After,
        };
        return (window, rows.More, columns.More);
    }

    private static Side Along(int size, int kernel, long extent, int stride, bool isSame, int? more)
    {
        long covered = ((size - 1L) * stride) + extent;
        long wanted = more is int given
            ? covered + given - (isSame ? 2L * (kernel / 2) : 0)
            : isSame ? (long)size * stride : ((long)size * stride) + Math.Max(extent - stride, 0);
        long cut = Math.Max(covered - wanted, 0), before = isSame ? cut / 2 : 0;
        return new Side(checked((int)before), checked((int)(cut - before)), checked((int)Math.Max(wanted - covered, 0)));
    }

    private readonly record struct Side(int Before, int After, int More);
}
