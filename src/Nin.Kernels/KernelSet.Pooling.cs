using Nin.Kernels.Pooling;

namespace Nin.Kernels;

public abstract partial class KernelSet
{
    /// <summary>output = the largest input of each window; one of several parts of it.</summary>
    /// <remarks>
    /// <b>Shapes</b> those of <see cref="Pool2dShape"/>. Threads may compute the parts at the same time; together they give the
    /// same bits as the whole, part 0 of 1.
    /// </remarks>
    public void MaxPool2d(
        in Pool2dShape shape, ReadOnlySpan<float> input, Span<float> output, int part = 0, int parts = 1)
    {
        shape.Require(nameof(MaxPool2d), isMax: true);
        Require(nameof(MaxPool2d), nameof(input), shape.InputLength, input.Length);
        Require(nameof(MaxPool2d), nameof(output), shape.OutputLength, output.Length);
        ArgumentOutOfRangeException.ThrowIfNegative(part);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(part, parts);
        MaxPool2dCore(shape, input, output, part, parts);
    }

    /// <summary>The gradient of max pooling: each output's goes to the first largest input of its window.</summary>
    /// <remarks><b>Deviation</b> of several NaNs in a window the first gets the gradient, in PyTorch the last.</remarks>
    public void MaxPool2dBackward(
        in Pool2dShape shape, ReadOnlySpan<float> input, ReadOnlySpan<float> output, ReadOnlySpan<float> outputGradient,
        Span<float> inputGradient)
    {
        shape.Require(nameof(MaxPool2dBackward), isMax: true);
        Require(nameof(MaxPool2dBackward), nameof(input), shape.InputLength, input.Length);
        Require(nameof(MaxPool2dBackward), nameof(output), shape.OutputLength, output.Length);
        Require(nameof(MaxPool2dBackward), nameof(outputGradient), shape.OutputLength, outputGradient.Length);
        Require(nameof(MaxPool2dBackward), nameof(inputGradient), shape.InputLength, inputGradient.Length);
        inputGradient.Clear();
        MaxPool2dBackwardCore(shape, input, output, outputGradient, inputGradient);
    }

    /// <summary>output = the mean of each window; one of several parts of it, as of <see cref="MaxPool2d"/>.</summary>
    /// <remarks><b>Shapes</b> those of <see cref="Pool2dShape"/>.</remarks>
    public void AvgPool2d(
        in Pool2dShape shape, ReadOnlySpan<float> input, Span<float> output, int part = 0, int parts = 1)
    {
        shape.Require(nameof(AvgPool2d), isMax: false);
        Require(nameof(AvgPool2d), nameof(input), shape.InputLength, input.Length);
        Require(nameof(AvgPool2d), nameof(output), shape.OutputLength, output.Length);
        ArgumentOutOfRangeException.ThrowIfNegative(part);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(part, parts);
        AvgPool2dCore(shape, input, output, part, parts);
    }

    /// <summary>The gradient of average pooling: each output's goes in equal shares to the inputs of its window.</summary>
    public void AvgPool2dBackward(in Pool2dShape shape, ReadOnlySpan<float> outputGradient, Span<float> inputGradient)
    {
        shape.Require(nameof(AvgPool2dBackward), isMax: false);
        Require(nameof(AvgPool2dBackward), nameof(outputGradient), shape.OutputLength, outputGradient.Length);
        Require(nameof(AvgPool2dBackward), nameof(inputGradient), shape.InputLength, inputGradient.Length);
        inputGradient.Clear();
        AvgPool2dBackwardCore(shape, outputGradient, inputGradient);
    }

    /// <summary>output[n, c] = the mean over the pixels of input[n, pixel, c].</summary>
    /// <remarks><b>Shapes</b> input [batch, pixels, channels]; output [batch, channels].</remarks>
    public void GlobalAvgPool2d(int batch, int pixels, int channels, ReadOnlySpan<float> input, Span<float> output)
    {
        ShapeRules.RequirePositive(nameof(GlobalAvgPool2d), pixels, channels);
        RequireIndexable(nameof(GlobalAvgPool2d), "input", batch, pixels, channels);
        Require(nameof(GlobalAvgPool2d), nameof(input), batch * pixels * channels, input.Length);
        Require(nameof(GlobalAvgPool2d), nameof(output), batch * channels, output.Length);
        GlobalAvgPool2dCore(batch, pixels, channels, input, output);
    }

    /// <summary>The gradient of global average pooling: each output's goes in equal shares to all pixels.</summary>
    public void GlobalAvgPool2dBackward(
        int batch, int pixels, int channels, ReadOnlySpan<float> outputGradient, Span<float> inputGradient)
    {
        ShapeRules.RequirePositive(nameof(GlobalAvgPool2dBackward), pixels, channels);
        RequireIndexable(nameof(GlobalAvgPool2dBackward), "input", batch, pixels, channels);
        Require(nameof(GlobalAvgPool2dBackward), nameof(outputGradient), batch * channels, outputGradient.Length);
        Require(nameof(GlobalAvgPool2dBackward), nameof(inputGradient), batch * pixels * channels, inputGradient.Length);
        GlobalAvgPool2dBackwardCore(batch, pixels, channels, outputGradient, inputGradient);
    }

    private protected abstract void MaxPool2dCore(
        in Pool2dShape shape, ReadOnlySpan<float> input, Span<float> output, int part, int parts);

    private protected abstract void MaxPool2dBackwardCore(
        in Pool2dShape shape, ReadOnlySpan<float> input, ReadOnlySpan<float> output, ReadOnlySpan<float> outputGradient,
        Span<float> inputGradient);

    private protected abstract void AvgPool2dCore(
        in Pool2dShape shape, ReadOnlySpan<float> input, Span<float> output, int part, int parts);

    private protected abstract void AvgPool2dBackwardCore(
        in Pool2dShape shape, ReadOnlySpan<float> outputGradient, Span<float> inputGradient);

    private protected abstract void GlobalAvgPool2dCore(
        int batch, int pixels, int channels, ReadOnlySpan<float> input, Span<float> output);

    private protected abstract void GlobalAvgPool2dBackwardCore(
        int batch, int pixels, int channels, ReadOnlySpan<float> outputGradient, Span<float> inputGradient);
}
