using System.Collections.Immutable;
using Nin.Execution.Operations;
using Nin.Kernels;

namespace Nin.Execution;

/// <summary>
/// How a plan's operations are taken: convolutions with the 1×1 convolutions behind them as one, and, when answering, runs of
/// operations for so few pictures at a time that what flows between them stays in the second-level cache.
/// </summary>
/// <remarks>
/// A convolution by Winograd's algorithm wants many pictures at once, since its transformed weights, some MiB, are read for every group
/// of tiles: it is a run by itself. No result depends on any of this.
/// </remarks>
internal sealed class Grouping
{
    /// <summary>Bytes that an operation's inputs and outputs may have together: half of a second-level cache of the usual size.</summary>
    private const int CacheBytes = 512 << 10;

    private readonly ImmutableArray<Operation> _operations;
    private readonly int[] _first, _last, _segment;

    public Grouping(ImmutableArray<Operation> operations, Value output, KernelSet kernels, int capacity, bool training)
    {
        _operations = operations;
        (_first, _last, _segment) = (new int[operations.Length], new int[operations.Length], new int[operations.Length]);
        ILookup<Value, int> readers = ReadersOf(operations);
        var segments = ImmutableArray.CreateBuilder<Segment>();
        var run = ImmutableArray.CreateBuilder<Operation>();
        int last;
        for (int i = 0; i < operations.Length; i = last + 1)
        {
            last = EndOfMlpConv(i, output, readers, kernels, training);
            Operation operation = last >= i
                ? new MlpConvOperation([.. operations[i..(last + 1)].Cast<ConvolutionOperation>()], kernels, training)
                : operations[i];
            last = Math.Max(last, i);
            bool isAlone = !training && !IsForFew(operation, kernels);
            if (isAlone)
            {
                EndRun();
            }

            for (int k = i; k <= last; k++)
            {
                (_first[k], _last[k], _segment[k]) = (i, last, segments.Count);
            }

            run.Add(operation);
            if (isAlone)
            {
                EndRun();
            }
        }

        EndRun();
        Segments = segments.ToImmutable();

        void EndRun()
        {
            if (run.Count > 0)
            {
                bool isForAll = training || !run.All(operation => IsForFew(operation, kernels));
                segments.Add(new Segment(run.ToImmutable(), isForAll ? capacity : (int)run.Min(operation => PicturesInCache(operation, capacity))));
                run.Clear();
            }
        }
    }

    public ImmutableArray<Segment> Segments { get; }

    /// <summary>The first operation of those that are taken as one with this one.</summary>
    public int FirstWith(int operation) => _first[operation];

    /// <summary>The last operation of those that are taken as one with this one.</summary>
    public int LastWith(int operation) => _last[operation];

    /// <summary>The first and the last operation of those that are taken for the same few pictures as this one.</summary>
    public (int First, int Last) RunOf(int operation) =>
        (Array.IndexOf(_segment, _segment[operation]), Array.LastIndexOf(_segment, _segment[operation]));

    /// <summary>Whether the two are taken as one.</summary>
    public bool AreOne(int one, int other) => _first[one] == _first[other];

    /// <summary>Whether the two are taken for the same few pictures, before either is taken for the next.</summary>
    public bool AreTogether(int one, int other) => _segment[one] == _segment[other];

    /// <summary>The most pictures that an operation is taken for at once.</summary>
    public int PicturesOf(int operation) => Segments[_segment[operation]].Pictures;

    /// <summary>Whether an operation is as fast for few pictures at a time as for many.</summary>
    private static bool IsForFew(Operation operation, KernelSet kernels) =>
        operation is not ConvolutionOperation convolution || kernels.TakesPixels(convolution.Shape);

    private static long PicturesInCache(Operation operation, int capacity)
    {
        long length = operation.Inputs.Sum(edge => (long)edge.Value.Length) + operation.Output.Length;
        return Math.Clamp(CacheBytes / (length * sizeof(float)), 1, capacity);
    }

    /// <summary>The last layer of the mlpconv that begins with an operation; an earlier one where none begins.</summary>
    private int EndOfMlpConv(int first, Value output, ILookup<Value, int> readers, KernelSet kernels, bool training)
    {
        if (_operations[first] is not ConvolutionOperation begin || !MlpConvOperation.CanBegin(begin, kernels, training))
        {
            return first - 1;
        }

        int last = first;
        while (last + 1 < _operations.Length && _operations[last + 1] is ConvolutionOperation next && MlpConvOperation.CanGoOn(next)
            && next.Inputs[0].Value == _operations[last].Output && _operations[last].Output != output
            && readers[_operations[last].Output].Count() == 1)
        {
            last++;
        }

        return last;
    }

    private static ILookup<Value, int> ReadersOf(ImmutableArray<Operation> operations) => operations
        .SelectMany((operation, i) => operation.Inputs.Select(edge => (edge.Value, Reader: i)))
        .ToLookup(one => one.Value, one => one.Reader);
}
