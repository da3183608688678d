using Nin.Kernels.Optimization;
using Nin.Kernels.Simd;

namespace Nin.Kernels;

internal sealed unsafe partial class SimdKernelSet<TSimd, TVector>
{
    private protected override void SgdCore(
        in SgdStep step, ReadOnlySpan<float> gradient, Span<float> velocity, Span<float> weights)
    {
        int whole = Whole(weights.Length);
        fixed (float* g = gradient, v = velocity, w = weights)
        {
            OptimizerKernel<TSimd, TVector>.Sgd(step, g, v, w, whole);
            OptimizerKernel<SimdScalar, float>.Sgd(step, g + whole, v + whole, w + whole, weights.Length - whole);
        }
    }

    private protected override void MovingAverageCore(float decay, ReadOnlySpan<float> values, Span<float> average)
    {
        int whole = Whole(values.Length);
        fixed (float* v = values, a = average)
        {
            OptimizerKernel<TSimd, TVector>.MovingAverage(decay, v, a, whole);
            OptimizerKernel<SimdScalar, float>.MovingAverage(decay, v + whole, a + whole, values.Length - whole);
        }
    }

    private protected override void AdamCore(
        in AdamStep step, ReadOnlySpan<float> gradient, Span<float> mean, Span<float> square, Span<float> weights)
    {
        int whole = Whole(weights.Length), rest = weights.Length - whole;
        fixed (float* g = gradient, m = mean, s = square, w = weights)
        {
            OptimizerKernel<TSimd, TVector>.Adam(step, g, m, s, w, whole);
            OptimizerKernel<SimdScalar, float>.Adam(step, g + whole, m + whole, s + whole, w + whole, rest);
        }
    }

    private protected override void RmsPropCore(
        in RmsPropStep step, ReadOnlySpan<float> gradient, Span<float> square, Span<float> velocity, Span<float> weights)
    {
        int whole = Whole(weights.Length), rest = weights.Length - whole;
        fixed (float* g = gradient, s = square, v = velocity, w = weights)
        {
            OptimizerKernel<TSimd, TVector>.RmsProp(step, g, s, v, w, whole);
            OptimizerKernel<SimdScalar, float>.RmsProp(step, g + whole, s + whole, v + whole, w + whole, rest);
        }
    }

    private protected override double SumOfSquaresCore(ReadOnlySpan<float> values) => SumOfSquaresKernel.Of(values);

    private protected override void ClipGradientCore(float scale, float limit, Span<float> values)
    {
        int whole = Whole(values.Length);
        fixed (float* v = values)
        {
            OptimizerKernel<TSimd, TVector>.Clip(scale, limit, v, whole);
            OptimizerKernel<SimdScalar, float>.Clip(scale, limit, v + whole, values.Length - whole);
        }
    }
}
