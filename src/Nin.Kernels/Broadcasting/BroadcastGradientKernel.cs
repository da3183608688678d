using Nin.Kernels.Simd;

namespace Nin.Kernels.Broadcasting;

/// <summary>The gradients of the runs of <see cref="BroadcastKernel{TSimd, TVector}"/>, in double.</summary>
internal static unsafe class BroadcastGradientKernel<TDoubles, TVector>
    where TDoubles : struct, IDoubles<TVector>
    where TVector : struct
{
    /// <summary>gradient[i] = outputGradient[i]·f', of a multiple of the vector width of numbers.</summary>
    public static void Scale(
        PairFunction function, bool ofFirst, float* a, int aStep, float* b, int bStep, float* outputGradient, float* gradient,
        int length)
    {
        for (int i = 0; i < length; i += TDoubles.Width)
        {
            TVector slope = Slope(function, ofFirst, a, aStep, b, bStep, i);
            TDoubles.Store(gradient + i, TDoubles.Multiply(TDoubles.Load(outputGradient + i), slope));
        }
    }

    /// <summary>sums[i] += outputGradient[i]·f', of a multiple of the vector width of numbers.</summary>
    public static void AddTo(
        PairFunction function, bool ofFirst, float* a, int aStep, float* b, int bStep, float* outputGradient, double* sums,
        int length)
    {
        for (int i = 0; i < length; i += TDoubles.Width)
        {
            TVector slope = Slope(function, ofFirst, a, aStep, b, bStep, i);
            TVector term = TDoubles.Multiply(TDoubles.Load(outputGradient + i), slope);
            TDoubles.Store(sums + i, TDoubles.Add(TDoubles.Load(sums + i), term));
        }
    }

    /// <summary>The derivative towards the first number or the second.</summary>
    private static TVector Slope(PairFunction function, bool ofFirst, float* a, int aStep, float* b, int bStep, int i)
    {
        TVector one = TDoubles.Broadcast(1);
        switch (function)
        {
            case PairFunction.Add:
                return one;
            case PairFunction.Subtract:
                return ofFirst ? one : TDoubles.Broadcast(-1);
            case PairFunction.Multiply:
                return ofFirst ? At(b, bStep, i) : At(a, aStep, i);
            default:
                TVector below = At(b, bStep, i);
                return ofFirst
                    ? TDoubles.Divide(one, below)
                    : TDoubles.Divide(
                        TDoubles.Multiply(At(a, aStep, i), TDoubles.Broadcast(-1)), TDoubles.Multiply(below, below));
        }
    }

    private static TVector At(float* numbers, int step, int i) =>
        step == 0 ? TDoubles.Broadcast(*numbers) : TDoubles.Load(numbers + i);
}
