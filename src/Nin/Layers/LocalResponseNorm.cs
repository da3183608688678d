using Nin.Execution;
using Nin.Execution.Planning;
using Nin.Kernels.Normalization;
using Nin.Tensors;

namespace Nin.Layers;

/// <summary>x / (K + Alpha·m)^Beta, with m the mean of the squares of Size channels around: those of AlexNet.</summary>
/// <remarks>
/// <b>Shapes</b> as the input. <b>Source</b> torch.nn.LocalResponseNorm: channels beyond the first and the last count as 0, and
/// the mean divides by Size all the same. An even Size has one channel more before than behind. AlexNet's paper has K = 2.
/// In double, rounded once.
/// </remarks>
public sealed record LocalResponseNorm : Layer
{
    internal const string KindName = "LocalResponseNorm";

    /// <summary>Describes a normalisation.</summary>
    /// <param name="size">Channels that are looked at for one.</param>
    /// <param name="alpha">What the mean of the squares is multiplied by.</param>
    /// <param name="beta">The exponent.</param>
    /// <param name="k">What is added to it.</param>
    /// <exception cref="ArgumentOutOfRangeException">
    /// Size or k is not positive, alpha is negative, or a number is not finite.
    /// </exception>
    public LocalResponseNorm(int size, float alpha = 1e-4f, float beta = 0.75f, float k = 1f)
    {
        Size = Positive(size, nameof(size));
        Alpha = LayerRules.Finite(KindName, alpha, nameof(alpha)) >= 0f
            ? alpha
            : throw new ArgumentOutOfRangeException(
                nameof(alpha), alpha,
                FormattableString.Invariant($"LocalResponseNorm: expected an alpha of 0 or more, got {alpha}."));
        Beta = LayerRules.Finite(KindName, beta, nameof(beta));
        K = LayerRules.Positive(KindName, k, nameof(k));
    }

    /// <summary>Channels that are looked at for one.</summary>
    public int Size { get; }

    /// <summary>What the mean of the squares is multiplied by.</summary>
    public float Alpha { get; }

    /// <summary>The exponent.</summary>
    public float Beta { get; }

    /// <summary>What is added to it.</summary>
    public float K { get; }

    /// <inheritdoc/>
    public override string Kind => KindName;

    /// <inheritdoc/>
    public override IReadOnlyList<LayerSetting> Settings =>
        [new("size", Size), new("alpha", Alpha), new("beta", Beta), new("k", K)];

    internal static LocalResponseNorm Read(LayerSettings settings) => new(
        settings.Whole("size"), settings.Number("alpha", 1e-4f), settings.Number("beta", 0.75f), settings.Number("k", 1f));

    internal override double Operations(FeatureShape input, FeatureShape output) =>
        (double)input.Length * (2 + Math.Min(Size, input.Channels));

    internal override bool IsLocal => true;

    internal override Operation CreateOperation(OperationSite site) =>
        new LocalResponseNormOperation(site.Input, site.Output, site.Shape.Channels, new LocalResponse(Size, Alpha, Beta, K));

    private protected override FeatureShape InferShape(ReadOnlySpan<FeatureShape> inputs) => inputs[0];
}

/// <summary>A normalisation over the channels around.</summary>
internal sealed class LocalResponseNormOperation(Edge input, Value output, int channels, LocalResponse settings)
    : UnaryOperation(input, output)
{
    public override bool BackwardReadsInputs => true;

    public override void Forward(PassContext context) =>
        context.Kernels.LocalResponseNorm(settings, channels, context.Read(Input.Value), context.Write(Output));

    public override void Backward(PassContext context)
    {
        if (Input.NeedsGradient)
        {
            context.Kernels.LocalResponseNormBackward(
                settings, channels, context.Read(Input.Value), context.Gradient(Output), context.Gradient(Input));
        }
    }
}
