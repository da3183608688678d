using System.Numerics;
using Nin.Kernels.Normalization;

namespace Nin.Kernels.Reference;

/// <summary>Local response normalisation as its definition says it, in double for any floating-point type.</summary>
/// <remarks><b>Shapes</b> all [pixels, channels].</remarks>
public static class ReferenceLocalResponseNorm
{
    /// <summary>output = input / (k + alpha·m)^beta.</summary>
    public static void Forward<T>(in LocalResponse settings, int channels, ReadOnlySpan<T> input, Span<T> output)
        where T : IFloatingPointIeee754<T>
    {
        for (int i = 0; i < input.Length; i++)
        {
            ReadOnlySpan<T> pixel = input.Slice(i / channels * channels, channels);
            output[i] = T.CreateTruncating(Wide(input[i]) * Math.Pow(Base(settings, pixel, i % channels), -settings.Beta));
        }
    }

    /// <summary>
    /// With s the base: g·s^−β − 2αβ/size·x·(the sum of g·x·s^(−β−1) over the channels that look at this one).
    /// </summary>
    public static void Backward<T>(
        in LocalResponse settings, int channels, ReadOnlySpan<T> input, ReadOnlySpan<T> outputGradient, Span<T> inputGradient)
        where T : IFloatingPointIeee754<T>
    {
        double factor = 2.0 * settings.Alpha * settings.Beta / settings.Size;
        for (int i = 0; i < input.Length; i++)
        {
            int start = i / channels * channels, channel = i % channels;
            ReadOnlySpan<T> pixel = input.Slice(start, channels), gradients = outputGradient.Slice(start, channels);
            double sum = 0;
            for (int c = 0; c < channels; c++)
            {
                if (Math.Max(0, c - (settings.Size / 2)) <= channel && channel <= (long)c + ((settings.Size - 1) / 2))
                {
                    double other = Base(settings, pixel, c);
                    sum += Wide(gradients[c]) * Wide(pixel[c]) * Math.Pow(other, -settings.Beta) / other;
                }
            }

            double own = Wide(gradients[channel]) * Math.Pow(Base(settings, pixel, channel), -settings.Beta);
            inputGradient[i] = T.CreateTruncating(own - (factor * Wide(pixel[channel]) * sum));
        }
    }

    private static double Base<T>(in LocalResponse settings, ReadOnlySpan<T> pixel, int channel)
        where T : IFloatingPointIeee754<T>
    {
        double squares = 0;
        for (int c = 0; c < pixel.Length; c++)
        {
            bool isNear = c >= channel - (settings.Size / 2) && c <= (long)channel + ((settings.Size - 1) / 2);
            squares += isNear ? Wide(pixel[c]) * Wide(pixel[c]) : 0;
        }

        return settings.K + (settings.Alpha * squares / settings.Size);
    }

    private static double Wide<T>(T value)
        where T : IFloatingPointIeee754<T> => double.CreateTruncating(value);
}
