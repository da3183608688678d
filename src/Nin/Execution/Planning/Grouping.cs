using System.Collections.Immutable;
using Nin.Kernels;
using Nin.Layers;

namespace Nin.Execution.Planning;

/// <summary>
/// How a plan's operations are taken: convolutions with the 1×1 convolutions behind them as one, and, when answering, segments of
/// operations for so few pictures at a time that what flows between them stays in the second-level cache.
/// </summary>
/// <remarks>
/// A convolution by Winograd's algorithm or with many weights wants many pictures at once, since its weights, some MiB, are read
/// anew for every group of tiles or block of pixels: it is a segment by itself. No result depends on any of this.
/// </remarks>
internal sealed class Grouping
{
    /// <summary>
    /// Bytes that an operation's inputs and outputs may have together, if a single picture has no more: half of a second-level
    /// cache of the usual size.
    /// </summary>
    public const int CacheBytes = 512 << 10;

    private readonly int[] _first, _last, _segment;
    private readonly List<(int First, int Last)> _ends = [];

    public Grouping(
        ImmutableArray<Operation> operations, KernelSet kernels, int capacity, bool training, int cacheBytes = CacheBytes)
    {
        (_first, _last, _segment) = (new int[operations.Length], new int[operations.Length], new int[operations.Length]);
        ILookup<Value, int> readers = ReadersOf(operations);
        var segments = ImmutableArray.CreateBuilder<Segment>();
        var together = ImmutableArray.CreateBuilder<Operation>();
        int last, pictures = capacity, begin = 0, end = -1;
        for (int i = 0; i < operations.Length; i = last + 1)
        {
            MlpConvOperation? mlpConv = MlpConvOperation.BeginningAt(operations, i, readers, kernels, training);
            Operation operation = mlpConv is null ? operations[i] : mlpConv;
            last = i + (mlpConv?.Layers.Length ?? 1) - 1;
            bool isAlone = !training && operations[last].WantsManyPictures(kernels);
            if (isAlone)
            {
                EndSegment();
            }

            for (int k = i; k <= last; k++)
            {
                (_first[k], _last[k], _segment[k]) = (i, last, segments.Count);
            }

            begin = together.Count == 0 ? i : begin;

            together.Add(operation);
            end = last;
            pictures = training || isAlone ? capacity : Math.Min(pictures, PicturesInCache(operation, capacity, cacheBytes));
            if (isAlone)
            {
                EndSegment();
            }
        }

        EndSegment();
        Segments = segments.ToImmutable();

        void EndSegment()
        {
            if (together.Count > 0)
            {
                segments.Add(new Segment(together.ToImmutable(), pictures));
                _ends.Add((begin, end));
                together.Clear();
                pictures = capacity;
            }
        }
    }

    public ImmutableArray<Segment> Segments { get; }

    /// <summary>The first operation of those that are taken as one with this one.</summary>
    public int FirstWith(int operation) => _first[operation];

    /// <summary>The last operation of those that are taken as one with this one.</summary>
    public int LastWith(int operation) => _last[operation];

    /// <summary>The first and the last operation of those that are taken for the same few pictures as this one.</summary>
    public (int First, int Last) SegmentOf(int operation) => _ends[_segment[operation]];

    /// <summary>Whether the two are taken as one.</summary>
    public bool AreOne(int one, int other) => _first[one] == _first[other];

    /// <summary>Whether the two are taken for the same few pictures, before either is taken for the next.</summary>
    public bool AreTogether(int one, int other) => _segment[one] == _segment[other];

    /// <summary>The most pictures that an operation is taken for at once.</summary>
    public int PicturesOf(int operation) => Segments[_segment[operation]].Pictures;

    private static int PicturesInCache(Operation operation, int capacity, int cacheBytes)
    {
        long length = operation.Inputs.Sum(edge => (long)edge.Value.Length) + operation.Output.Length;
        return (int)Math.Clamp(cacheBytes / (length * sizeof(float)), 1, capacity);
    }

    private static ILookup<Value, int> ReadersOf(ImmutableArray<Operation> operations) => operations
        .SelectMany((operation, i) => operation.Inputs.Select(edge => (edge.Value, Reader: i)))
        .ToLookup(one => one.Value, one => one.Reader);
}
