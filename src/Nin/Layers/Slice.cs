using Nin.Execution;
using Nin.Execution.Planning;
using Nin.Tensors;

namespace Nin.Layers;

/// <summary>Some of the channels, from the first to the last, both included.</summary>
/// <remarks><b>Shapes</b> [N, H, W, C] to [N, H, W, Last − First + 1]. <b>Source</b> torch.narrow along the channels.</remarks>
public sealed record Slice : Layer
{
    internal const string KindName = "Slice";

    /// <summary>Describes a slice.</summary>
    /// <param name="first">The first channel that is taken.</param>
    /// <param name="last">The last channel that is taken.</param>
    /// <exception cref="ArgumentOutOfRangeException">The first is negative, or the last is before it.</exception>
    public Slice(int first, int last)
    {
        First = NotNegative(first, nameof(first));
        Last = last >= first
            ? last
            : throw new ArgumentOutOfRangeException(
                nameof(last), last, $"Slice: expected a last of at least first ({first}), got {last}.");
    }

    /// <summary>The first channel that is taken.</summary>
    public int First { get; }

    /// <summary>The last channel that is taken.</summary>
    public int Last { get; }

    /// <inheritdoc/>
    public override string Kind => KindName;

    /// <inheritdoc/>
    public override IReadOnlyList<LayerSetting> Settings => [new("first", First), new("last", Last)];

    internal static Slice Read(LayerSettings settings) => new(settings.Whole("first"), settings.Whole("last", -1));

    internal override bool IsIdentity(FeatureShape input, bool training) => First == 0 && Last == input.Channels - 1;

    internal override Layer ForSignals => this;

    internal override bool IsLocal => true;

    internal override Operation CreateOperation(OperationSite site) =>
        new SliceOperation(site.Input, site.Output, site.Shape.Pixels, First);

    private protected override FeatureShape InferShape(ReadOnlySpan<FeatureShape> inputs) => Last < inputs[0].Channels
        ? inputs[0] with { Channels = Last - First + 1 }
        : throw new ArgumentException(
            $"Slice: expected more than {Last} channels, got {inputs[0].Channels} in {inputs[0]}.", nameof(inputs));
}

/// <summary>Some of the channels; the others' gradient is 0.</summary>
internal sealed class SliceOperation(Edge input, Value output, int pixels, int first) : UnaryOperation(input, output)
{
    public override void Forward(PassContext context) => context.Kernels.ConcatChannelsBackward(
        context.Count * pixels, Output.Length / pixels, Input.Value.Length / pixels, first,
        context.Read(Input.Value), context.Write(Output));

    public override void Backward(PassContext context)
    {
        if (Input.NeedsGradient)
        {
            Span<float> gradient = context.Gradient(Input);
            gradient.Clear();
            context.Kernels.ConcatChannels(
                context.Count * pixels, Output.Length / pixels, Input.Value.Length / pixels, first,
                context.Gradient(Output), gradient);
        }
    }
}
