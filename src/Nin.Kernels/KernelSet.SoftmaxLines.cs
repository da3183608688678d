namespace Nin.Kernels;

public abstract partial class KernelSet
{
    /// <summary>exp(input) over its sum, along lines of numbers that lie a stride apart: rows or columns of a picture.</summary>
    /// <remarks>
    /// <b>Shapes</b> input, output [lines / stride, length, stride]. In double with the largest number subtracted, rounded once.
    /// </remarks>
    public void Softmax(int length, int stride, ReadOnlySpan<float> input, Span<float> output)
    {
        RequireLines(nameof(Softmax), length, stride, input.Length);
        Require(nameof(Softmax), nameof(output), input.Length, output.Length);
        SoftmaxCore(length, stride, input, output);
    }

    /// <summary>inputGradient = output·(outputGradient − Σ output·outputGradient), line by line.</summary>
    public void SoftmaxBackward(
        int length, int stride, ReadOnlySpan<float> output, ReadOnlySpan<float> outputGradient, Span<float> inputGradient)
    {
        RequireLines(nameof(SoftmaxBackward), length, stride, output.Length);
        Require(nameof(SoftmaxBackward), nameof(outputGradient), output.Length, outputGradient.Length);
        Require(nameof(SoftmaxBackward), nameof(inputGradient), output.Length, inputGradient.Length);
        SoftmaxBackwardCore(length, stride, output, outputGradient, inputGradient);
    }

    /// <summary>The logarithm of a softmax along lines of numbers that lie a stride apart; 1 for numbers in a row.</summary>
    /// <remarks>
    /// <b>Shapes</b> input, output [lines / stride, length, stride]. In double with the largest number subtracted, rounded once.
    /// <b>Source</b> torch.nn.LogSoftmax.
    /// </remarks>
    public void LogSoftmax(int length, int stride, ReadOnlySpan<float> input, Span<float> output)
    {
        RequireLines(nameof(LogSoftmax), length, stride, input.Length);
        Require(nameof(LogSoftmax), nameof(output), input.Length, output.Length);
        LogSoftmaxCore(length, stride, input, output);
    }

    /// <summary>inputGradient = outputGradient − exp(output)·Σ outputGradient, line by line.</summary>
    public void LogSoftmaxBackward(
        int length, int stride, ReadOnlySpan<float> output, ReadOnlySpan<float> outputGradient, Span<float> inputGradient)
    {
        RequireLines(nameof(LogSoftmaxBackward), length, stride, output.Length);
        Require(nameof(LogSoftmaxBackward), nameof(outputGradient), output.Length, outputGradient.Length);
        Require(nameof(LogSoftmaxBackward), nameof(inputGradient), output.Length, inputGradient.Length);
        LogSoftmaxBackwardCore(length, stride, output, outputGradient, inputGradient);
    }

    private protected abstract void SoftmaxCore(int length, int stride, ReadOnlySpan<float> input, Span<float> output);

    private protected abstract void SoftmaxBackwardCore(
        int length, int stride, ReadOnlySpan<float> output, ReadOnlySpan<float> outputGradient, Span<float> inputGradient);

    private protected abstract void LogSoftmaxCore(int length, int stride, ReadOnlySpan<float> input, Span<float> output);

    private protected abstract void LogSoftmaxBackwardCore(
        int length, int stride, ReadOnlySpan<float> output, ReadOnlySpan<float> outputGradient, Span<float> inputGradient);

    private static void RequireLines(string operation, int length, int stride, int floats)
    {
        ShapeRules.RequirePositive(operation, length, stride);
        RequireIndexable(operation, "a line", length, stride);
        Require(operation, "whole lines", floats / (length * stride) * length * stride, floats);
    }
}
