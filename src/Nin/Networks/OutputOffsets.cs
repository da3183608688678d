namespace Nin.Networks;

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
