using Nin.Kernels.Simd;

namespace Nin.Kernels.Normalization;

/// <summary>
/// The loops of a group normalisation over the pixels of one block, for channels [firstChannel, lastChannel), a multiple of the
/// width of them. Sums go along the pixels in order, channel by channel.
/// </summary>
internal static unsafe class GroupNormKernel<TDoubles, TVector>
    where TDoubles : struct, IDoubles<TVector>
    where TVector : struct
{
    /// <summary>sums[c] += Σ input[pixel, c].</summary>
    public static void Sums(int pixels, int channels, float* input, double* sums, int firstChannel, int lastChannel)
    {
        for (int pixel = 0; pixel < pixels; pixel++, input += channels)
        {
            for (int c = firstChannel; c < lastChannel; c += TDoubles.Width)
            {
                TDoubles.Store(sums + c, TDoubles.Add(TDoubles.Load(sums + c), TDoubles.Load(input + c)));
            }
        }
    }

    /// <summary>sums[c] += Σ (input[pixel, c] − mean[c])².</summary>
    public static void Squares(
        int pixels, int channels, float* input, double* mean, double* sums, int firstChannel, int lastChannel)
    {
        for (int pixel = 0; pixel < pixels; pixel++, input += channels)
        {
            for (int c = firstChannel; c < lastChannel; c += TDoubles.Width)
            {
                TVector distance = TDoubles.Subtract(TDoubles.Load(input + c), TDoubles.Load(mean + c));
                TDoubles.Store(sums + c, TDoubles.Add(TDoubles.Load(sums + c), TDoubles.Multiply(distance, distance)));
            }
        }
    }

    /// <summary>output = (input − mean)·scale, times weight and plus bias where they are given.</summary>
    public static void Normalize(
        int pixels, int channels, float* input, double* mean, double* scale, float* weight, float* bias, float* output,
        int firstChannel, int lastChannel)
    {
        for (int pixel = 0; pixel < pixels; pixel++, input += channels, output += channels)
        {
            for (int c = firstChannel; c < lastChannel; c += TDoubles.Width)
            {
                TVector normal = TDoubles.Subtract(TDoubles.Load(input + c), TDoubles.Load(mean + c));
                normal = TDoubles.Multiply(normal, TDoubles.Load(scale + c));
                if (weight != null)
                {
                    normal = TDoubles.Add(TDoubles.Multiply(normal, TDoubles.Load(weight + c)), TDoubles.Load(bias + c));
                }

                TDoubles.Store(output + c, normal);
            }
        }
    }

    /// <summary>sums[c] += Σ outputGradient and products[c] += Σ outputGradient·normalised input.</summary>
    public static void GradientSums(
        int pixels, int channels, float* input, double* mean, double* scale, float* outputGradient, double* sums,
        double* products, int firstChannel, int lastChannel)
    {
        nint at = 0;
        for (int pixel = 0; pixel < pixels; pixel++, at += channels)
        {
            for (int c = firstChannel; c < lastChannel; c += TDoubles.Width)
            {
                TVector gradient = TDoubles.Load(outputGradient + at + c);
                TVector normal = TDoubles.Subtract(TDoubles.Load(input + at + c), TDoubles.Load(mean + c));
                normal = TDoubles.Multiply(normal, TDoubles.Load(scale + c));
                TVector product = TDoubles.Multiply(gradient, normal);
                TDoubles.Store(sums + c, TDoubles.Add(TDoubles.Load(sums + c), gradient));
                TDoubles.Store(products + c, TDoubles.Add(TDoubles.Load(products + c), product));
            }
        }
    }

    /// <summary>inputGradient = (weight·outputGradient − sum − normalised input·product)·scale.</summary>
    public static void InputGradient(
        int pixels, int channels, float* input, double* mean, double* scale, float* weight, double* sums, double* products,
        float* outputGradient, float* inputGradient, int firstChannel, int lastChannel)
    {
        nint at = 0;
        for (int pixel = 0; pixel < pixels; pixel++, at += channels)
        {
            for (int c = firstChannel; c < lastChannel; c += TDoubles.Width)
            {
                TVector gradient = TDoubles.Load(outputGradient + at + c), factor = TDoubles.Load(scale + c);
                if (weight != null)
                {
                    gradient = TDoubles.Multiply(gradient, TDoubles.Load(weight + c));
                }

                TVector normal = TDoubles.Subtract(TDoubles.Load(input + at + c), TDoubles.Load(mean + c));
                normal = TDoubles.Multiply(normal, factor);
                gradient = TDoubles.Subtract(gradient, TDoubles.Load(sums + c));
                gradient = TDoubles.Subtract(gradient, TDoubles.Multiply(normal, TDoubles.Load(products + c)));
                TDoubles.Store(inputGradient + at + c, TDoubles.Multiply(gradient, factor));
            }
        }
    }
}
