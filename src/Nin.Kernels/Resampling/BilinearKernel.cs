using Nin.Kernels.Simd;

namespace Nin.Kernels.Resampling;

/// <summary>One pixel of an interpolation, for a multiple of the vector width of channels.</summary>
internal static unsafe class BilinearKernel<TDoubles, TVector>
    where TDoubles : struct, IDoubles<TVector>
    where TVector : struct
{
    /// <summary>output = (1 − down)·((1 − right)·a + right·b) + down·((1 − right)·c + right·d).</summary>
    public static void Mix(
        double down, double right, float* a, float* b, float* c, float* d, float* output, int firstChannel, int lastChannel)
    {
        TVector left = TDoubles.Broadcast(1 - right), rightShare = TDoubles.Broadcast(right);
        TVector up = TDoubles.Broadcast(1 - down), downShare = TDoubles.Broadcast(down);
        for (int i = firstChannel; i < lastChannel; i += TDoubles.Width)
        {
            TVector upper = TDoubles.Add(
                TDoubles.Multiply(left, TDoubles.Load(a + i)), TDoubles.Multiply(rightShare, TDoubles.Load(b + i)));
            TVector lower = TDoubles.Add(
                TDoubles.Multiply(left, TDoubles.Load(c + i)), TDoubles.Multiply(rightShare, TDoubles.Load(d + i)));
            TDoubles.Store(output + i, TDoubles.Add(TDoubles.Multiply(up, upper), TDoubles.Multiply(downShare, lower)));
        }
    }

    /// <summary>sum += factor·pixel.</summary>
    public static void AddTo(double factor, float* pixel, float* sum, int firstChannel, int lastChannel)
    {
        TVector share = TDoubles.Broadcast(factor);
        for (int i = firstChannel; i < lastChannel; i += TDoubles.Width)
        {
            TDoubles.Store(sum + i, TDoubles.Add(TDoubles.Load(sum + i), TDoubles.Multiply(share, TDoubles.Load(pixel + i))));
        }
    }
}
