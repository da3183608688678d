using Nin.Kernels.Normalization;

namespace Nin.Kernels;

public abstract partial class KernelSet
{
    /// <summary>output = (input − mean) / √(variance + epsilon) · weight + bias, with mean and variance of each group.</summary>
    /// <remarks>
    /// <b>Shapes</b> input, output [blocks, pixels, channels]; weight, bias [channels], or both empty for none. The variance is
    /// the biased one. Every set computes in double and rounds once: a constant far from 0 takes no digits from what varies.
    /// <b>Source</b> Wu and He, arXiv 1803.08494; torch.nn.GroupNorm, LayerNorm, InstanceNorm2d.
    /// </remarks>
    public void GroupNorm(
        in GroupNormShape shape, ReadOnlySpan<float> input, ReadOnlySpan<float> weight, ReadOnlySpan<float> bias, float epsilon,
        Span<float> output)
    {
        shape.Check(nameof(GroupNorm));
        Require(nameof(GroupNorm), nameof(input), shape.Length, input.Length);
        Require(nameof(GroupNorm), nameof(weight), weight.IsEmpty ? 0 : shape.Channels, weight.Length);
        Require(nameof(GroupNorm), nameof(bias), weight.Length, bias.Length);
        Require(nameof(GroupNorm), nameof(output), shape.Length, output.Length);
        GroupNormCore(shape, input, weight, bias, epsilon, output);
    }

    /// <summary>The gradients of <see cref="GroupNorm"/>; those of weight and bias are added to what is there.</summary>
    /// <remarks>
    /// <b>Shapes</b> as <see cref="GroupNorm"/>; weight, weightGradient and biasGradient are all empty or none. inputGradient is
    /// empty where none is wanted. With g = weight·outputGradient and n the normalised input it is
    /// (g − mean(g) − n·mean(g·n)) / √(variance + epsilon).
    /// </remarks>
    public void GroupNormBackward(
        in GroupNormShape shape, ReadOnlySpan<float> input, ReadOnlySpan<float> weight, float epsilon,
        ReadOnlySpan<float> outputGradient, Span<float> inputGradient, Span<float> weightGradient, Span<float> biasGradient)
    {
        shape.Check(nameof(GroupNormBackward));
        Require(nameof(GroupNormBackward), nameof(input), shape.Length, input.Length);
        Require(nameof(GroupNormBackward), nameof(weight), weight.IsEmpty ? 0 : shape.Channels, weight.Length);
        Require(nameof(GroupNormBackward), nameof(outputGradient), shape.Length, outputGradient.Length);
        Require(nameof(GroupNormBackward), nameof(inputGradient), inputGradient.IsEmpty ? 0 : shape.Length, inputGradient.Length);
        Require(nameof(GroupNormBackward), nameof(weightGradient), weight.Length, weightGradient.Length);
        Require(nameof(GroupNormBackward), nameof(biasGradient), weight.Length, biasGradient.Length);
        GroupNormBackwardCore(shape, input, weight, epsilon, outputGradient, inputGradient, weightGradient, biasGradient);
    }

    /// <summary>output = input / (k + alpha·m)^beta, with m the mean of the squares of the channels around.</summary>
    /// <remarks>
    /// <b>Shapes</b> input, output [pixels, channels]. <b>Source</b> torch.nn.LocalResponseNorm. In double, rounded once.
    /// </remarks>
    public void LocalResponseNorm(in LocalResponse settings, int channels, ReadOnlySpan<float> input, Span<float> output)
    {
        RequirePixels(nameof(LocalResponseNorm), settings, channels, input.Length);
        Require(nameof(LocalResponseNorm), nameof(output), input.Length, output.Length);
        LocalResponseNormCore(settings, channels, input, output);
    }

    /// <summary>The gradient of <see cref="LocalResponseNorm"/>.</summary>
    public void LocalResponseNormBackward(
        in LocalResponse settings, int channels, ReadOnlySpan<float> input, ReadOnlySpan<float> outputGradient,
        Span<float> inputGradient)
    {
        RequirePixels(nameof(LocalResponseNormBackward), settings, channels, input.Length);
        Require(nameof(LocalResponseNormBackward), nameof(outputGradient), input.Length, outputGradient.Length);
        Require(nameof(LocalResponseNormBackward), nameof(inputGradient), input.Length, inputGradient.Length);
        LocalResponseNormBackwardCore(settings, channels, input, outputGradient, inputGradient);
    }

    private protected abstract void GroupNormCore(
        in GroupNormShape shape, ReadOnlySpan<float> input, ReadOnlySpan<float> weight, ReadOnlySpan<float> bias, float epsilon,
        Span<float> output);

    private protected abstract void GroupNormBackwardCore(
        in GroupNormShape shape, ReadOnlySpan<float> input, ReadOnlySpan<float> weight, float epsilon,
        ReadOnlySpan<float> outputGradient, Span<float> inputGradient, Span<float> weightGradient, Span<float> biasGradient);

    private protected abstract void LocalResponseNormCore(
        in LocalResponse settings, int channels, ReadOnlySpan<float> input, Span<float> output);

    private protected abstract void LocalResponseNormBackwardCore(
        in LocalResponse settings, int channels, ReadOnlySpan<float> input, ReadOnlySpan<float> outputGradient,
        Span<float> inputGradient);

    private static void RequirePixels(string operation, in LocalResponse settings, int channels, int inputLength)
    {
        ShapeRules.RequirePositive(operation, channels, settings.Size);
        Require(operation, "input", inputLength / channels * channels, inputLength);
    }
}
