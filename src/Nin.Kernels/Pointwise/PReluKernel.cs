using Nin.Kernels.Simd;

namespace Nin.Kernels.Pointwise;

/// <summary>PReLU with a weight for each of the channels [firstChannel, lastChannel), a multiple of the width of them.</summary>
internal static unsafe class PReluKernel<TSimd, TVector>
    where TSimd : struct, ISimd<TVector>
    where TVector : struct
{
    /// <summary>output = input where it is positive, weight·input elsewhere.</summary>
    public static void Forward(
        int rows, int channels, float* input, float* weight, float* output, int firstChannel, int lastChannel)
    {
        for (int row = 0; row < rows; row++, input += channels, output += channels)
        {
            for (int c = firstChannel; c < lastChannel; c += TSimd.Width)
            {
                TVector x = TSimd.Load(input + c), scaled = TSimd.Multiply(x, TSimd.Load(weight + c));
                TSimd.Store(output + c, TSimd.Select(TSimd.GreaterThan(x, TSimd.Zero), x, scaled));
            }
        }
    }

    /// <summary>inputGradient = outputGradient where the input is positive, weight·outputGradient elsewhere.</summary>
    public static void Backward(
        int rows, int channels, float* input, float* weight, float* outputGradient, float* inputGradient, int firstChannel,
        int lastChannel)
    {
        nint at = 0;
        for (int row = 0; row < rows; row++, at += channels)
        {
            for (int c = firstChannel; c < lastChannel; c += TSimd.Width)
            {
                TVector gradient = TSimd.Load(outputGradient + at + c);
                TVector scaled = TSimd.Multiply(gradient, TSimd.Load(weight + c));
                TVector positive = TSimd.GreaterThan(TSimd.Load(input + at + c), TSimd.Zero);
                TSimd.Store(inputGradient + at + c, TSimd.Select(positive, gradient, scaled));
            }
        }
    }
}
