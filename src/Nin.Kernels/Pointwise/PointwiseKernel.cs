using Nin.Kernels.Simd;

namespace Nin.Kernels.Pointwise;

/// <summary>The loops over a formula, on a multiple of the vector width of numbers.</summary>
internal static unsafe class PointwiseKernel<TSimd, TVector>
    where TSimd : struct, ISimd<TVector>
    where TVector : struct
{
    /// <summary>output[i] = f(input[i]).</summary>
    public static void Forward<TFormula>(TFormula formula, float* input, float* output, nint length)
        where TFormula : struct, IPointwiseFormula
    {
        for (nint i = 0; i < length; i += TSimd.Width)
        {
            TSimd.Store(output + i, formula.Of<TSimd, TVector>(TSimd.Load(input + i)));
        }
    }

    /// <summary>inputGradient[i] = outputGradient[i]·f'(input[i]).</summary>
    public static void Backward<TFormula>(
        TFormula formula, float* input, float* outputGradient, float* inputGradient, nint length)
        where TFormula : struct, IPointwiseFormula
    {
        for (nint i = 0; i < length; i += TSimd.Width)
        {
            TVector slope = formula.Slope<TSimd, TVector>(TSimd.Load(input + i));
            TSimd.Store(inputGradient + i, TSimd.Multiply(TSimd.Load(outputGradient + i), slope));
        }
    }
}
