using System.Collections.Immutable;
using Nin.Kernels;
using Nin.Layers;

namespace Nin.Execution.Planning;

/// <summary>
/// In what order the parts of a plan's work are taken, so that what one operation writes is still in the second-level cache when
/// the next one reads it. No result depends on it: the sums are the same, and are added up in the same order.
/// </summary>
/// <remarks>
/// A network is a list of operations, and the plain way is to take the first for all pictures, then the second for all pictures.
/// With large activations each then waits for memory. So the list is cut twice.
/// <list type="bullet">
/// <item><b>A group</b> is what runs as one operation. An mlpconv, which is a convolution with the 1×1 convolutions behind it, is
/// a group: an output pixel of a 1×1 convolution needs one pixel of its input, so a block of 96 pixels goes through all layers of
/// the group before the next 96 begin (<see cref="MlpConvOperation"/>). When answering, what flows between them is scratch memory
/// of two blocks; and where an mlpconv writes more than the cache holds, and a pooling or a depthwise convolution reads it, they
/// and the 1×1 convolutions behind them are a group that goes down the picture a few lines at a time
/// (<see cref="BandedOperation"/>). Every other operation is a group by itself.</item>
/// <item><b>A segment</b>, when answering, is a run of groups that is taken for so few pictures that the inputs and outputs of
/// each fit into the cache, and is then taken for the next few. Training has one segment, for all pictures of a shard, since the
/// way back reads the activations of all.</item>
/// </list>
/// For example, four pictures are answered by these operations, of which conv3 is computed by Winograd's algorithm. Its weights,
/// some MiB, are read anew for every group of tiles; so it wants all pictures at once, and is a segment by itself:
/// <code>
/// operations    conv1  1×1  1×1  pool   conv3   average
/// groups        [ an mlpconv  ]  [  ]   [   ]   [     ]
/// segments      [   1 picture      ]   [ all ]  [  2  ]     so it runs: mlpconv, pool (picture 0); mlpconv, pool (1); …
///                                                           conv3 (0 to 3); average (0, 1); average (2, 3)
/// </code>
/// So a value has one of three places. Inside of a group it is a block in scratch memory. Inside of a segment it has room for the
/// segment's few pictures, and the next few overwrite it (<see cref="Value.StaysInSegment"/>). Between two segments it has room
/// for all. <see cref="ArenaLayout"/> gives out the places, <see cref="PassContext"/> finds them, and
/// <see cref="ExecutionPlan.Forward"/> is the loop. Decision 7 says what it is worth.
/// </remarks>
internal sealed class Grouping
{
    /// <summary>
    /// Bytes that an operation's inputs and outputs may have together, if a single picture has no more: half of a second-level
    /// cache of the usual size.
    /// </summary>
    public const int CacheBytes = 512 << 10;

    private readonly int[] _firstOfGroup, _lastOfGroup, _segment;
    private readonly List<(int First, int Last)> _ends = [];

    public Grouping(
        ImmutableArray<Operation> operations, KernelSet kernels, int capacity, bool training, int cacheBytes = CacheBytes)
    {
        (_firstOfGroup, _lastOfGroup) = (new int[operations.Length], new int[operations.Length]);
        _segment = new int[operations.Length];
        ILookup<Value, int> readers = ReadersOf(operations);
        var segments = ImmutableArray.CreateBuilder<Segment>();
        var together = ImmutableArray.CreateBuilder<Operation>();
        int last, pictures = capacity, begin = 0, end = -1;
        for (int i = 0; i < operations.Length; i = last + 1)
        {
            MlpConvOperation? mlpConv = MlpConvOperation.BeginningAt(operations, i, readers, kernels, training);
            last = i + (mlpConv?.Layers.Length ?? 1) - 1;
            BandedOperation? bands = mlpConv is null || training
                ? null
                : BandedOperation.BeginningWith(mlpConv, operations, last + 1, readers, kernels, cacheBytes);
            last = bands is null ? last : i + bands.Length - 1;
            Operation operation = bands is not null ? bands : mlpConv is not null ? mlpConv : operations[i];
            bool isAlone = !training && operations[last].WantsManyPictures(kernels);
            if (isAlone)
            {
                EndSegment();
            }

            for (int k = i; k <= last; k++)
            {
                (_firstOfGroup[k], _lastOfGroup[k], _segment[k]) = (i, last, segments.Count);
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

    /// <summary>The first operation of the group of this one.</summary>
    public int FirstOfGroup(int operation) => _firstOfGroup[operation];

    /// <summary>The last operation of the group of this one.</summary>
    public int LastOfGroup(int operation) => _lastOfGroup[operation];

    /// <summary>The first operation of the segment of this one.</summary>
    public int FirstOfSegment(int operation) => _ends[_segment[operation]].First;

    /// <summary>The last operation of the segment of this one.</summary>
    public int LastOfSegment(int operation) => _ends[_segment[operation]].Last;

    /// <summary>Whether the two run as one.</summary>
    public bool AreInSameGroup(int one, int other) => _firstOfGroup[one] == _firstOfGroup[other];

    /// <summary>Whether both run for a few pictures before either runs for the next few.</summary>
    public bool AreInSameSegment(int one, int other) => _segment[one] == _segment[other];

    /// <summary>The most pictures for which an operation runs at once.</summary>
    public int PicturesAtOnce(int operation) => Segments[_segment[operation]].Pictures;

    private static int PicturesInCache(Operation operation, int capacity, int cacheBytes)
    {
        long length = operation.Inputs.Sum(edge => (long)edge.Value.Length) + operation.Output.Length;
        return (int)Math.Clamp(cacheBytes / (length * sizeof(float)), 1, capacity);
    }

    /// <summary>The operations that read each value, once for each input.</summary>
    public static ILookup<Value, int> ReadersOf(ImmutableArray<Operation> operations) => operations
        .SelectMany((operation, i) => operation.Inputs.Select(edge => (edge.Value, Reader: i)))
        .ToLookup(one => one.Value, one => one.Reader);
}
