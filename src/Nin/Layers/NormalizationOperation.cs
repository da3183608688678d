using System.Collections.Immutable;
using Nin.Execution;
using Nin.Execution.Parameters;
using Nin.Kernels.Normalization;

namespace Nin.Layers;

/// <summary>How a normalisation that knows no batch cuts a picture: what is normalised together.</summary>
/// <param name="Pixels">Pixels that are normalised together: 1, or all of a picture.</param>
/// <param name="Channels">Channels that are normalised together.</param>
internal readonly record struct NormalizedPart(int Pixels, int Channels);

/// <summary>
/// (x − mean) / √(variance + ε) of each part of a picture, times a weight and plus a bias of each channel where it has them.
/// </summary>
internal sealed class NormalizationOperation(OperationSite site, NormalizedPart part, float epsilon, bool affine)
    : UnaryOperation(site.Input, site.Output)
{
    private readonly int _channels = site.Shape.Channels;
    private readonly ParameterSlot? _weight = affine ? site.Slot("weight") : null, _bias = affine ? site.Slot("bias") : null;

    public override bool BackwardReadsInputs => true;

    /// <summary>The parameters, in PyTorch's order.</summary>
    public static ImmutableArray<ParameterSpec> Parameters(int channels) =>
    [
        new("weight", ParameterRole.NormalizationWeight, [channels]),
        new("bias", ParameterRole.NormalizationBias, [channels]),
    ];

    public override void Forward(PassContext context)
    {
        ReadOnlySpan<float> input = context.Read(Input.Value);
        context.Kernels.GroupNorm(
            ShapeOf(input.Length), input, ParameterOf(context, _weight), ParameterOf(context, _bias), epsilon,
            context.Write(Output));
    }

    public override void Backward(PassContext context)
    {
        ReadOnlySpan<float> input = context.Read(Input.Value);
        context.Kernels.GroupNormBackward(
            ShapeOf(input.Length), input, ParameterOf(context, _weight), epsilon, context.Gradient(Output),
            Input.NeedsGradient ? context.Gradient(Input) : [], GradientOf(context, _weight), GradientOf(context, _bias));
    }

    private GroupNormShape ShapeOf(int length) => new(length / (part.Pixels * _channels), part.Pixels, _channels, part.Channels);

    private static ReadOnlySpan<float> ParameterOf(PassContext context, ParameterSlot? slot) =>
        slot is null ? [] : context.Parameters.Parameters[slot];

    private static Span<float> GradientOf(PassContext context, ParameterSlot? slot) =>
        slot is null ? [] : context.Training!.Gradient.Slice(slot.Offset, slot.Length);
}
