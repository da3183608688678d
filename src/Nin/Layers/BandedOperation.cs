using System.Collections.Immutable;
using Nin.Execution;
using Nin.Execution.Planning;
using Nin.Kernels;
using Nin.Kernels.Convolution;

namespace Nin.Layers;

/// <summary>
/// An mlpconv, the pooling or depthwise convolution behind it and the 1×1 convolutions behind that (there may be none), taken a
/// band of lines at a time when answering, so that what flows between them stays in the second-level cache: between the halves of
/// MobileNetV2's second block flow 4.6 MiB a picture. <see cref="Grouping"/> tells the idea whole.
/// </summary>
/// <remarks>
/// Where windows overlap, a band reads lines that the band before it read too; these are kept. Where another thread takes the
/// bands that follow, the lines at the seam are computed twice.
/// </remarks>
internal sealed class BandedOperation : Operation, IShared
{
    /// <summary>
    /// Lines of the output for which it pays to compute those at a seam twice; a picture of fewer leaves threads without work.
    /// </summary>
    private const int LeastLines = 12;

    private readonly MlpConvOperation _head;
    private readonly IBanded _banded;
    private readonly Operation _middle;
    private readonly MlpConvOperation? _tail;
    private readonly LineWindow _lines;
    private readonly int _headScratch, _middleScratch, _lineLength, _middleLineLength, _outputsAtOnce, _bandLength, _middleLength;

    private BandedOperation(
        MlpConvOperation head, Operation middle, MlpConvOperation? tail, KernelSet kernels, int cacheBytes)
        : base(head.Inputs, tail is null ? middle.Output : tail.Output)
    {
        (_head, _banded, _middle, _tail) = (head, (IBanded)middle, middle, tail);
        _lines = _banded.Lines!.Value;
        int tailScratch = tail?.ScratchLength(kernels, training: false) ?? 0;
        _headScratch = Math.Max(head.ScratchLength(kernels, training: false), tailScratch);
        _middleScratch = middle.ScratchLength(kernels, training: false);
        (_lineLength, _middleLineLength) = (
            head.Output.Length / _lines.Height, middle.Output.Length / _lines.OutputHeight);
        int kernel = _lines.Window.KernelHeight, stride = _lines.Window.StrideY;

        int lines = LinesAtOnce(_lineLength, cacheBytes);
        _outputsAtOnce = Math.Min(((lines - kernel) / stride) + 1, _lines.OutputHeight);
        _bandLength = checked(Math.Min(((_outputsAtOnce - 1) * stride) + kernel, _lines.Height) * _lineLength);
        _middleLength = tail is null ? 0 : checked(_outputsAtOnce * _middleLineLength);
        Length = head.Layers.Length + 1 + (tail?.Layers.Length ?? 0);
    }

    /// <summary>How many of the plan's operations it stands for.</summary>
    public int Length { get; }

    public override long MultiplyAdds => _head.MultiplyAdds + _middle.MultiplyAdds + (_tail?.MultiplyAdds ?? 0);

    public override int ScratchLength(KernelSet kernels, bool training) =>
        checked(_headScratch + _middleScratch + _bandLength + _middleLength);

    /// <summary>
    /// The bands that begin with an mlpconv whose output would leave the cache before the next operation, its only reader, reads
    /// it; null where that is not so.
    /// </summary>
    /// <param name="head">The mlpconv.</param>
    /// <param name="operations">The plan's operations.</param>
    /// <param name="next">The one behind the mlpconv.</param>
    /// <param name="readers">How many operations read each value.</param>
    /// <param name="kernels">What computes.</param>
    /// <param name="cacheBytes">Bytes that the cache holds beside other things.</param>
    public static BandedOperation? BeginningWith(
        MlpConvOperation head, ImmutableArray<Operation> operations, int next, ILookup<Value, int> readers, KernelSet kernels,
        int cacheBytes)
    {
        if (!CanFollow(head, operations, next, readers, cacheBytes))
        {
            return null;
        }

        var banded = (IBanded)operations[next];

        // The 1×1 convolutions behind it come along, but for a last one that is better the head of the next bands, and one whose
        // pixels lie within wider ones: bands are whole lines.
        MlpConvOperation? tail = null;
        if (Reads(operations, next + 1, operations[next].Output, readers))
        {
            tail = MlpConvOperation.BeginningAt(operations, next + 1, readers, kernels, training: false);
            bool canBeTail = tail is not null && tail.Layers[0].Shape.IsPointwise
                && tail.Layers[0].Shape.InChannels == banded.Lines!.Value.Channels;
            bool goesAlone = canBeTail && (tail!.Output.Within is not null
                || CanFollow(tail, operations, next + 1 + tail.Layers.Length, readers, cacheBytes));
            tail = !canBeTail ? null : goesAlone ? tail!.WithoutLast(kernels) : tail;
        }

        return new BandedOperation(head, operations[next], tail, kernels, cacheBytes);
    }

    public override void Forward(PassContext context) =>
        context.Share(this, pays: MultiplyAdds * context.Count >= ConvolutionOperation.LeastSharedWork);

    public void ForwardPart(PassContext context, SharedPart part)
    {
        int height = _lines.OutputHeight, lines = context.Count * height;
        int parts = Math.Min(part.Count, Math.Max(context.ThreadsOf(part.Count), lines / LeastLines));
        if (part.Index >= parts)
        {
            return;
        }

        (int begin, int end) = (part with { Count = parts }).Of(lines);
        int threads = context.ThreadsOf(Math.Min(parts, lines)), held = 0, heldEnd = 0;
        Span<float> scratch = context.ScratchOf(part.Thread), middleScratch = scratch.Slice(_headScratch, _middleScratch);
        Span<float> bandLines = scratch.Slice(_headScratch + _middleScratch, _bandLength);
        Span<float> middle = scratch.Slice(_headScratch + _middleScratch + _bandLength, _middleLength);
        ReadOnlySpan<float> pictures = context.Read(Inputs[0].Value);
        Span<float> output = context.Write(Output);
        int outputLine = Output.Length / height;
        for (int line = begin, count; line < end; line += count)
        {
            (int picture, int y) = Math.DivRem(line, height);
            count = Math.Min(Math.Min(_outputsAtOnce, end - line), height - y);
            LineBand band = _lines.Under(y, count);

            // Lines of the band before, in this picture, that this one reads too.
            int kept = y > 0 && line > begin ? Math.Max(heldEnd - band.First, 0) : 0;
            bandLines.Slice((heldEnd - kept - held) * _lineLength, kept * _lineLength).CopyTo(bandLines);
            (held, heldEnd) = (band.First, band.Last);
            int width = _head.Pixels / _lines.Height, more = band.Count - kept;
            _head.ForwardPixels(
                context, new PixelRange((((picture * _lines.Height) + band.First + kept) * width), more * width), pictures,
                isWhole: true, scratch, bandLines.Slice(kept * _lineLength, more * _lineLength), threads);

            Span<float> lineOutput = output.Slice(line * outputLine, count * outputLine);
            Span<float> middleOutput = _tail is null ? lineOutput : middle[..(count * _middleLineLength)];
            long begun = context.Now;
            _banded.ForwardBand(context, band, bandLines[..(band.Count * _lineLength)], middleScratch, middleOutput);
            context.Times?.AddForward(_middle, begun, threads);
            if (_tail is not null)
            {
                int outputWidth = _tail.Pixels / height;
                _tail.ForwardPixels(
                    context, new PixelRange(line * outputWidth, count * outputWidth), middleOutput, isWhole: false, scratch,
                    lineOutput, threads);
            }
        }
    }

    public override void Backward(PassContext context) => throw new NotSupportedException("Only answering has bands.");

    /// <summary>
    /// Whether an operation goes over the lines of an mlpconv's output that it alone reads, that leaves the cache, and of which
    /// the lines of a window do not. Where a reshape stands between, which is no operation, the two have not the same pixels.
    /// </summary>
    private static bool CanFollow(
        MlpConvOperation head, ImmutableArray<Operation> operations, int next, ILookup<Value, int> readers, int cacheBytes) =>
        (long)head.Output.Length * sizeof(float) > cacheBytes && Reads(operations, next, head.Output, readers)
            && operations[next] is IBanded { Lines: LineWindow lines }
            && lines.Channels == head.Layers[^1].Shape.OutChannels && lines.OutputHeight >= LeastLines
            && lines.Window.KernelHeight <= LinesAtOnce(head.Output.Length / lines.Height, cacheBytes);

    /// <summary>Lines of a band, which takes half of the cache.</summary>
    private static int LinesAtOnce(int lineLength, int cacheBytes) =>
        (int)(cacheBytes / 2 / ((long)lineLength * sizeof(float)));

    private static bool Reads(ImmutableArray<Operation> operations, int reader, Value value, ILookup<Value, int> readers) =>
        reader < operations.Length && !value.IsOutput && readers[value].SequenceEqual([reader])
            && operations[reader].Inputs[0].Value == value;
}
