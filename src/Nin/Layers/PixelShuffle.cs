using Nin.Execution;
using Nin.Execution.Planning;
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
    public override void Forward(PassContext context)
    {
        ReadOnlySpan<float> input = context.Read(Input.Value);
        Span<float> output = context.Write(Output);
        for (int pixel = 0, target = 0; pixel < context.Count * shape.Pixels; pixel++)
        {
            int source = SourceOf(pixel);
            for (int c = 0; c < shape.Channels; c++, source += factor * factor)
            {
                output[target++] = input[source];
            }
        }
    }

    public override void Backward(PassContext context)
    {
        if (!Input.NeedsGradient)
        {
            return;
        }

        ReadOnlySpan<float> outputGradient = context.Gradient(Output);
        Span<float> inputGradient = context.Gradient(Input);
        for (int pixel = 0, source = 0; pixel < context.Count * shape.Pixels; pixel++)
        {
            int target = SourceOf(pixel);
            for (int c = 0; c < shape.Channels; c++, target += factor * factor)
            {
                inputGradient[target] = outputGradient[source++];
            }
        }
    }

    /// <summary>Where the first channel of an output pixel stands in the input.</summary>
    private int SourceOf(int pixel)
    {
        // Rows go on from picture to picture, since every picture's are a multiple of the factor.
        (int row, int column) = (pixel / shape.Width, pixel % shape.Width);
        int inputPixel = (row / factor * (shape.Width / factor)) + (column / factor);
        return (inputPixel * shape.Channels * factor * factor) + (row % factor * factor) + (column % factor);
    }
}
