using System.Collections.Immutable;
using Nin.Execution;
using Nin.Execution.Planning;
using Nin.Kernels;
using Nin.Kernels.Convolution;

namespace Nin.Layers;

/// <summary>
/// An mlpconv: a convolution and the 1×1 convolutions behind it (there may be none), taken through all of them a block of pixels
/// at a time, so that what flows between them stays in the second-level cache. Answering keeps nothing of it; training keeps the
/// activations, and no gradient. <see cref="Grouping"/> tells the idea whole.
/// </summary>
internal sealed class MlpConvOperation(ImmutableArray<ConvolutionOperation> layers, KernelSet kernels, bool training)
    : Operation(layers[0].Inputs, layers[^1].Output), IShared
{
    /// <summary>Pixels in a block forward: as many as a product takes at once.</summary>
    private const int ForwardBlock = 96;

    /// <summary>Pixels in a block backward: the length of the sums that go to the gradient of the weights at once.</summary>
    private const int BackwardBlock = 192;

    /// <summary>Weights of a layer that a second-level cache of the usual size holds: 1 MiB of them.</summary>
    private const int MostWeights = 1 << 18;

    private readonly int _pixels = layers[0].Shape.Rows;
    private readonly long _multiplyAdds = layers.Sum(layer => layer.Shape.MultiplyAdds);
    private readonly int _widest = layers.Max(layer => layer.Shape.OutChannels);
    private readonly int _layerScratch = layers.Max(layer => kernels.Conv2dScratchLength(layer.Shape));

    /// <summary>The convolutions, in order.</summary>
    public ImmutableArray<ConvolutionOperation> Layers => layers;

    /// <summary>Pixels of a picture of its output.</summary>
    public int Pixels => _pixels;

    public override long MultiplyAdds => _multiplyAdds;

    /// <summary>What the layers need, and two blocks between them.</summary>
    public override int ScratchLength(KernelSet kernels, bool training) =>
        checked(_layerScratch + (2 * (training ? BackwardBlock : ForwardBlock) * _widest));

    public override bool WantsManyPictures(KernelSet kernels) => layers[^1].WantsManyPictures(kernels);

    /// <summary>The mlpconv that begins with an operation, of as many as can go on; null where none begins.</summary>
    /// <param name="operations">The plan's operations.</param>
    /// <param name="first">Where it may begin.</param>
    /// <param name="readers">How many operations read each value.</param>
    /// <param name="kernels">What computes.</param>
    /// <param name="training">Whether it learns too.</param>
    public static MlpConvOperation? BeginningAt(
        ImmutableArray<Operation> operations, int first, ILookup<Value, int> readers, KernelSet kernels, bool training)
    {
        if (operations[first] is not ConvolutionOperation begin || !CanBegin(begin, kernels, training))
        {
            return null;
        }

        List<ConvolutionOperation> taken = [begin];
        for (int i = first + 1; i < operations.Length && operations[i] is ConvolutionOperation next && CanGoOn(next); i++)
        {
            Value between = taken[^1].Output;

            // Where a reshape stands between, which is no operation, the pixels of the two are not the same.
            bool hasItsPixels = next.Shape.InChannels == taken[^1].Shape.OutChannels;
            if (next.Inputs[0].Value != between || between.IsOutput || readers[between].Count() != 1 || !hasItsPixels)
            {
                break;
            }

            taken.Add(next);
        }

        return new MlpConvOperation([.. taken], kernels, training);
    }

    /// <summary>The same without its last layer; null where that is its only one.</summary>
    public MlpConvOperation? WithoutLast(KernelSet kernels) =>
        layers.Length == 1 ? null : new MlpConvOperation(layers[..^1], kernels, training);

    /// <summary>
    /// Whether a convolution can be the first: any that is computed pixel by pixel, as long as no gradient is spread over its
    /// patches.
    /// </summary>
    private static bool CanBegin(ConvolutionOperation first, KernelSet kernels, bool training) =>
        kernels.TakesPixels(first.Shape) && IsLight(first)
            && (first.Shape.IsPointwise || !training || !first.Inputs[0].NeedsGradient);

    /// <summary>Whether a convolution behind the first can be another layer.</summary>
    private static bool CanGoOn(ConvolutionOperation next) => next.Shape.IsPointwise && IsLight(next);

    /// <summary>
    /// Whether the weights stay in the cache from block to block: where they do not, another layer's between them only do harm.
    /// </summary>
    public static bool IsLight(ConvolutionOperation layer) => layer.Shape.WeightLength <= MostWeights;

    public override void Forward(PassContext context)
    {
        if (context.Helpers is not null && layers.Length == 1 && layers[0].Shape.WeightLength > layers[0].Shape.InputLength)
        {
            // Few pixels and many weights: each thread reads some of the weights, and all pixels.
            long begun = context.Now;
            layers[0].Forward(context);
            context.Times?.AddForward(layers[0], begun);
        }
        else
        {
            context.Share(this, pays: _multiplyAdds * context.Count >= ConvolutionOperation.LeastSharedWork);
        }
    }

    public void ForwardPart(PassContext context, SharedPart part)
    {
        PixelRange pixels = KernelSet.PartOf(context.Count * _pixels, part.Index, part.Count);
        if (pixels.Count > 0)
        {
            ForwardPixels(
                context, pixels, context.Read(Inputs[0].Value), isWhole: true, context.ScratchOf(part.Thread),
                OutputOf(pixels.First, pixels.Count, context.Write(Output)), context.ThreadsOf(part.Count));
        }
    }

    /// <summary>Takes some pixels of the output through all layers.</summary>
    /// <param name="context">The pass.</param>
    /// <param name="pixels">Which.</param>
    /// <param name="input">The whole input, or what is at these pixels of it.</param>
    /// <param name="isWhole">Whether it is the whole input.</param>
    /// <param name="scratch">Scratch memory of the operation's length.</param>
    /// <param name="output">Where these pixels go, at the last layer's stride.</param>
    /// <param name="threads">Threads that do the same for other pixels meanwhile, this one among them.</param>
    public void ForwardPixels(
        PassContext context, PixelRange pixels, ReadOnlySpan<float> input, bool isWhole, Span<float> scratch,
        Span<float> output, int threads)
    {
        Span<float> blocks = scratch[_layerScratch..];
        for (int done = 0; done < pixels.Count; done += ForwardBlock)
        {
            var range = new PixelRange(pixels.First + done, Math.Min(ForwardBlock, pixels.Count - done));
            int inputs = layers[0].Shape.InChannels;
            ReadOnlySpan<float> from = isWhole ? input : input.Slice(done * inputs, range.Count * inputs);
            for (int i = 0; i < layers.Length; i++)
            {
                int width = layers[i].Shape.OutChannels;
                Span<float> to = i == layers.Length - 1 ? OutputOf(done, range.Count, output)
                    : training ? context.Write(layers[i].Output).Slice(range.First * width, range.Count * width)
                    : Block(blocks, i, ForwardBlock)[..(range.Count * width)];
                long begun = context.Now;
                layers[i].ForwardPixels(context, range, isFirst: i == 0 && isWhole, from, scratch, to);
                context.Times?.AddForward(layers[i], begun, threads);
                from = to;
            }
        }
    }

    public override void Backward(PassContext context)
    {
        Span<float> scratch = context.Scratch, blocks = scratch[_layerScratch..];
        int pixels = context.Count * _pixels, outputs = layers[^1].Shape.OutChannels, inputs = layers[0].Shape.InChannels;
        for (int first = 0; first < pixels; first += BackwardBlock)
        {
            var range = new PixelRange(first, Math.Min(BackwardBlock, pixels - first));
            Span<float> gradient = context.Gradient(Output).Slice(first * outputs, range.Count * outputs);
            for (int i = layers.Length - 1; i >= 0; i--)
            {
                Span<float> inputGradient = i > 0 ? Block(blocks, i, BackwardBlock)[..(range.Count * layers[i].Shape.InChannels)]
                    : Inputs[0].NeedsGradient ? context.Gradient(Inputs[0]).Slice(first * inputs, range.Count * inputs)
                    : [];
                long begun = context.Now;
                layers[i].BackwardPixels(context, range, gradient, scratch, inputGradient);
                context.Times?.AddBackward(layers[i], begun);
                gradient = inputGradient;
            }
        }
    }

    /// <summary>Some pixels of an output, at least one, which may lie within wider ones.</summary>
    private Span<float> OutputOf(int first, int count, Span<float> output)
    {
        int stride = layers[^1].OutputStride;
        return output.Slice(first * stride, ((count - 1) * stride) + layers[^1].Shape.OutChannels);
    }

    private Span<float> Block(Span<float> blocks, int layer, int pixels) =>
        blocks.Slice(layer % 2 * pixels * _widest, pixels * _widest);
}
