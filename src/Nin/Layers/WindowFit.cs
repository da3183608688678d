using Nin.Tensors;

namespace Nin.Layers;

/// <summary>Checks that a window fits into a picture with its padding.</summary>
internal static class WindowFit
{
    public static void Check(string kind, FeatureShape input, int kernelSize, int padding)
    {
        if (input.IsFlat)
        {
            throw new ArgumentException($"{kind}: expected pictures [N, H, W, C], got {input}.", nameof(input));
        }

        if ((Math.Max(input.Height, input.Width) + (2.0 * padding)) * input.Channels > int.MaxValue)
        {
            throw new ArgumentException(
                $"{kind}: expected at most {int.MaxValue} floats in a line with its padding, got {input} and padding {padding}.", nameof(input));
        }

        if (Math.Min(input.Height, input.Width) + (2 * padding) < kernelSize)
        {
            throw new ArgumentException(
                $"{kind}: expected an input of at least {kernelSize}×{kernelSize} with padding {padding}, got {input}.", nameof(input));
        }
    }
}
