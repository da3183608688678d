using Nin.Execution;
using Nin.Execution.Planning;
using Nin.Kernels;
using Nin.Tensors;

namespace Nin.Layers;

/// <summary>Channels that become pixels: each pixel's channels are the pixels of a square, Factor to a side.</summary>
/// <remarks>
/// <b>Shapes</b> [N, H, W, C·Factor²] to [N, H·Factor, W·Factor, C]. <b>Source</b> torch.nn.PixelShuffle: the channels of one
/// output channel lie together, row by row. What is seen through it is counted as by <see cref="Upsample"/>.
/// </remarks>
public sealed record PixelShuffle : Layer
{
    internal const string KindName = "PixelShuffle";

    /// <summary>Describes a pixel shuffle.</summary>
    /// <param name="factor">What height and width are multiplied by.</param>
    /// <exception cref="ArgumentOutOfRangeException">The factor is not positive.</exception>
    public PixelShuffle(int factor)
    {
        Factor = Positive(factor, nameof(factor));
    }

    /// <summary>What height and width are multiplied by.</summary>
    public int Factor { get; }

    /// <inheritdoc/>
    public override string Kind => KindName;

    /// <inheritdoc/>
    public override IReadOnlyList<LayerSetting> Settings => [new("factor", Factor)];

    internal static PixelShuffle Read(LayerSettings settings) => new(settings.Whole("factor"));

    internal override bool IsIdentity(FeatureShape input, bool training) => Factor == 1;

    internal override Layer ForSignals => this;

    internal override Operation CreateOperation(OperationSite site) =>
        new PixelShuffleOperation(site.Input, site.Output, InferShape([site.Shape]), Factor);

    private protected override FeatureShape InferShape(ReadOnlySpan<FeatureShape> inputs)
    {
        FeatureShape input = LayerRules.Picture(KindName, inputs[0]);
        long square = (long)Factor * Factor;
        return input.Channels % square == 0
            ? new FeatureShape(
                LayerRules.Size(KindName, (double)input.Height * Factor, input),
                LayerRules.Size(KindName, (double)input.Width * Factor, input),
                (int)(input.Channels / square))
            : throw new ArgumentException(
                $"PixelShuffle: expected a multiple of {square} channels, got {input.Channels} in {input}.", nameof(inputs));
    }
}

/// <summary>The same numbers in another order.</summary>
internal sealed class PixelShuffleOperation(Edge input, Value output, FeatureShape shape, int factor)
    : UnaryOperation(input, output)
{
    private readonly PictureSize _size = new(shape.Height, shape.Width, shape.Channels);

    public override void Forward(PassContext context) =>
        context.Kernels.PixelShuffle(context.Count, _size, factor, context.Read(Input.Value), context.Write(Output));

    public override void Backward(PassContext context)
    {
        if (Input.NeedsGradient)
        {
            context.Kernels.PixelShuffleBackward(
                context.Count, _size, factor, context.Gradient(Output), context.Gradient(Input));
        }
    }
}
