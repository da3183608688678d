using Nin.Kernels;
using Nin.Onnx.Evaluation;

namespace Nin.Onnx.Lowering.Rules;

/// <summary>The window of a transposed convolution, with the lines that its output has more.</summary>
internal static class TransposedWindow
{
    public static (Window2d Window, int MoreY, int MoreX) Of(
        OperatorCall settings, ReadOnlySpan<int> kernel, ReadOnlySpan<int> sizes)
    {
        int dimensions = kernel.Length;
        long[] strides = Windows.List(settings, "strides", dimensions, 1);
        long[] dilations = Windows.List(settings, "dilations", dimensions, 1);
        long[] pads = Windows.List(settings, "pads", 2 * dimensions, 0);
        long[] more = Windows.List(settings, "output_padding", dimensions, 0);
        long[]? asked = settings.List("output_shape");
        string auto = settings.Text("auto_pad", "NOTSET");
        Span<int> values = stackalloc int[12];   // kernel, stride, dilation, begin, end, more: rows, then columns
        (values[0], values[1], values[2]) = (1, 1, 1);
        for (int i = 0; i < dimensions; i++)
        {
            Span<int> line = values.Slice(6 * (i + 2 - dimensions), 6);
            (line[0], line[1], line[2]) = (kernel[i], checked((int)strides[i]), checked((int)dilations[i]));
            (line[3], line[4], line[5]) = (checked((int)pads[i]), checked((int)pads[dimensions + i]), checked((int)more[i]));
            if (asked is not null || auto is "SAME_UPPER" or "SAME_LOWER")
            {
                // The whole output, of which so much is cut off that the size asked for is left.
                int whole = ((sizes[i] - 1) * line[1]) + line[5] + ((line[0] - 1) * line[2]) + 1;
                int wanted = asked is null ? sizes[i] * line[1] : checked((int)asked[asked.Length - dimensions + i]);
                int cut = Math.Max(whole - wanted, 0), half = cut / 2;
                (line[3], line[4]) = auto == "SAME_UPPER" ? (half, cut - half) : (cut - half, half);
                line[5] += Math.Max(wanted - whole, 0);
            }
        }

        return (
            new Window2d(
                values[0], values[6], values[1], values[7], values[2], values[8], values[3], values[9], values[4], values[10]),
            values[5], values[11]);
    }
}
