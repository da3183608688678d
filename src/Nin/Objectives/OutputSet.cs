using Nin.Kernels;

namespace Nin.Objectives;

/// <summary>The outputs of some pictures, to be read.</summary>
public readonly ref struct OutputSet
{
    private readonly ReadOnlySpan<float> _memory;
    private readonly ReadOnlySpan<int> _offsets;

    /// <summary>Outputs that lie one after the other, each for all pictures.</summary>
    /// <param name="layout">What the outputs are.</param>
    /// <param name="memory">[output 0 of all pictures, output 1 of all pictures, ...].</param>
    /// <param name="count">The pictures.</param>
    /// <exception cref="ArgumentException">The length is another.</exception>
    public OutputSet(OutputLayout layout, ReadOnlySpan<float> memory, int count)
        : this(layout, memory, OutputOffsets.Of(layout, memory.Length, count), count, KernelSet.Default)
    {
    }

    internal OutputSet(OutputLayout layout, ReadOnlySpan<float> memory, ReadOnlySpan<int> offsets, int count, KernelSet kernels)
    {
        (Layout, Count, Kernels) = (layout, count, kernels);
        _memory = memory;
        _offsets = offsets;
    }

    /// <summary>What the outputs are.</summary>
    public OutputLayout Layout { get; }

    /// <summary>The pictures.</summary>
    public int Count { get; }

    /// <summary>What computed them, and computes the loss.</summary>
    public KernelSet Kernels { get; }

    /// <summary>An output, [Count, height, width, channels] or [Count, features].</summary>
    public ReadOnlySpan<float> this[int output] => _memory.Slice(_offsets[output], Layout.Shapes[output].Length * Count);
}

/// <summary>Where outputs lie that stand one after the other.</summary>
internal static class OutputOffsets
{
    /// <exception cref="ArgumentException">The length is another.</exception>
    public static int[] Of(OutputLayout layout, int length, int count)
    {
        ArgumentNullException.ThrowIfNull(layout);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        int[] offsets = new int[layout.Count];
        int next = 0;
        for (int i = 0; i < offsets.Length; i++)
        {
            offsets[i] = next;
            next = checked(next + (layout.Shapes[i].Length * count));
        }

        return next == length
            ? offsets
            : throw new ArgumentException($"expected {next} floats of outputs for {count} pictures, got {length}.");
    }
}
