using Nin.Kernels.Optimization;

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

    /// <summary>One step of stochastic gradient descent on a run of parameters that share their settings.</summary>
    /// <remarks><b>Source</b> torch.optim.SGD: velocity = momentum·velocity + gradient + decay·weight; weight −= rate·velocity.</remarks>
    public void Sgd(in SgdStep step, ReadOnlySpan<float> gradient, Span<float> velocity, Span<float> weights)
    {
        Require(nameof(Sgd), nameof(velocity), gradient.Length, velocity.Length);
        Require(nameof(Sgd), nameof(weights), gradient.Length, weights.Length);
        SgdCore(step, gradient, velocity, weights);
    }

    /// <summary>average += (1 − decay)·(values − average).</summary>
    public void MovingAverage(float decay, ReadOnlySpan<float> values, Span<float> average)
    {
        Require(nameof(MovingAverage), nameof(average), values.Length, average.Length);
        MovingAverageCore(decay, values, average);
    }

    /// <summary>Copies the channels of one input of a concatenation to their place in the output.</summary>
    /// <remarks><b>Shapes</b> input [pixels, inputChannels]; output [pixels, outputChannels], from channel <paramref name="firstChannel"/> on.</remarks>
    public static void ConcatChannels(
        int pixels, int inputChannels, int outputChannels, int firstChannel, ReadOnlySpan<float> input, Span<float> output)
    {
        RequireChannels(nameof(ConcatChannels), pixels, inputChannels, outputChannels, firstChannel);
        Require(nameof(ConcatChannels), nameof(input), pixels * inputChannels, input.Length);
        Require(nameof(ConcatChannels), nameof(output), pixels * outputChannels, output.Length);
        for (int pixel = 0; pixel < pixels; pixel++)
        {
            input.Slice(pixel * inputChannels, inputChannels).CopyTo(output[((pixel * outputChannels) + firstChannel)..]);
        }
    }

    /// <summary>The gradient of <see cref="ConcatChannels"/> for one input: its channels of the output's gradient.</summary>
    public static void ConcatChannelsBackward(
        int pixels, int inputChannels, int outputChannels, int firstChannel, ReadOnlySpan<float> outputGradient, Span<float> inputGradient)
    {
        RequireChannels(nameof(ConcatChannelsBackward), pixels, inputChannels, outputChannels, firstChannel);
        Require(nameof(ConcatChannelsBackward), nameof(inputGradient), pixels * inputChannels, inputGradient.Length);
        Require(nameof(ConcatChannelsBackward), nameof(outputGradient), pixels * outputChannels, outputGradient.Length);
        for (int pixel = 0; pixel < pixels; pixel++)
        {
            outputGradient.Slice((pixel * outputChannels) + firstChannel, inputChannels)
                .CopyTo(inputGradient[(pixel * inputChannels)..]);
        }
    }

    private static void RequireChannels(string operation, int pixels, int inputChannels, int outputChannels, int firstChannel)
    {
        RequireIndexable(operation, "output", pixels, outputChannels);
        ShapeRules.RequireNotNegative(operation, inputChannels, firstChannel);
        if (inputChannels > outputChannels - firstChannel)
        {
            throw new ArgumentException(
                $"{operation}: expected channels within the {outputChannels} of the output, got {inputChannels} from {firstChannel} on.");
        }
    }

    private protected abstract void ReluCore(ReadOnlySpan<float> input, Span<float> output);

    private protected abstract void ReluBackwardCore(
        ReadOnlySpan<float> output, ReadOnlySpan<float> outputGradient, Span<float> inputGradient);

    private protected abstract void AddCore(ReadOnlySpan<float> a, ReadOnlySpan<float> b, Span<float> output);

    private protected abstract void SgdCore(in SgdStep step, ReadOnlySpan<float> gradient, Span<float> velocity, Span<float> weights);

    private protected abstract void MovingAverageCore(float decay, ReadOnlySpan<float> values, Span<float> average);
}
