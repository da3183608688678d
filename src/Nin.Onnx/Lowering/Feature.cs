using System.Collections.Immutable;
using Nin.Onnx.Evaluation;
using Nin.Onnx.Format;
using Nin.Tensors;

namespace Nin.Onnx.Lowering;

/// <summary>
/// A tensor of the graph as a node of the network computes it: for each dimension but the batch, where its numbers lie in the
/// node's memory.
/// </summary>
/// <remarks>
/// The graph's [N, C, H, W] lies in memory as [H, W, C]. Transpositions, reshapes, cuts and repetitions only change what is
/// written here; numbers move when a layer needs them in another order, and not before. A dimension that joins others which do
/// not lie beside one another has several axes, the outermost first.
/// </remarks>
/// <param name="Node">The node.</param>
/// <param name="Shape">The shape of the node's output.</param>
/// <param name="Dimensions">The axes of each dimension.</param>
/// <param name="Offset">The place of the first number.</param>
internal sealed record Feature(
    string Node, FeatureShape Shape, ImmutableArray<ImmutableArray<Axis>> Dimensions, int Offset = 0)
{
    /// <summary>
    /// Whether the first dimension is one with the pictures': the graph has [N·d, ...], of which a picture has d rows.
    /// </summary>
    public bool JoinsPictures { get; init; }

    /// <summary>The number of dimensions, without the batch.</summary>
    public int Rank => Dimensions.Length;

    /// <summary>The sizes of the dimensions, without the batch.</summary>
    public ImmutableArray<int> Sizes => [.. Dimensions.Select(axes => axes.Aggregate(1, (size, axis) => size * axis.Size))];

    /// <summary>How many numbers there are.</summary>
    public int Length => Sizes.Aggregate(1, (length, size) => length * size);

    /// <summary>All axes in the order of the dimensions; those of one number say nothing and are left out.</summary>
    public ImmutableArray<Axis> Axes => [.. Dimensions.SelectMany(axes => axes).Where(axis => axis.Size > 1)];

    /// <summary>Whether the numbers lie in memory one after the other, in the order of the dimensions.</summary>
    public bool IsInOrder
    {
        get
        {
            int stride = 1;
            foreach (Axis axis in Axes.Reverse())
            {
                if (axis.Stride != stride)
                {
                    return false;
                }

                stride *= axis.Size;
            }

            return Offset == 0 && Length == Shape.Length;
        }
    }

    /// <summary>Whether each number of the node is one of these, once.</summary>
    public bool IsWhole
    {
        get
        {
            int stride = 1;
            foreach (Axis axis in Axes.OrderBy(axis => axis.Stride))
            {
                if (axis.Stride != stride)
                {
                    return false;
                }

                stride *= axis.Size;
            }

            return Offset == 0 && Length == Shape.Length;
        }
    }

    /// <summary>What a node computes, as the graph's layers have it: [C, H, W], or [F] of features alone.</summary>
    public static Feature Of(string node, FeatureShape shape) => new(node, shape, shape.IsFlat
        ? [[new Axis(shape.Channels, 1)]]
        :
        [
            [new Axis(shape.Channels, 1)], [new Axis(shape.Height, shape.Width * shape.Channels)],
            [new Axis(shape.Width, shape.Channels)],
        ]);

    /// <summary>What a node computes, whose numbers lie in the order of these dimensions.</summary>
    public static Feature InOrder(string node, FeatureShape shape, IReadOnlyList<int> sizes)
    {
        int[] strides = Shapes.Strides([.. sizes]);
        return new(node, shape, [.. sizes.Select((size, i) => ImmutableArray.Create(new Axis(size, strides[i])))]);
    }

    /// <summary>The same numbers with other dimensions, row by row as the graph counts them; nothing moves.</summary>
    /// <returns>Null where a dimension would have to be cut at a place that is none.</returns>
    public Feature? Reshape(IReadOnlyList<int> sizes)
    {
        // From the outermost on, each dimension takes axes until it has its numbers; of the last it takes the outer part.
        var left = new Stack<Axis>(Merge(Axes).Reverse());
        var dimensions = ImmutableArray.CreateBuilder<ImmutableArray<Axis>>(sizes.Count);
        foreach (int size in sizes)
        {
            var axes = ImmutableArray.CreateBuilder<Axis>();
            for (int missing = size; missing > 1;)
            {
                if (left.Count == 0)
                {
                    return null;
                }

                Axis next = left.Pop();
                if (missing % next.Size == 0)
                {
                    axes.Add(next);
                    missing /= next.Size;
                }
                else if (next.Size % missing == 0)
                {
                    int inner = next.Size / missing;
                    axes.Add(new Axis(missing, next.Stride * inner));
                    left.Push(new Axis(inner, next.Stride));
                    missing = 1;
                }
                else
                {
                    return null;
                }
            }

            dimensions.Add(axes.Count == 0 ? [new Axis(1, 1)] : Merge(axes));
        }

        return left.Count == 0 ? this with { Dimensions = dimensions.ToImmutable() } : null;
    }

    /// <summary>The dimensions in another order.</summary>
    public Feature Permute(IReadOnlyList<int> order) => this with { Dimensions = [.. order.Select(i => Dimensions[i])] };

    /// <summary>Dimensions of 1 repeated to these sizes.</summary>
    /// <exception cref="NotLoweredException">There would be more numbers than a picture may have.</exception>
    public Feature Repeated(ImmutableArray<int> sizes, OnnxLimits limits)
    {
        if (!limits.AllowPicture(sizes))
        {
            throw new NotLoweredException(
                $"expected at most {limits.PictureNumbers} numbers (OnnxLimits.PictureNumbers), got [{string.Join(", ", sizes)}]");
        }

        ImmutableArray<int> own = Sizes;
        return this with
        {
            Dimensions = [.. Dimensions.Select((axes, i) => sizes[i] == own[i] ? axes : [new Axis(sizes[i], 0)])],
        };
    }

    /// <summary>The places in the node's memory, in the order of the dimensions.</summary>
    public int[] Places()
    {
        ImmutableArray<Axis> axes = Axes;
        return Shapes.Offsets([.. axes.Select(axis => axis.Size)], [.. axes.Select(axis => axis.Stride)], Offset);
    }

    /// <summary>Axes that lie beside one another are one.</summary>
    private static ImmutableArray<Axis> Merge(IReadOnlyCollection<Axis> axes)
    {
        var merged = ImmutableArray.CreateBuilder<Axis>(axes.Count);
        foreach (Axis axis in axes)
        {
            if (merged.Count > 0 && merged[^1].Stride == axis.Stride * axis.Size)
            {
                merged[^1] = new Axis(merged[^1].Size * axis.Size, axis.Stride);
            }
            else
            {
                merged.Add(axis);
            }
        }

        return merged.ToImmutable();
    }
}
