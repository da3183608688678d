using Nin.Kernels;
using Nin.Tensors;

namespace Nin.Layers;

/// <summary>Checks a window, and that it fits into a picture with its padding.</summary>
internal static class WindowFit
{
    /// <summary>The window itself, where its sizes are ones.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A size is not positive, or a padding is negative.</exception>
    public static Window2d Checked(string kind, Window2d window)
    {
        ReadOnlySpan<(int Value, string Name)> sizes =
        [
            (window.KernelHeight, "kernelHeight"), (window.KernelWidth, "kernelWidth"), (window.StrideY, "strideY"),
            (window.StrideX, "strideX"), (window.DilationY, "dilationY"), (window.DilationX, "dilationX"),
        ];
        foreach ((int value, string name) in sizes)
        {
            if (value <= 0)
            {
                throw new ArgumentOutOfRangeException(name, value, $"{kind}: expected a positive {name}, got {value}.");
            }
        }

        ReadOnlySpan<(int Value, string Name)> paddings =
            [(window.PadTop, "padTop"), (window.PadLeft, "padLeft"), (window.PadBottom, "padBottom"),
                (window.PadRight, "padRight")];
        foreach ((int value, string name) in paddings)
        {
            if (value < 0)
            {
                throw new ArgumentOutOfRangeException(name, value, $"{kind}: expected a {name} of 0 or more, got {value}.");
            }
        }

        return window;
    }

    public static void Check(string kind, FeatureShape input, Window2d window)
    {
        if (window.IsPlain)
        {
            Check(kind, input, window.KernelHeight, window.PadTop);
            return;
        }

        RequirePictures(kind, input);
        double lines = input.Height + (double)window.PadTop + window.PadBottom;
        double columns = input.Width + (double)window.PadLeft + window.PadRight;
        string padding = $"paddings {window.PadTop}, {window.PadLeft}, {window.PadBottom}, {window.PadRight}";
        RequireLine(kind, input, Math.Max(lines, columns), padding);
        if (lines < window.ExtentY || columns < window.ExtentX)
        {
            throw new ArgumentException(
                $"{kind}: expected an input of at least {window.ExtentY}×{window.ExtentX} with {padding}, got {input}.",
                nameof(input));
        }
    }

    /// <summary>Refuses features without a place.</summary>
    public static void RequirePictures(string kind, FeatureShape input)
    {
        if (input.IsFlat)
        {
            throw new ArgumentException($"{kind}: expected pictures [N, H, W, C], got {input}.", nameof(input));
        }
    }

    private static void Check(string kind, FeatureShape input, int kernelSize, int padding)
    {
        RequirePictures(kind, input);
        RequireLine(kind, input, Math.Max(input.Height, input.Width) + (2.0 * padding), $"padding {padding}");
        if (Math.Min(input.Height, input.Width) + (2 * padding) < kernelSize)
        {
            throw new ArgumentException(
                $"{kind}: expected an input of at least {kernelSize}×{kernelSize} with padding {padding}, got {input}.",
                nameof(input));
        }
    }

    private static void RequireLine(string kind, FeatureShape input, double pixels, string padding)
    {
        if (pixels * input.Channels > int.MaxValue)
        {
            throw new ArgumentException(
                $"{kind}: expected at most {int.MaxValue} floats in a line with its padding, got {input} and {padding}.",
                nameof(input));
        }
    }
}
