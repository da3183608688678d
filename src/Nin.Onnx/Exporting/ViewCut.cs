using System.Collections.Immutable;
using Nin.Layers;

namespace Nin.Onnx.Exporting;

/// <summary>
/// A view of a flat value as what every runtime knows: the value is cut into dimensions, a part of each is kept, and those are
/// put into another order.
/// </summary>
/// <param name="Extents">The dimensions that the value is cut into, outermost first.</param>
/// <param name="Starts">Where the part of each begins.</param>
/// <param name="Sizes">How much of each is kept.</param>
/// <param name="Order">The dimensions in the order of the view.</param>
internal sealed record ViewCut(
    ImmutableArray<long> Extents, ImmutableArray<long> Starts, ImmutableArray<long> Sizes, ImmutableArray<int> Order)
{
    /// <summary>Whether all of each dimension is kept.</summary>
    public bool IsWhole => Extents.SequenceEqual(Sizes);

    /// <summary>Whether the view has the dimensions as they lie in memory.</summary>
    public bool IsInOrder => Order.SequenceEqual(Enumerable.Range(0, Order.Length));

    /// <summary>The cut that gives a view; null where none does, since dimensions of the view overlap in memory.</summary>
    /// <param name="view">The view.</param>
    /// <param name="length">How many numbers the value has.</param>
    public static ViewCut? Of(AsStrided view, int length)
    {
        // From the outermost on, each axis reaches as far as one step of the axis before it; a last axis of 1 is left to those
        // whose innermost numbers do not lie side by side.
        int[] axes = [.. Enumerable.Range(0, view.Sizes.Length).Where(i => view.Sizes[i] > 1)];
        int[] inMemory = [.. axes.OrderByDescending(i => view.Strides[i])];
        List<long> extents = [], starts = [], sizes = [];
        int step = length;
        foreach ((int stride, int size) in inMemory.Select(i => (view.Strides[i], view.Sizes[i])).Append((1, 1)))
        {
            bool isRest = extents.Count == inMemory.Length;
            if (isRest && step == 1)
            {
                break;
            }

            if (stride <= 0 || step % stride != 0)
            {
                return null;
            }

            (int extent, int start) = (step / stride, view.Offset % step / stride);
            if (start + size > extent)
            {
                return null;
            }

            extents.Add(extent);
            starts.Add(start);
            sizes.Add(size);
            step = stride;
        }

        int[] rest = extents.Count > inMemory.Length ? [inMemory.Length] : [];
        return new ViewCut(
            [.. extents], [.. starts], [.. sizes], [.. axes.Select(axis => Array.IndexOf(inMemory, axis)), .. rest]);
    }
}
