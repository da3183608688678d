namespace Nin.Kernels.Resampling;

/// <summary>The same numbers in another order.</summary>
internal static class PixelShuffleKernel
{
    /// <summary>Channels that become the pixels of a square.</summary>
    public static void Forward(int batch, PictureSize outputSize, int factor, ReadOnlySpan<float> input, Span<float> output)
    {
        for (int pixel = 0, target = 0; pixel < batch * outputSize.Height * outputSize.Width; pixel++)
        {
            int source = SourceOf(pixel, outputSize, factor);
            for (int c = 0; c < outputSize.Channels; c++, source += factor * factor)
            {
                output[target++] = input[source];
            }
        }
    }

    /// <summary>Pixels that become the channels of one.</summary>
    public static void Backward(
        int batch, PictureSize outputSize, int factor, ReadOnlySpan<float> outputGradient, Span<float> inputGradient)
    {
        for (int pixel = 0, source = 0; pixel < batch * outputSize.Height * outputSize.Width; pixel++)
        {
            int target = SourceOf(pixel, outputSize, factor);
            for (int c = 0; c < outputSize.Channels; c++, target += factor * factor)
            {
                inputGradient[target] = outputGradient[source++];
            }
        }
    }

    /// <summary>Where the first channel of an output pixel stands in the input.</summary>
    private static int SourceOf(int pixel, PictureSize outputSize, int factor)
    {
        // Rows go on from picture to picture, since every picture's are a multiple of the factor.
        (int row, int column) = (pixel / outputSize.Width, pixel % outputSize.Width);
        int inputPixel = (row / factor * (outputSize.Width / factor)) + (column / factor);
        return (inputPixel * outputSize.Channels * factor * factor) + (row % factor * factor) + (column % factor);
    }
}
