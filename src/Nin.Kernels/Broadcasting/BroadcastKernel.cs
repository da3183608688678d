using Nin.Kernels.Simd;

namespace Nin.Kernels.Broadcasting;

/// <summary>Runs of numbers of two inputs; one that is repeated along a run has a step of 0, else 1.</summary>
internal static unsafe class BroadcastKernel<TSimd, TVector>
    where TSimd : struct, ISimd<TVector>
    where TVector : struct
{
    /// <summary>output[i] = f(a[i], b[i]) of a multiple of the vector width of numbers.</summary>
    public static void Forward(PairFunction function, float* a, int aStep, float* b, int bStep, float* output, int length)
    {
        for (int i = 0; i < length; i += TSimd.Width)
        {
            TVector one = aStep == 0 ? TSimd.Broadcast(*a) : TSimd.Load(a + i);
            TVector other = bStep == 0 ? TSimd.Broadcast(*b) : TSimd.Load(b + i);
            TSimd.Store(output + i, function switch
            {
                PairFunction.Add => TSimd.Add(one, other),
                PairFunction.Subtract => TSimd.Subtract(one, other),
                PairFunction.Multiply => TSimd.Multiply(one, other),
                _ => TSimd.Divide(one, other),
            });
        }
    }
}
