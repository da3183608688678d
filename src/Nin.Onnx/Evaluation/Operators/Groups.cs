using System.Collections.Immutable;

namespace Nin.Onnx.Evaluation.Operators;

/// <summary>A tensor cut into groups of numbers that belong together: those along some axes.</summary>
/// <param name="Begins">Where each group begins, in the order of the other axes.</param>
/// <param name="Steps">How far from there each of its numbers lies, in the order of the axes themselves.</param>
internal sealed record Groups(int[] Begins, int[] Steps)
{
    /// <summary>The groups along some axes.</summary>
    public static Groups Along(ImmutableArray<int> shape, params int[] axes)
    {
        if (shape.Contains(0))
        {
            // Nothing to visit; the other sizes say nothing of what is worth listing.
            return new([], []);
        }

        int[] strides = Shapes.Strides(shape.AsSpan());
        ILookup<bool, int> all = Enumerable.Range(0, shape.Length).ToLookup(axes.Contains);
        return new(Offsets(all[false]), Offsets(all[true]));

        int[] Offsets(IEnumerable<int> among) =>
            Shapes.Offsets([.. among.Select(axis => shape[axis])], [.. among.Select(axis => strides[axis])]);
    }

    /// <summary>Reads the numbers of one group.</summary>
    public void Read(int group, ReadOnlySpan<double> source, Span<double> numbers)
    {
        for (int i = 0; i < Steps.Length; i++)
        {
            numbers[i] = source[Begins[group] + Steps[i]];
        }
    }

    /// <summary>Writes the numbers of one group.</summary>
    public void Write(int group, ReadOnlySpan<double> numbers, Span<double> target)
    {
        for (int i = 0; i < Steps.Length; i++)
        {
            target[Begins[group] + Steps[i]] = numbers[i];
        }
    }
}
