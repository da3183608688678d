using Nin.Kernels.Simd;

namespace Nin.Kernels.Pooling;

/// <summary>Global average pooling of channels [firstChannel, lastChannel), a multiple of the vector width of them.</summary>
internal static unsafe class GlobalAvgPool2dKernel<TSimd, TVector>
    where TSimd : struct, ISimd<TVector>
    where TVector : struct
{
    /// <summary>output[n, c] = the mean of input[n, pixel, c] over the pixels.</summary>
    public static void Forward(
        int batch, int pixels, int channels, float* input, float* output, int firstChannel, int lastChannel)
    {
        TVector share = TSimd.Broadcast(1f / pixels);
        for (int n = 0; n < batch; n++)
        {
            for (int c = firstChannel; c < lastChannel; c += TSimd.Width)
            {
                float* source = input + ((nint)n * pixels * channels) + c;
                TVector sum = TSimd.Zero;
                for (int pixel = 0; pixel < pixels; pixel++, source += channels)
                {
                    sum = TSimd.Add(sum, TSimd.Load(source));
                }

                TSimd.Store(output + ((nint)n * channels) + c, TSimd.Multiply(sum, share));
            }
        }
    }

    /// <summary>inputGradient[n, pixel, c] = outputGradient[n, c] / pixels.</summary>
    public static void Backward(
        int batch, int pixels, int channels, float* outputGradient, float* inputGradient, int firstChannel, int lastChannel)
    {
        TVector share = TSimd.Broadcast(1f / pixels);
        for (int n = 0; n < batch; n++)
        {
            for (int c = firstChannel; c < lastChannel; c += TSimd.Width)
            {
                TVector gradient = TSimd.Multiply(TSimd.Load(outputGradient + ((nint)n * channels) + c), share);
                float* target = inputGradient + ((nint)n * pixels * channels) + c;
                for (int pixel = 0; pixel < pixels; pixel++, target += channels)
                {
                    TSimd.Store(target, gradient);
                }
            }
        }
    }
}
