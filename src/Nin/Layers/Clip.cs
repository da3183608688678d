using Nin.Kernels.Pointwise;

namespace Nin.Layers;

/// <summary>min(max(Min, x), Max). <b>Shapes</b> as the input.</summary>
/// <remarks><b>Source</b> torch.clamp; torch.nn.Hardtanh, but that a number on the limit has a gradient.</remarks>
public sealed record Clip : PointwiseLayer
{
    internal const string KindName = "Clip";

    /// <summary>Describes the function.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A limit is not finite, or the largest is under the smallest.</exception>
    public Clip(float min = -1f, float max = 1f)
    {
        Min = LayerRules.Finite(KindName, min, nameof(min));
        Max = LayerRules.Finite(KindName, max, nameof(max));
        if (min > max)
        {
            throw new ArgumentOutOfRangeException(
                nameof(max), max, FormattableString.Invariant($"Clip: expected a max of at least min ({min}), got {max}."));
        }
    }

    /// <summary>The smallest output.</summary>
    public float Min { get; }

    /// <summary>The largest output.</summary>
    public float Max { get; }

    /// <inheritdoc/>
    public override string Kind => KindName;

    /// <inheritdoc/>
    public override IReadOnlyList<LayerSetting> Settings => [new("min", Min), new("max", Max)];

    internal static Clip Read(LayerSettings settings) => new(settings.Number("min", -1f), settings.Number("max", 1f));

    internal override PointwiseFunction Function => new(PointwiseKind.Clip, Min, Max);
}
