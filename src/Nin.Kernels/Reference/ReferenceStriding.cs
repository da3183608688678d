using System.Numerics;
using Nin.Kernels.Resampling;

namespace Nin.Kernels.Reference;

/// <summary>Numbers in the order of a view as its definition says it, for any floating-point type.</summary>
public static class ReferenceStriding
{
    /// <summary>output[i] = input at the place of i.</summary>
    public static void AsStrided<T>(int batch, StridedView view, ReadOnlySpan<T> input, Span<T> output)
        where T : IFloatingPointIeee754<T>
    {
        for (int i = 0; i < output.Length; i++)
        {
            output[i] = input[Source(i, view, input.Length / batch)];
        }
    }

    /// <summary>inputGradient = Σ over the places that a number was read to of outputGradient.</summary>
    public static void AsStridedBackward<T>(int batch, StridedView view, ReadOnlySpan<T> outputGradient, Span<T> inputGradient)
        where T : IFloatingPointIeee754<T>
    {
        inputGradient.Clear();
        for (int i = 0; i < outputGradient.Length; i++)
        {
            inputGradient[Source(i, view, inputGradient.Length / batch)] += outputGradient[i];
        }
    }

    private static int Source(int output, StridedView view, int inputLength)
    {
        int picture = output / view.Length, rest = output % view.Length;
        int source = (picture * inputLength) + view.Offset;
        for (int axis = view.Sizes.Length - 1; axis >= 0; axis--)
        {
            source += rest % view.Sizes[axis] * view.Strides[axis];
            rest /= view.Sizes[axis];
        }

        return source;
    }
}
