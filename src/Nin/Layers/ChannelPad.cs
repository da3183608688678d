using Nin.Execution;
using Nin.Execution.Planning;
using Nin.Tensors;

namespace Nin.Layers;

/// <summary>Channels of zeros before the first and behind the last.</summary>
/// <remarks>
/// <b>Shapes</b> [N, H, W, C] to [N, H, W, Front + C + Back]. <b>Source</b> torch.nn.functional.pad along the channels; the
/// shortcut without parameters of He, Zhang, Ren, Sun, arXiv 1512.03385, section 4.2.
/// </remarks>
public sealed record ChannelPad : Layer
{
    internal const string KindName = "ChannelPad";

    /// <summary>Describes a padding of channels.</summary>
    /// <param name="front">Channels before the first.</param>
    /// <param name="back">Channels behind the last.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is negative.</exception>
    public ChannelPad(int front, int back)
    {
        (Front, Back) = (NotNegative(front, nameof(front)), NotNegative(back, nameof(back)));
    }

    /// <summary>Channels before the first.</summary>
    public int Front { get; }

    /// <summary>Channels behind the last.</summary>
    public int Back { get; }

    /// <inheritdoc/>
    public override string Kind => KindName;

    /// <inheritdoc/>
    public override IReadOnlyList<LayerSetting> Settings => [new("front", Front), new("back", Back)];

    internal static ChannelPad Read(LayerSettings settings) => new(settings.Whole("front"), settings.Whole("back"));

    internal override bool IsIdentity(FeatureShape input, bool training) => (Front, Back) == (0, 0);

    internal override bool IsAffine => true;

    internal override bool IsLocal => true;

    internal override Operation CreateOperation(OperationSite site) =>
        new ChannelPadOperation(site.Input, site.Output, site.Shape, Front);

    private protected override FeatureShape InferShape(ReadOnlySpan<FeatureShape> inputs)
    {
        long channels = (long)Front + inputs[0].Channels + Back;
        return channels <= int.MaxValue
            ? inputs[0] with { Channels = (int)channels }
            : throw new ArgumentException(
                $"ChannelPad: expected at most {int.MaxValue} channels of output, got {channels} for {inputs[0]}.",
                nameof(inputs));
    }
}

/// <summary>The input's channels among zeros; their gradient goes back, the zeros' nowhere.</summary>
internal sealed class ChannelPadOperation(Edge input, Value output, FeatureShape shape, int front)
    : UnaryOperation(input, output)
{
    public override void Forward(PassContext context)
    {
        Span<float> padded = context.Write(Output);
        padded.Clear();
        context.Kernels.ConcatChannels(
            context.Count * shape.Pixels, shape.Channels, Output.Length / shape.Pixels, front, context.Read(Input.Value),
            padded);
    }

    public override void Backward(PassContext context)
    {
        if (Input.NeedsGradient)
        {
            context.Kernels.ConcatChannelsBackward(
                context.Count * shape.Pixels, shape.Channels, Output.Length / shape.Pixels, front, context.Gradient(Output),
                context.Gradient(Input));
        }
    }
}
