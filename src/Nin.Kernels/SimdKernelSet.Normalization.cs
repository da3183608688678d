using Nin.Kernels.Elementwise;
using Nin.Kernels.Normalization;
using Nin.Kernels.Simd;

namespace Nin.Kernels;

internal sealed unsafe partial class SimdKernelSet<TSimd, TVector>
{
    /// <summary>Channels up to which the per-channel values of a normalisation live on the stack.</summary>
    private const int StackChannels = 1024;

    private protected override void BatchNormCore(
        int rows, int channels, ReadOnlySpan<float> input, ReadOnlySpan<float> weight, ReadOnlySpan<float> bias, float epsilon,
        bool relu, Span<float> mean, Span<float> variance, Span<float> output)
    {
        int whole = Whole(channels);
        fixed (float* x = input, m = mean, v = variance)
        {
            BatchNormKernel<TSimd, TVector>.Statistics(rows, channels, x, m, v, 0, whole);
            BatchNormKernel<SimdScalar, float>.Statistics(rows, channels, x, m, v, whole, channels);
        }

        Span<float> scale = channels <= StackChannels ? stackalloc float[channels] : new float[channels];
        Span<float> shift = channels <= StackChannels ? stackalloc float[channels] : new float[channels];
        for (int c = 0; c < channels; c++)
        {
            scale[c] = weight[c] / MathF.Sqrt(variance[c] + epsilon);
            shift[c] = bias[c] - (mean[c] * scale[c]);
        }

        ScaleShiftCore(rows, channels, input, scale, shift, relu, output);
    }

    private protected override void ScaleShiftCore(
        int rows, int channels, ReadOnlySpan<float> input, ReadOnlySpan<float> scale, ReadOnlySpan<float> shift, bool relu,
        Span<float> output)
    {
        int whole = Whole(channels);
        fixed (float* x = input, a = scale, b = shift, y = output)
        {
            BatchNormKernel<TSimd, TVector>.ScaleShift(rows, channels, x, a, b, y, relu, 0, whole);
            BatchNormKernel<SimdScalar, float>.ScaleShift(rows, channels, x, a, b, y, relu, whole, channels);
        }
    }

    private protected override void BatchNormBackwardCore(
        int rows, int channels, ReadOnlySpan<float> input, ReadOnlySpan<float> weight, float epsilon, ReadOnlySpan<float> mean,
        ReadOnlySpan<float> variance, ReadOnlySpan<float> output, Span<float> outputGradient, Span<float> inputGradient,
        Span<float> weightGradient, Span<float> biasGradient)
    {
        Span<float> inverse = channels <= StackChannels ? stackalloc float[channels] : new float[channels];
        Span<float> gradientSum = channels <= StackChannels ? stackalloc float[channels] : new float[channels];
        Span<float> projection = channels <= StackChannels ? stackalloc float[channels] : new float[channels];
        for (int c = 0; c < channels; c++)
        {
            inverse[c] = 1f / MathF.Sqrt(variance[c] + epsilon);
        }

        int whole = Whole(channels);
        fixed (float* x = input, w = weight, m = mean, i = inverse, y = output, dy = outputGradient, dx = inputGradient)
        fixed (float* sum = gradientSum, p = projection, dw = weightGradient, db = biasGradient)
        {
            BatchNormKernel<TSimd, TVector>.GradientSums(rows, channels, x, m, i, y, dy, sum, p, 0, whole);
            BatchNormKernel<SimdScalar, float>.GradientSums(rows, channels, x, m, i, y, dy, sum, p, whole, channels);
            BatchNormKernel<TSimd, TVector>.InputGradient(rows, channels, x, w, m, i, dy, sum, p, dx, 0, whole);
            BatchNormKernel<SimdScalar, float>.InputGradient(rows, channels, x, w, m, i, dy, sum, p, dx, whole, channels);
            ElementwiseKernel<TSimd, TVector>.AddTo(p, dw, channels);
            ElementwiseKernel<TSimd, TVector>.AddTo(sum, db, channels);
        }
    }
}
