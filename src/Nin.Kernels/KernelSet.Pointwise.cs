using Nin.Kernels.Pointwise;

namespace Nin.Kernels;

public abstract partial class KernelSet
{
    /// <summary>output = f(input), number by number; they may be the same memory.</summary>
    /// <remarks>
    /// The reference computes in double and rounds once; the vector sets are within a few units of the last place of it, for any
    /// number. A NaN stays one.
    /// </remarks>
    /// <exception cref="ArgumentException">The lengths do not fit, or there is no such function.</exception>
    public void Pointwise(in PointwiseFunction function, ReadOnlySpan<float> input, Span<float> output)
    {
        Require(nameof(Pointwise), nameof(output), input.Length, output.Length);
        PointwiseCore(function, input, output);
    }

    /// <summary>inputGradient = outputGradient·f'(input); the gradients may be the same memory.</summary>
    /// <exception cref="ArgumentException">The lengths do not fit, or there is no such function.</exception>
    public void PointwiseBackward(
        in PointwiseFunction function, ReadOnlySpan<float> input, ReadOnlySpan<float> outputGradient, Span<float> inputGradient)
    {
        Require(nameof(PointwiseBackward), nameof(outputGradient), input.Length, outputGradient.Length);
        Require(nameof(PointwiseBackward), nameof(inputGradient), input.Length, inputGradient.Length);
        PointwiseBackwardCore(function, input, outputGradient, inputGradient);
    }

    /// <summary>output = input where it is positive, weight·input elsewhere.</summary>
    /// <remarks>
    /// <b>Shapes</b> input, output [rows, channels]; weight [channels], or [1] for one that all channels share.
    /// <b>Source</b> torch.nn.PReLU.
    /// </remarks>
    public void PRelu(int channels, ReadOnlySpan<float> input, ReadOnlySpan<float> weight, Span<float> output)
    {
        RequirePRelu(nameof(PRelu), channels, input.Length, weight.Length);
        Require(nameof(PRelu), nameof(output), input.Length, output.Length);
        PReluCore(channels, input, weight, output);
    }

    /// <summary>The gradients of <see cref="PRelu"/>; that of the weight, a sum in double, is added to what is there.</summary>
    /// <remarks><b>Shapes</b> as <see cref="PRelu"/>; inputGradient may be empty where none is wanted.</remarks>
    public void PReluBackward(
        int channels, ReadOnlySpan<float> input, ReadOnlySpan<float> weight, ReadOnlySpan<float> outputGradient,
        Span<float> inputGradient, Span<float> weightGradient)
    {
        RequirePRelu(nameof(PReluBackward), channels, input.Length, weight.Length);
        Require(nameof(PReluBackward), nameof(outputGradient), input.Length, outputGradient.Length);
        Require(nameof(PReluBackward), nameof(inputGradient), inputGradient.IsEmpty ? 0 : input.Length, inputGradient.Length);
        Require(nameof(PReluBackward), nameof(weightGradient), weight.Length, weightGradient.Length);
        PReluBackwardCore(channels, input, weight, outputGradient, inputGradient, weightGradient);
    }

    private protected abstract void PointwiseCore(in PointwiseFunction function, ReadOnlySpan<float> input, Span<float> output);

    private protected abstract void PointwiseBackwardCore(
        in PointwiseFunction function, ReadOnlySpan<float> input, ReadOnlySpan<float> outputGradient, Span<float> inputGradient);

    private protected abstract void PReluCore(
        int channels, ReadOnlySpan<float> input, ReadOnlySpan<float> weight, Span<float> output);

    private protected abstract void PReluBackwardCore(
        int channels, ReadOnlySpan<float> input, ReadOnlySpan<float> weight, ReadOnlySpan<float> outputGradient,
        Span<float> inputGradient, Span<float> weightGradient);

    private static void RequirePRelu(string operation, int channels, int inputLength, int weightLength)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(channels);
        Require(operation, "weight", weightLength == 1 ? 1 : channels, weightLength);
        Require(operation, "input", inputLength / channels * channels, inputLength);
    }
}
