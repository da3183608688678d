namespace Nin.Kernels.Normalization;

/// <summary>Local response normalisation, in double. The power is the system's, so this is no vector loop.</summary>
internal static class LocalResponseNormKernel
{
    /// <summary>Channels up to which what is known of them lives on the stack.</summary>
    private const int StackChannels = 1024;

    /// <summary>output = input / (k + alpha·m)^beta.</summary>
    public static void Forward(in LocalResponse settings, int channels, ReadOnlySpan<float> input, Span<float> output)
    {
        for (int start = 0; start < input.Length; start += channels)
        {
            ReadOnlySpan<float> pixel = input.Slice(start, channels);
            for (int c = 0; c < channels; c++)
            {
                output[start + c] = (float)(pixel[c] * Math.Pow(Base(settings, pixel, c), -settings.Beta));
            }
        }
    }

    /// <summary>
    /// With s the base: g·s^−β − 2αβ/size·x·(the sum of g·x·s^(−β−1) over the channels that look at this one).
    /// </summary>
    public static void Backward(
        in LocalResponse settings, int channels, ReadOnlySpan<float> input, ReadOnlySpan<float> outputGradient,
        Span<float> inputGradient)
    {
        Span<double> own = channels <= StackChannels ? stackalloc double[channels] : new double[channels];
        Span<double> others = channels <= StackChannels ? stackalloc double[channels] : new double[channels];
        double factor = 2.0 * settings.Alpha * settings.Beta / settings.Size;
        for (int start = 0; start < input.Length; start += channels)
        {
            ReadOnlySpan<float> pixel = input.Slice(start, channels);
            for (int c = 0; c < channels; c++)
            {
                double value = Base(settings, pixel, c), power = Math.Pow(value, -settings.Beta);
                double gradient = outputGradient[start + c];
                own[c] = gradient * power;
                others[c] = gradient * pixel[c] * power / value;
            }

            for (int c = 0; c < channels; c++)
            {
                // The channels that look at c: a window turned round.
                double sum = 0;
                int last = (int)Math.Min((long)c + (settings.Size / 2), channels - 1);
                for (int i = Math.Max(0, c - ((settings.Size - 1) / 2)); i <= last; i++)
                {
                    sum += others[i];
                }

                inputGradient[start + c] = (float)(own[c] - (factor * pixel[c] * sum));
            }
        }
    }

    private static double Base(in LocalResponse settings, ReadOnlySpan<float> pixel, int channel)
    {
        double squares = 0;
        int last = (int)Math.Min((long)channel + ((settings.Size - 1) / 2), pixel.Length - 1);
        for (int i = Math.Max(0, channel - (settings.Size / 2)); i <= last; i++)
        {
            squares += (double)pixel[i] * pixel[i];
        }

        return settings.K + (settings.Alpha * squares / settings.Size);
    }
}
