namespace Nin.Objectives;

/// <summary>Where the gradients of some pictures' outputs are written; empty where none is asked for.</summary>
public readonly ref struct GradientSet
{
    private readonly OutputLayout _layout;
    private readonly Span<float> _memory;
    private readonly ReadOnlySpan<int> _offsets;
    private readonly int _count;

    /// <summary>Gradients that lie one after the other, each for all pictures.</summary>
    /// <param name="layout">What the outputs are.</param>
    /// <param name="memory">[output 0 of all pictures, output 1 of all pictures, ...].</param>
    /// <param name="count">The pictures.</param>
    /// <exception cref="ArgumentException">The length is another.</exception>
    public GradientSet(OutputLayout layout, Span<float> memory, int count)
        : this(layout, memory, OutputOffsets.Of(layout, memory.Length, count), count)
    {
    }

    internal GradientSet(OutputLayout layout, Span<float> memory, ReadOnlySpan<int> offsets, int count)
    {
        (_layout, _count) = (layout, count);
        _memory = memory;
        _offsets = offsets;
    }

    /// <summary>Whether only the loss is asked for.</summary>
    public bool IsEmpty => _layout is null;

    /// <summary>
    /// The gradient of an output, [pictures, height, width, channels] or [pictures, features]: to be written whole.
    /// </summary>
    public Span<float> this[int output] => _memory.Slice(_offsets[output], _layout.Shapes[output].Length * _count);
}
