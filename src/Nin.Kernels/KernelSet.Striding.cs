using Nin.Kernels.Resampling;

namespace Nin.Kernels;

public abstract partial class KernelSet
{
    /// <summary>Each picture's numbers in the order of a view.</summary>
    /// <remarks><b>Shapes</b> input [batch, any], output [batch, view.Length]. <b>Source</b> torch.as_strided.</remarks>
    public void AsStrided(int batch, StridedView view, ReadOnlySpan<float> input, Span<float> output)
    {
        CheckStrided(nameof(AsStrided), batch, view, input.Length, output.Length);
        AsStridedCore(batch, view, input, output);
    }

    /// <summary>
    /// The gradient of <see cref="AsStrided"/>: for each number the sum over the places it was read to, in their order.
    /// </summary>
    public void AsStridedBackward(int batch, StridedView view, ReadOnlySpan<float> outputGradient, Span<float> inputGradient)
    {
        CheckStrided(nameof(AsStridedBackward), batch, view, inputGradient.Length, outputGradient.Length);
        AsStridedBackwardCore(batch, view, outputGradient, inputGradient);
    }

    private protected abstract void AsStridedCore(int batch, StridedView view, ReadOnlySpan<float> input, Span<float> output);

    private protected abstract void AsStridedBackwardCore(
        int batch, StridedView view, ReadOnlySpan<float> outputGradient, Span<float> inputGradient);

    private static void CheckStrided(string operation, int batch, StridedView view, int input, int output)
    {
        ArgumentNullException.ThrowIfNull(view);
        ShapeRules.RequirePositive(operation, batch);
        RequireIndexable(operation, nameof(output), batch, view.Length);
        Require(operation, nameof(output), batch * view.Length, output);
        if (input % batch != 0 || input / batch <= view.Last)
        {
            throw new ArgumentException(
                $"{operation}: expected {batch} inputs of more than {view.Last} floats each, got {input} floats.", nameof(input));
        }
    }
}
