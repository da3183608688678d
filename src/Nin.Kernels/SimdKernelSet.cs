using System.Runtime.Intrinsics;
using Nin.Kernels.Elementwise;
using Nin.Kernels.Measuring;
using Nin.Kernels.Pooling;
using Nin.Kernels.Simd;

namespace Nin.Kernels;

/// <summary>The operations at one vector width.</summary>
internal sealed unsafe partial class SimdKernelSet<TSimd, TVector>(string name) : KernelSet
    where TSimd : struct, ISimd<TVector>
    where TVector : struct
{
    public override string Name => name;

    /// <summary>Channels that fill whole vectors; the rest goes through the same kernel at width 1.</summary>
    private static int Whole(int channels) => channels / TSimd.Width * TSimd.Width;

    private protected override void MaxPool2dCore(
        in Pool2dShape shape, ReadOnlySpan<float> input, Span<float> output, int part, int parts)
    {
        int channels = shape.Channels;
        (int first, int last) = Share(shape.Batch * shape.OutputHeight, 1, part, parts);
        fixed (float* x = input, y = output)
        {
            if (channels >= TSimd.Width)
            {
                MaxPool2dKernel<TSimd, TVector>.Forward(shape, x, y, first, last);
            }
            else if (channels >= Simd128.Width)
            {
                MaxPool2dKernel<Simd128, Vector128<float>>.Forward(shape, x, y, first, last);
            }
            else
            {
                MaxPool2dKernel<SimdScalar, float>.Forward(shape, x, y, first, last);
            }
        }
    }

    private protected override void MaxPool2dBackwardCore(
        in Pool2dShape shape, ReadOnlySpan<float> input, ReadOnlySpan<float> output, ReadOnlySpan<float> outputGradient,
        Span<float> inputGradient)
    {
        int whole = Whole(shape.Channels);
        fixed (float* x = input, y = output, dy = outputGradient, dx = inputGradient)
        {
            MaxPool2dKernel<TSimd, TVector>.Backward(shape, x, y, dy, dx, 0, whole);
            MaxPool2dKernel<SimdScalar, float>.Backward(shape, x, y, dy, dx, whole, shape.Channels);
        }
    }

    private protected override void AvgPool2dCore(
        in Pool2dShape shape, ReadOnlySpan<float> input, Span<float> output, int part, int parts)
    {
        int channels = shape.Channels;
        (int first, int last) = Share(shape.Batch * shape.OutputHeight, 1, part, parts);
        fixed (float* x = input, y = output)
        {
            if (channels >= TSimd.Width)
            {
                AvgPool2dKernel<TSimd, TVector>.Forward(shape, x, y, first, last);
            }
            else if (channels >= Simd128.Width)
            {
                AvgPool2dKernel<Simd128, Vector128<float>>.Forward(shape, x, y, first, last);
            }
            else
            {
                AvgPool2dKernel<SimdScalar, float>.Forward(shape, x, y, first, last);
            }
        }
    }

    private protected override void AvgPool2dBackwardCore(
        in Pool2dShape shape, ReadOnlySpan<float> outputGradient, Span<float> inputGradient)
    {
        int whole = Whole(shape.Channels);
        fixed (float* dy = outputGradient, dx = inputGradient)
        {
            AvgPool2dKernel<TSimd, TVector>.Backward(shape, dy, dx, 0, whole);
            AvgPool2dKernel<SimdScalar, float>.Backward(shape, dy, dx, whole, shape.Channels);
        }
    }

    private protected override void GlobalAvgPool2dCore(
        int batch, int pixels, int channels, ReadOnlySpan<float> input, Span<float> output)
    {
        int whole = Whole(channels);
        fixed (float* x = input, y = output)
        {
            GlobalAvgPool2dKernel<TSimd, TVector>.Forward(batch, pixels, channels, x, y, 0, whole);
            GlobalAvgPool2dKernel<SimdScalar, float>.Forward(batch, pixels, channels, x, y, whole, channels);
        }
    }

    private protected override void GlobalAvgPool2dBackwardCore(
        int batch, int pixels, int channels, ReadOnlySpan<float> outputGradient, Span<float> inputGradient)
    {
        int whole = Whole(channels);
        fixed (float* dy = outputGradient, dx = inputGradient)
        {
            GlobalAvgPool2dKernel<TSimd, TVector>.Backward(batch, pixels, channels, dy, dx, 0, whole);
            GlobalAvgPool2dKernel<SimdScalar, float>.Backward(batch, pixels, channels, dy, dx, whole, channels);
        }
    }

    private protected override void ReluCore(ReadOnlySpan<float> input, Span<float> output)
    {
        fixed (float* x = input, y = output)
        {
            ElementwiseKernel<TSimd, TVector>.Relu(x, y, output.Length);
        }
    }

    private protected override void ReluBackwardCore(
        ReadOnlySpan<float> output, ReadOnlySpan<float> outputGradient, Span<float> inputGradient)
    {
        fixed (float* y = output, dy = outputGradient, dx = inputGradient)
        {
            ElementwiseKernel<TSimd, TVector>.ReluBackward(y, dy, dx, output.Length);
        }
    }

    private protected override void AddCore(ReadOnlySpan<float> a, ReadOnlySpan<float> b, Span<float> output)
    {
        fixed (float* left = a, right = b, y = output)
        {
            ElementwiseKernel<TSimd, TVector>.Add(left, right, y, output.Length);
        }
    }

    private protected override void DropoutCore(
        DropoutKey key, int firstPicture, int elements, float rate, ReadOnlySpan<float> input, Span<float> output) =>
        DropoutKernel.Apply(key, firstPicture, elements, rate, input, output);

    private protected override long MultiplyAddsCore(int steps) => MultiplyAddLoop<TSimd, TVector>.Run(steps);
}
