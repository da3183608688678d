namespace Nin.Kernels.Pointwise;

/// <summary>The gradient of a PReLU's weights.</summary>
internal static class PReluSums
{
    /// <summary>Channels up to which the sums live on the stack.</summary>
    private const int StackChannels = 1024;

    /// <summary>weightGradient += Σ input·outputGradient over the inputs that are not positive, in double.</summary>
    public static void AddTo(
        int channels, ReadOnlySpan<float> input, ReadOnlySpan<float> outputGradient, Span<float> weightGradient)
    {
        int count = weightGradient.Length;
        Span<double> sums = count <= StackChannels ? stackalloc double[count] : new double[count];
        sums.Clear();
        for (int start = 0; start < input.Length; start += channels)
        {
            for (int c = 0; c < channels; c++)
            {
                float x = input[start + c];
                if (!(x > 0))
                {
                    sums[count == 1 ? 0 : c] += (double)x * outputGradient[start + c];
                }
            }
        }

        for (int w = 0; w < count; w++)
        {
            weightGradient[w] += (float)sums[w];
        }
    }
}
