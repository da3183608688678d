namespace Nin.Kernels.Resampling;

/// <summary>
/// Numbers read from memory in another order: those of a shape, each dimension a stride apart, from an offset on.
/// </summary>
/// <remarks>
/// A stride may be 0, which repeats a number, or negative, which goes backwards. <b>Source</b> torch.as_strided, of each picture.
/// </remarks>
public sealed class StridedView
{
    private readonly int[] _sizes, _strides;

    /// <summary>Describes a view.</summary>
    /// <param name="sizes">The sizes, outermost first.</param>
    /// <param name="strides">For each the floats from one number to the next.</param>
    /// <param name="offset">The place of the first number.</param>
    /// <exception cref="ArgumentException">
    /// There are not as many strides as sizes, a size is not positive, or a number lies outside what an int counts.
    /// </exception>
    public StridedView(ReadOnlySpan<int> sizes, ReadOnlySpan<int> strides, int offset = 0)
    {
        if (sizes.Length != strides.Length)
        {
            throw new ArgumentException($"StridedView: expected {sizes.Length} strides, got {strides.Length}.", nameof(strides));
        }

        double length = 1;
        long first = offset, last = offset;
        for (int i = 0; i < sizes.Length; i++)
        {
            length *= sizes[i] > 0
                ? sizes[i]
                : throw new ArgumentException($"StridedView: expected positive sizes, got {sizes[i]}.", nameof(sizes));
            long far = (sizes[i] - 1L) * strides[i];
            (first, last) = far < 0 ? (first + far, last) : (first, last + far);
        }

        if (length > int.MaxValue || first < 0 || last > int.MaxValue)
        {
            throw new ArgumentException(
                "StridedView: expected numbers whose places are counted from 0 to 2147483647, got some outside.", nameof(strides));
        }

        (_sizes, _strides, Offset, Length, Last) = (sizes.ToArray(), strides.ToArray(), offset, (int)length, (int)last);
    }

    /// <summary>The sizes, outermost first.</summary>
    public ReadOnlySpan<int> Sizes => _sizes;

    /// <summary>For each size the floats from one number to the next.</summary>
    public ReadOnlySpan<int> Strides => _strides;

    /// <summary>The place of the first number.</summary>
    public int Offset { get; }

    /// <summary>How many numbers it has.</summary>
    public int Length { get; }

    /// <summary>The last place that it reads.</summary>
    public int Last { get; }

    /// <summary>The place of each line's first number, line after line of the innermost dimension.</summary>
    /// <remarks>Found when first asked for: a description that is read from a file and refused should cost nothing.</remarks>
    internal int[] LineBegins => field ??= Lines();

    /// <summary>Numbers of a line.</summary>
    internal int LineLength => _sizes.Length == 0 ? 1 : _sizes[^1];

    /// <summary>Floats from one number of a line to the next.</summary>
    internal int LineStride => _sizes.Length == 0 ? 0 : _strides[^1];

    private int[] Lines()
    {
        int[] lines = new int[_sizes.Length == 0 ? 1 : Length / _sizes[^1]];
        Span<int> place = stackalloc int[_sizes.Length];
        int source = Offset;
        for (int i = 0; i < lines.Length; i++)
        {
            lines[i] = source;
            for (int axis = _sizes.Length - 2; axis >= 0; axis--)
            {
                source += _strides[axis];
                if (++place[axis] < _sizes[axis])
                {
                    break;
                }

                source -= _strides[axis] * _sizes[axis];
                place[axis] = 0;
            }
        }

        return lines;
    }
}
