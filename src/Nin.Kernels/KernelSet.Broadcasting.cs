using Nin.Kernels.Broadcasting;

namespace Nin.Kernels;

public abstract partial class KernelSet
{
    /// <summary>output = f(a, b), number by number; a size of 1 is repeated.</summary>
    /// <remarks>
    /// <b>Shapes</b> a, b, output [batch, height, width, channels] of their own sizes. <b>Source</b> torch.add, sub, mul, div.
    /// Every set gives the same bits.
    /// </remarks>
    public void Broadcast(
        in BroadcastShape shape, PairFunction function, ReadOnlySpan<float> a, ReadOnlySpan<float> b, Span<float> output)
    {
        CheckBroadcast(nameof(Broadcast), shape, function, a.Length, b.Length);
        Require(nameof(Broadcast), nameof(output), shape.Batch * shape.Output.Length, output.Length);
        BroadcastCore(shape, function, a, b, output);
    }

    /// <summary>
    /// The gradient of one input of <see cref="Broadcast"/>: of a number that is repeated, the sum over its places, in double.
    /// </summary>
    /// <remarks>
    /// <b>Shapes</b> as <see cref="Broadcast"/>; gradient has the sizes of the input. The numbers of a and b matter only where
    /// the function is a product or a quotient.
    /// </remarks>
    /// <param name="shape">The sizes.</param>
    /// <param name="function">The function.</param>
    /// <param name="ofFirst">Whether it is the gradient of a; else that of b.</param>
    /// <param name="a">The first input.</param>
    /// <param name="b">The second input.</param>
    /// <param name="outputGradient">The gradient of the output.</param>
    /// <param name="gradient">The gradient of the input, which is overwritten.</param>
    public void BroadcastBackward(
        in BroadcastShape shape, PairFunction function, bool ofFirst, ReadOnlySpan<float> a, ReadOnlySpan<float> b,
        ReadOnlySpan<float> outputGradient, Span<float> gradient)
    {
        CheckBroadcast(nameof(BroadcastBackward), shape, function, a.Length, b.Length);
        int length = (ofFirst ? shape.First : shape.Second).Length;
        Require(nameof(BroadcastBackward), nameof(outputGradient), shape.Batch * shape.Output.Length, outputGradient.Length);
        Require(nameof(BroadcastBackward), nameof(gradient), shape.Batch * length, gradient.Length);
        BroadcastBackwardCore(shape, function, ofFirst, a, b, outputGradient, gradient);
    }

    private protected abstract void BroadcastCore(
        in BroadcastShape shape, PairFunction function, ReadOnlySpan<float> a, ReadOnlySpan<float> b, Span<float> output);

    private protected abstract void BroadcastBackwardCore(
        in BroadcastShape shape, PairFunction function, bool ofFirst, ReadOnlySpan<float> a, ReadOnlySpan<float> b,
        ReadOnlySpan<float> outputGradient, Span<float> gradient);

    private static void CheckBroadcast(string operation, in BroadcastShape shape, PairFunction function, int aLength, int bLength)
    {
        shape.Check(operation);
        Require(operation, "a", shape.Batch * shape.First.Length, aLength);
        Require(operation, "b", shape.Batch * shape.Second.Length, bLength);
        if (!Enum.IsDefined(function))
        {
            throw new ArgumentOutOfRangeException(
                nameof(function), function, $"{operation}: expected a function of two numbers, got {function}.");
        }
    }
}
