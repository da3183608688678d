using System.Collections.Immutable;
using Nin.Execution;
using Nin.Execution.Planning;
using Nin.Tensors;

namespace Nin.Layers;

/// <summary>
/// The channels of all inputs, one after the other. <b>Shapes</b> [N, H, W, C1], [N, H, W, C2], ... to [N, H, W, C1 + C2 + ...].
/// </summary>
public sealed record Concat : Layer
{
    internal const string KindName = "Concat";

    /// <inheritdoc/>
    public override string Kind => KindName;

    internal override int MinInputs => 2;

    internal override int MaxInputs => int.MaxValue;

    internal override Layer ForSignals => this;

    internal override bool IsLocal => true;

    internal override Operation CreateOperation(OperationSite site) =>
        new ConcatOperation(site.Inputs, site.Output, site.Shape.Pixels);

    private protected override FeatureShape InferShape(ReadOnlySpan<FeatureShape> inputs)
    {
        FeatureShape sum = inputs[0];
        foreach (FeatureShape input in inputs[1..])
        {
            if (input with { Channels = sum.Channels } != sum)
            {
                throw new ArgumentException(
                    $"Concat: expected inputs of one height and width, got {inputs[0]} and {input}.", nameof(inputs));
            }

            sum = sum with { Channels = sum.Channels + input.Channels };
        }

        return sum;
    }
}

/// <summary>
/// The channels of its inputs one after the other; each gets its channels of the gradient. Inputs that lie within its output
/// already (<see cref="ConcatInPlace"/>) cost nothing.
/// </summary>
internal sealed class ConcatOperation(ImmutableArray<Edge> inputs, Value output, int pixels) : RangedOperation(inputs, output)
{
    protected override int UnitLength => Output.Length / pixels;

    protected override int NumbersToWrite
    {
        get
        {
            int copied = 0;
            foreach (Edge input in Inputs)
            {
                copied += IsInPlace(input) ? 0 : input.Value.Length;
            }

            return copied;
        }
    }

    public override ChannelRange? RangeOf(Value input)
    {
        int first = Inputs.TakeWhile(edge => edge.Value != input).Sum(edge => ChannelsOf(edge.Value));
        return new ChannelRange(Output, first, ChannelsOf(input), UnitLength);
    }

    protected override void ForwardRange(PassContext context, int first, int count)
    {
        int firstChannel = 0;
        Span<float> output = context.Write(Output).Slice(first * UnitLength, count * UnitLength);
        foreach (Edge input in Inputs)
        {
            int channels = ChannelsOf(input.Value);
            if (!IsInPlace(input))
            {
                context.Kernels.ConcatChannels(
                    count, channels, UnitLength, firstChannel,
                    context.Read(input.Value).Slice(first * channels, count * channels), output);
            }

            firstChannel += channels;
        }
    }

    /// <summary>Channels that a value has as an input.</summary>
    private int ChannelsOf(Value input) => input.Length / pixels;

    /// <summary>Whether what makes an input has written it into the output.</summary>
    private bool IsInPlace(Edge input) => input.Value.Within?.Whole == Output;

    public override void Backward(PassContext context)
    {
        int first = 0;
        foreach (Edge input in Inputs)
        {
            int channels = ChannelsOf(input.Value);
            if (input.NeedsGradient)
            {
                context.Kernels.ConcatChannelsBackward(
                    context.Count * pixels, channels, UnitLength, first, context.Gradient(Output),
                    context.Gradient(input));
            }

            first += channels;
        }
    }
}
