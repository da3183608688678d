namespace Nin.Kernels;

public abstract partial class KernelSet
{
    /// <summary>
    /// Batch normalisation in training: output = (input − mean) / √(variance + epsilon) · weight + bias, then ReLU if
    /// asked, with the statistics of these rows.
    /// </summary>
    /// <remarks>
    /// <b>Shapes</b> input, output [rows, channels], rows being the pixels of all pictures of a shard; the others
    /// [channels]. The variance is the biased one. <b>Source</b> Ioffe and Szegedy, arXiv 1502.03167; per shard, as in
    /// Hoffer et al., arXiv 1705.08741.
    /// </remarks>
    public void BatchNorm(
        int rows, int channels, ReadOnlySpan<float> input, ReadOnlySpan<float> weight, ReadOnlySpan<float> bias, float epsilon,
        bool relu, Span<float> mean, Span<float> variance, Span<float> output)
    {
        CheckBatchNorm(nameof(BatchNorm), rows, channels, input.Length, output.Length, weight.Length, bias.Length);
        CheckBatchNorm(nameof(BatchNorm), rows, channels, input.Length, output.Length, mean.Length, variance.Length);
        BatchNormCore(rows, channels, input, weight, bias, epsilon, relu, mean, variance, output);
    }

    /// <summary>The gradients of <see cref="BatchNorm"/>; those of weight and bias are added to what is there.</summary>
    /// <remarks>
    /// <b>Shapes</b> as <see cref="BatchNorm"/>; output is what it made where a ReLU was asked for, and empty where none was.
    /// With a ReLU the gradient of the output is taken back through it in place. inputGradient may be the same memory as
    /// outputGradient.
    /// </remarks>
    public void BatchNormBackward(
        int rows, int channels, ReadOnlySpan<float> input, ReadOnlySpan<float> weight, float epsilon, ReadOnlySpan<float> mean,
        ReadOnlySpan<float> variance, ReadOnlySpan<float> output, Span<float> outputGradient, Span<float> inputGradient,
        Span<float> weightGradient, Span<float> biasGradient)
    {
        CheckBatchNorm(nameof(BatchNormBackward), rows, channels, input.Length, inputGradient.Length, weight.Length, mean.Length);
        CheckBatchNorm(
            nameof(BatchNormBackward), rows, channels, outputGradient.Length, inputGradient.Length, variance.Length,
            weightGradient.Length);
        Require(nameof(BatchNormBackward), nameof(biasGradient), channels, biasGradient.Length);
        Require(nameof(BatchNormBackward), nameof(output), output.IsEmpty ? 0 : input.Length, output.Length);
        BatchNormBackwardCore(
            rows, channels, input, weight, epsilon, mean, variance, output, outputGradient, inputGradient, weightGradient,
            biasGradient);
    }

    /// <summary>
    /// output[row, c] = input[row, c] · scale[c] + shift[c], then ReLU if asked: normalisation with kept statistics.
    /// </summary>
    public void ScaleShift(
        int rows, int channels, ReadOnlySpan<float> input, ReadOnlySpan<float> scale, ReadOnlySpan<float> shift, bool relu,
        Span<float> output)
    {
        CheckBatchNorm(nameof(ScaleShift), rows, channels, input.Length, output.Length, scale.Length, shift.Length);
        ScaleShiftCore(rows, channels, input, scale, shift, relu, output);
    }

    private protected abstract void BatchNormCore(
        int rows, int channels, ReadOnlySpan<float> input, ReadOnlySpan<float> weight, ReadOnlySpan<float> bias, float epsilon,
        bool relu, Span<float> mean, Span<float> variance, Span<float> output);

    private protected abstract void BatchNormBackwardCore(
        int rows, int channels, ReadOnlySpan<float> input, ReadOnlySpan<float> weight, float epsilon, ReadOnlySpan<float> mean,
        ReadOnlySpan<float> variance, ReadOnlySpan<float> output, Span<float> outputGradient, Span<float> inputGradient,
        Span<float> weightGradient, Span<float> biasGradient);

    private protected abstract void ScaleShiftCore(
        int rows, int channels, ReadOnlySpan<float> input, ReadOnlySpan<float> scale, ReadOnlySpan<float> shift, bool relu,
        Span<float> output);

    private static void CheckBatchNorm(
        string operation, int rows, int channels, int inputLength, int outputLength, int channelLength, int otherChannelLength)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(rows);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(channels);
        RequireIndexable(operation, "input", rows, channels);
        Require(operation, "input", rows * channels, inputLength);
        Require(operation, "output", rows * channels, outputLength);
        Require(operation, "channel values", channels, channelLength);
        Require(operation, "channel values", channels, otherChannelLength);
    }
}
