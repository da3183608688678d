using Nin.Execution;

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

    internal override Operation CreateOperation(OperationSite site) =>
        new PointwiseOperation<ClipFunction>(site, new ClipFunction(Min, Max));
}

/// <summary>The function of <see cref="Clip"/>.</summary>
internal readonly struct ClipFunction(double min, double max) : IPointwiseFunction
{
    public double Of(double x) => Math.Min(Math.Max(min, x), max);

    public double Slope(double x) => x >= min && x <= max ? 1 : 0;
}
