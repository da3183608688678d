using Nin.Kernels.Elementwise;

namespace Nin.Kernels;

public abstract partial class KernelSet
{
    /// <summary>output = max(0, input); they may be the same memory.</summary>
    public void Relu(ReadOnlySpan<float> input, Span<float> output)
    {
        Require(nameof(Relu), nameof(output), input.Length, output.Length);
        ReluCore(input, output);
    }

    /// <summary>inputGradient = outputGradient where output &gt; 0, else 0; the gradients may be the same memory.</summary>
    public void ReluBackward(ReadOnlySpan<float> output, ReadOnlySpan<float> outputGradient, Span<float> inputGradient)
    {
        Require(nameof(ReluBackward), nameof(outputGradient), output.Length, outputGradient.Length);
        Require(nameof(ReluBackward), nameof(inputGradient), output.Length, inputGradient.Length);
        ReluBackwardCore(output, outputGradient, inputGradient);
    }

    /// <summary>output = a + b; all may be the same memory.</summary>
    public void Add(ReadOnlySpan<float> a, ReadOnlySpan<float> b, Span<float> output)
    {
        Require(nameof(Add), nameof(b), a.Length, b.Length);
        Require(nameof(Add), nameof(output), a.Length, output.Length);
        AddCore(a, b, output);
    }

    /// <summary>output = input with elements dropped at the given rate and the others scaled up to keep the mean.</summary>
    /// <remarks>
    /// <b>Shapes</b> input, output [pictures, elements]; they may be the same memory. The backward pass is the same call
    /// on the gradient. <b>Units</b> the rate is held to a multiple of 2^-32. <b>Source</b> torch.nn.Dropout (per
    /// element, not per channel). Every set drops the same elements.
    /// </remarks>
    /// <param name="key">Identifies the mask.</param>
    /// <param name="firstPicture">The first picture's index in the whole batch, so that shards draw what the batch would.</param>
    /// <param name="elements">Floats of one picture.</param>
    /// <param name="rate">The share of elements dropped, in [0, 1).</param>
    /// <param name="input">Whole pictures.</param>
    /// <param name="output">As long as <paramref name="input"/>.</param>
    /// <exception cref="ArgumentException">The lengths do not fit, or the rate is not in [0, 1).</exception>
    public void Dropout(
        DropoutKey key, int firstPicture, int elements, float rate, ReadOnlySpan<float> input, Span<float> output)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(elements);
        ArgumentOutOfRangeException.ThrowIfNegative(rate);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(rate, 1f);
        if (input.Length % elements != 0 || output.Length != input.Length)
        {
            throw new ArgumentException(
                $"Dropout: expected whole pictures of {elements} floats in and out, got {input.Length} and {output.Length}.",
                nameof(output));
        }

        DropoutCore(key, firstPicture, elements, rate, input, output);
    }

    private protected abstract void ReluCore(ReadOnlySpan<float> input, Span<float> output);

    private protected abstract void ReluBackwardCore(
        ReadOnlySpan<float> output, ReadOnlySpan<float> outputGradient, Span<float> inputGradient);

    private protected abstract void AddCore(ReadOnlySpan<float> a, ReadOnlySpan<float> b, Span<float> output);

    private protected abstract void DropoutCore(
        DropoutKey key, int firstPicture, int elements, float rate, ReadOnlySpan<float> input, Span<float> output);
}
