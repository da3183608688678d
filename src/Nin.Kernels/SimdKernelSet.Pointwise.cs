using Nin.Kernels.Pointwise;
using Nin.Kernels.Simd;

namespace Nin.Kernels;

internal sealed unsafe partial class SimdKernelSet<TSimd, TVector>
{
    private protected override void PointwiseCore(in PointwiseFunction function, ReadOnlySpan<float> input, Span<float> output)
    {
        fixed (float* x = input, y = output)
        {
            PointwiseFormulas.Run(function, new ForwardLoop(x, y, input.Length));
        }
    }

    private protected override void PointwiseBackwardCore(
        in PointwiseFunction function, ReadOnlySpan<float> input, ReadOnlySpan<float> outputGradient, Span<float> inputGradient)
    {
        fixed (float* x = input, dy = outputGradient, dx = inputGradient)
        {
            PointwiseFormulas.Run(function, new BackwardLoop(x, dy, dx, input.Length));
        }
    }

    private protected override void PReluCore(
        int channels, ReadOnlySpan<float> input, ReadOnlySpan<float> weight, Span<float> output)
    {
        if (weight.Length == 1)
        {
            PointwiseCore(new PointwiseFunction(PointwiseKind.LeakyRelu, weight[0]), input, output);
            return;
        }

        int whole = Whole(channels), rows = input.Length / channels;
        fixed (float* x = input, w = weight, y = output)
        {
            PReluKernel<TSimd, TVector>.Forward(rows, channels, x, w, y, 0, whole);
            PReluKernel<SimdScalar, float>.Forward(rows, channels, x, w, y, whole, channels);
        }
    }

    private protected override void PReluBackwardCore(
        int channels, ReadOnlySpan<float> input, ReadOnlySpan<float> weight, ReadOnlySpan<float> outputGradient,
        Span<float> inputGradient, Span<float> weightGradient)
    {
        // The sums stay in double; they are no vector loop.
        PReluSums.AddTo(channels, input, outputGradient, weightGradient);
        if (inputGradient.IsEmpty)
        {
            return;
        }

        if (weight.Length == 1)
        {
            PointwiseBackwardCore(
                new PointwiseFunction(PointwiseKind.LeakyRelu, weight[0]), input, outputGradient, inputGradient);
            return;
        }

        int whole = Whole(channels), rows = input.Length / channels;
        fixed (float* x = input, w = weight, dy = outputGradient, dx = inputGradient)
        {
            PReluKernel<TSimd, TVector>.Backward(rows, channels, x, w, dy, dx, 0, whole);
            PReluKernel<SimdScalar, float>.Backward(rows, channels, x, w, dy, dx, whole, channels);
        }
    }

    private readonly struct ForwardLoop(float* input, float* output, int length) : IPointwiseLoop
    {
        public void Run<TFormula>(TFormula formula)
            where TFormula : struct, IPointwiseFormula
        {
            int whole = Whole(length);
            PointwiseKernel<TSimd, TVector>.Forward(formula, input, output, whole);
            PointwiseKernel<SimdScalar, float>.Forward(formula, input + whole, output + whole, length - whole);
        }
    }

    private readonly struct BackwardLoop(float* input, float* outputGradient, float* inputGradient, int length) : IPointwiseLoop
    {
        public void Run<TFormula>(TFormula formula)
            where TFormula : struct, IPointwiseFormula
        {
            int whole = Whole(length);
            PointwiseKernel<TSimd, TVector>.Backward(formula, input, outputGradient, inputGradient, whole);
            PointwiseKernel<SimdScalar, float>.Backward(
                formula, input + whole, outputGradient + whole, inputGradient + whole, length - whole);
        }
    }
}
