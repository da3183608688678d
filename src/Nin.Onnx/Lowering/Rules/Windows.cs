using Nin.Kernels;
using Nin.Onnx.Evaluation;

namespace Nin.Onnx.Lowering.Rules;

/// <summary>The windows of convolutions and poolings, from the settings that they share.</summary>
internal static class Windows
{
    /// <summary>The window of a node over a picture of this size.</summary>
    /// <param name="settings">kernel_shape, strides, dilations, pads or auto_pad.</param>
    /// <param name="kernel">The kernel's size, where kernel_shape need not say it.</param>
    /// <param name="sizes">Rows and columns of the picture.</param>
    public static Window2d Of(OperatorCall settings, ReadOnlySpan<int> kernel, ReadOnlySpan<int> sizes)
    {
        int dimensions = kernel.Length;
        long[] strides = List(settings, "strides", dimensions, 1), dilations = List(settings, "dilations", dimensions, 1);
        long[] pads = List(settings, "pads", 2 * dimensions, 0);
        string auto = settings.Text("auto_pad", "NOTSET");
        Span<int> begin = stackalloc int[2], end = stackalloc int[2], size = stackalloc int[2];
        Span<int> stride = stackalloc int[2], dilation = stackalloc int[2];
        (size[0], stride[0], dilation[0]) = (1, 1, 1);
        (begin[0], end[0]) = (0, 0);
        for (int i = 0; i < dimensions; i++)
        {
            // Of one dimension the picture is one row.
            int at = i + 2 - dimensions;
            (size[at], stride[at], dilation[at]) = (kernel[i], checked((int)strides[i]), checked((int)dilations[i]));
            (begin[at], end[at]) = auto switch
            {
                "SAME_UPPER" or "SAME_LOWER" => Same(
                    sizes[i], size[at], stride[at], dilation[at], isUpper: auto == "SAME_UPPER"),
                "VALID" => (0, 0),
                _ => (checked((int)pads[i]), checked((int)pads[dimensions + i])),
            };
        }

        return new Window2d(
            size[0], size[1], stride[0], stride[1], dilation[0], dilation[1], begin[0], begin[1], end[0], end[1]);
    }

    /// <summary>The kernel's size of a pooling.</summary>
    public static int[] Kernel(OperatorCall settings) =>
        [.. (settings.List("kernel_shape") ?? throw new ArgumentException("expected a kernel_shape, got none."))
            .Select(size => checked((int)size))];

    /// <summary>A list of so many numbers, or the same number as often.</summary>
    public static long[] List(OperatorCall settings, string name, int length, long otherwise)
    {
        long[] list = settings.List(name) ?? [.. Enumerable.Repeat(otherwise, length)];
        return list.Length == length ? list : throw new ArgumentException($"expected {length} {name}, got {list.Length}.");
    }

    /// <summary>Padding after which there are as many windows as steps in the picture.</summary>
    private static (int Begin, int End) Same(int picture, int kernel, int stride, int dilation, bool isUpper)
    {
        int windows = (picture + stride - 1) / stride;
        int padding = Math.Max(((windows - 1) * stride) + ((kernel - 1) * dilation) + 1 - picture, 0);
        int less = padding / 2;
        return isUpper ? (less, padding - less) : (padding - less, less);
    }
}
