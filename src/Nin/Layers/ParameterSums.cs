using Nin.Execution;
using Nin.Execution.Parameters;

namespace Nin.Layers;

/// <summary>Gradients of parameters that were summed up in double.</summary>
internal static class ParameterSums
{
    /// <summary>Adds them to the pass's.</summary>
    public static void AddTo(PassContext context, ParameterSlot slot, ReadOnlySpan<double> sums)
    {
        Span<float> gradient = context.Training!.Gradient.Slice(slot.Offset, slot.Length);
        for (int i = 0; i < gradient.Length; i++)
        {
            gradient[i] += (float)sums[i];
        }
    }
}
