using System.Collections.Immutable;

namespace Nin.Onnx.Evaluation;

/// <summary>Arithmetic on shapes of any rank.</summary>
internal static class Shapes
{
    private const int Shown = 16;

    /// <summary>The numbers that a shape holds.</summary>
    /// <exception cref="ArgumentException">A dimension is negative, or there are more than an array can hold.</exception>
    public static int Length(ReadOnlySpan<int> shape)
    {
        double length = 1;
        foreach (int size in shape)
        {
            length *= size >= 0 ? size : throw new ArgumentException($"expected a dimension of 0 or more, got {size}.");
        }

        // A dimension of nothing makes nothing of all others, whatever they are.
        return length <= Array.MaxLength
            ? (int)length
            : throw new ArgumentException(FormattableString.Invariant($"expected at most {Array.MaxLength} numbers, got {length}."));
    }

    /// <summary>How far apart neighbours along each dimension lie.</summary>
    public static int[] Strides(ReadOnlySpan<int> shape)
    {
        var strides = new int[shape.Length];
        int stride = 1;
        for (int i = shape.Length - 1; i >= 0; i--)
        {
            strides[i] = stride;
            stride *= shape[i];
        }

        return strides;
    }

    /// <summary>The place of an axis that may be counted from the end.</summary>
    /// <exception cref="ArgumentException">There is no such axis.</exception>
    public static int Axis(long axis, int rank) => axis >= -rank && axis < rank
        ? (int)(axis < 0 ? axis + rank : axis)
        : throw new ArgumentException($"expected an axis from {-rank} to {rank - 1}, got {axis}.");

    /// <summary>The shape that all of these grow to: from the last dimension on, a size of 1 becomes the others'.</summary>
    /// <exception cref="ArgumentException">Two sizes differ and neither is 1.</exception>
    public static ImmutableArray<int> Broadcast(params ReadOnlySpan<ImmutableArray<int>> shapes)
    {
        int rank = 0;
        foreach (ImmutableArray<int> shape in shapes)
        {
            rank = Math.Max(rank, shape.Length);
        }

        var result = new int[rank];
        Array.Fill(result, 1);
        foreach (ImmutableArray<int> shape in shapes)
        {
            for (int i = 0; i < shape.Length; i++)
            {
                ref int size = ref result[rank - shape.Length + i];
                size = size == 1 ? shape[i]
                    : shape[i] == 1 || shape[i] == size ? size
                    : throw new ArgumentException(
                        $"expected shapes that grow to one another, got [{Text(shape)}] beside a dimension of {size}.");
            }
        }

        return [.. result];
    }

    /// <summary>The strides of a shape that is read as if it were a larger one: 0 where it repeats.</summary>
    public static int[] BroadcastStrides(ImmutableArray<int> shape, ImmutableArray<int> larger)
    {
        int[] own = Strides(shape.AsSpan());
        var strides = new int[larger.Length];
        int shift = larger.Length - shape.Length;
        for (int i = 0; i < shape.Length; i++)
        {
            strides[shift + i] = shape[i] == 1 ? 0 : own[i];
        }

        return strides;
    }

    /// <summary>Where each number of a shape is read from, for these strides and beginning: row-major over the shape.</summary>
    public static int[] Offsets(ImmutableArray<int> shape, ReadOnlySpan<int> strides, int begin = 0)
    {
        var offsets = new int[Length(shape.AsSpan())];
        var place = new int[shape.Length];
        int offset = begin;
        for (int i = 0; i < offsets.Length; i++)
        {
            offsets[i] = offset;
            for (int axis = shape.Length - 1; axis >= 0; axis--)
            {
                offset += strides[axis];
                if (++place[axis] < shape[axis])
                {
                    break;
                }

                offset -= strides[axis] * shape[axis];
                place[axis] = 0;
            }
        }

        return offsets;
    }
    /// <summary>
    /// Where each number of a result is read from: for each axis, the index in the source that each index of the result reads, or
    /// −1 for one outside, which makes the place −1.
    /// </summary>
    public static int[] Places(ReadOnlySpan<int> source, int[][] indices)
    {
        if (indices.Any(axis => axis.Length == 0))
        {
            return [];
        }

        int[] places = [0];
        for (int axis = 0; axis < indices.Length; axis++)
        {
            int[] outer = places;
            places = new int[outer.Length * indices[axis].Length];
            int i = 0;
            foreach (int place in outer)
            {
                foreach (int index in indices[axis])
                {
                    places[i++] = place < 0 || index < 0 ? -1 : (place * source[axis]) + index;
                }
            }
        }

        return places;
    }

    /// <summary>A list as it reads in messages, which need not hold all of a million.</summary>
    public static string Text<T>(IEnumerable<T> list)
    {
        T[] first = [.. list.Take(Shown + 1)];
        return string.Join(", ", first.Take(Shown)) + (first.Length > Shown ? ", …" : "");
    }

    /// <summary>A size as shapes hold it.</summary>
    /// <exception cref="ArgumentException">It is negative or too large.</exception>
    public static int Size(long size) => size is >= 0 and <= int.MaxValue
        ? (int)size
        : throw new ArgumentException($"expected a size from 0 to {int.MaxValue}, got {size}.");

    /// <summary>An index that may be counted from the end.</summary>
    /// <exception cref="ArgumentException">There is no such place.</exception>
    public static int Index(long index, int size) => index >= -size && index < size
        ? (int)(index < 0 ? index + size : index)
        : throw new ArgumentException($"expected an index from {-size} to {size - 1}, got {index}.");
}
