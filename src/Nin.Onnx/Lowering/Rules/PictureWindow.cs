using Nin.Kernels;
using Nin.Onnx.Evaluation;
using Nin.Onnx.Evaluation.Operators;

namespace Nin.Onnx.Lowering.Rules;

/// <summary>The windows that the evaluator finds, as those of pictures; a line is a picture of one row.</summary>
internal static class PictureWindow
{
    /// <summary>The window of a convolution or a pooling.</summary>
    /// <param name="settings">strides, dilations, pads or auto_pad.</param>
    /// <param name="kernel">The kernel's rows and columns, or its columns alone.</param>
    /// <param name="sizes">Those of the picture.</param>
    public static Window2d Of(OperatorCall settings, int[] kernel, int[] sizes) => Of(Windows.Of(settings, sizes, kernel));

    /// <summary>The window of a transposed convolution, and the rows and columns that its output has more.</summary>
    public static (Window2d Window, int MoreY, int MoreX) Transposed(OperatorCall settings, int[] kernel, int[] sizes)
    {
        (Windows windows, int[] outputs) = Convolution.Transposed(settings, sizes, kernel);
        int[] more =
        [
            .. outputs.Select((output, axis) => (int)(output + windows.Before[axis] + windows.After[axis]
                - ((sizes[axis] - 1L) * windows.Strides[axis]) - windows.Reach(axis))),
        ];
        return (Of(windows), more.Length == 1 ? 0 : more[0], more[^1]);
    }

    private static Window2d Of(Windows windows)
    {
        bool isLine = windows.Kernel.Length == 1;
        return new Window2d(
            isLine ? 1 : windows.Kernel[0], windows.Kernel[^1], isLine ? 1 : windows.Strides[0], windows.Strides[^1],
            isLine ? 1 : windows.Dilations[0], windows.Dilations[^1], isLine ? 0 : windows.Before[0], windows.Before[^1],
            isLine ? 0 : windows.After[0], windows.After[^1]);
    }
}
