namespace Nin.Kernels;

public abstract partial class KernelSet
{
    /// <summary>Copies the channels of one input of a concatenation to their place in the output.</summary>
    /// <remarks>
    /// <b>Shapes</b> input [pixels, inputChannels]; output [pixels, outputChannels], from channel <paramref name="firstChannel"/>
    /// on.
    /// </remarks>
    public void ConcatChannels(
        int pixels, int inputChannels, int outputChannels, int firstChannel, ReadOnlySpan<float> input, Span<float> output)
    {
        RequireChannels(nameof(ConcatChannels), pixels, inputChannels, outputChannels, firstChannel);
        Require(nameof(ConcatChannels), nameof(input), pixels * inputChannels, input.Length);
        Require(nameof(ConcatChannels), nameof(output), pixels * outputChannels, output.Length);
        ConcatChannelsCore(pixels, inputChannels, outputChannels, firstChannel, input, output);
    }

    /// <summary>The gradient of <see cref="ConcatChannels"/> for one input: its channels of the output's gradient.</summary>
    public void ConcatChannelsBackward(
        int pixels, int inputChannels, int outputChannels, int firstChannel, ReadOnlySpan<float> outputGradient,
        Span<float> inputGradient)
    {
        RequireChannels(nameof(ConcatChannelsBackward), pixels, inputChannels, outputChannels, firstChannel);
        Require(nameof(ConcatChannelsBackward), nameof(inputGradient), pixels * inputChannels, inputGradient.Length);
        Require(nameof(ConcatChannelsBackward), nameof(outputGradient), pixels * outputChannels, outputGradient.Length);
        ConcatChannelsBackwardCore(pixels, inputChannels, outputChannels, firstChannel, outputGradient, inputGradient);
    }

    /// <summary>[batch, pixels, channels], as activations lie, to [batch, channels, pixels], as PyTorch's do.</summary>
    public void ToChannelsFirst(int batch, int pixels, int channels, ReadOnlySpan<float> source, Span<float> destination)
    {
        RequireLayout(nameof(ToChannelsFirst), batch, pixels, channels, source.Length, destination.Length);
        TransposeCore(batch, pixels, channels, source, destination);
    }

    /// <summary>[batch, channels, pixels] to [batch, pixels, channels].</summary>
    public void ToChannelsLast(int batch, int pixels, int channels, ReadOnlySpan<float> source, Span<float> destination)
    {
        RequireLayout(nameof(ToChannelsLast), batch, pixels, channels, source.Length, destination.Length);
        TransposeCore(batch, channels, pixels, source, destination);
    }

    private static void RequireChannels(string operation, int pixels, int inputChannels, int outputChannels, int firstChannel)
    {
        RequireIndexable(operation, "output", pixels, outputChannels);
        ShapeRules.RequireNotNegative(operation, inputChannels, firstChannel);
        if (inputChannels > outputChannels - firstChannel)
        {
            throw new ArgumentException(
                $"{operation}: expected channels within the {outputChannels} of the output, "
                + $"got {inputChannels} from {firstChannel} on.");
        }
    }

    private static void RequireLayout(string operation, int batch, int pixels, int channels, int source, int destination)
    {
        RequireIndexable(operation, nameof(source), batch, pixels, channels);
        Require(operation, nameof(source), batch * pixels * channels, source);
        Require(operation, nameof(destination), source, destination);
    }

    private protected abstract void ConcatChannelsCore(
        int pixels, int inputChannels, int outputChannels, int firstChannel, ReadOnlySpan<float> input, Span<float> output);

    private protected abstract void ConcatChannelsBackwardCore(
        int pixels, int inputChannels, int outputChannels, int firstChannel, ReadOnlySpan<float> outputGradient,
        Span<float> inputGradient);

    private protected abstract void TransposeCore(
        int batch, int rows, int columns, ReadOnlySpan<float> source, Span<float> destination);
}
