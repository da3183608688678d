using System.Collections.Immutable;

namespace Nin.Tensors;

/// <summary>Float32 numbers with a shape, the last dimension contiguous.</summary>
public sealed class Tensor
{
    /// <summary>Wraps numbers without copying them.</summary>
    /// <exception cref="ArgumentException">A dimension is negative, or the numbers are not as many as the shape says.</exception>
    public Tensor(ImmutableArray<int> shape, float[] data)
    {
        ArgumentNullException.ThrowIfNull(data);
        if (shape.IsDefault)
        {
            throw new ArgumentException("Tensor: expected a shape, got none.", nameof(shape));
        }

        // In double no product wraps around; up to 2^53 it is exact, and an array is never as long.
        double length = 1;
        foreach (int size in shape)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(size, nameof(shape));
            length *= size;
        }

        if (length != data.Length)
        {
            throw new ArgumentException(
                FormattableString.Invariant(
                    $"Tensor: expected {length} numbers for [{string.Join(", ", shape)}], got {data.Length}."), nameof(data));
        }

        (Shape, Data) = (shape, data);
    }

    /// <summary>The dimensions, outermost first; none for a single number.</summary>
    public ImmutableArray<int> Shape { get; }

    /// <summary>The numbers, row-major.</summary>
    public float[] Data { get; }
}
