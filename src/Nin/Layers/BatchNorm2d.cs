using System.Collections.Immutable;
using Nin.Tensors;

namespace Nin.Layers;

/// <summary>Batch normalisation of each channel.</summary>
/// <remarks>
/// <b>Shapes</b> as the input. In training the statistics are those of a shard of the batch; in use, the running ones:
/// running = (1 − Momentum)·running + Momentum·batch, the variance unbiased. <b>Source</b> torch.nn.BatchNorm2d.
/// <b>Deviation</b> statistics per shard ("ghost batch", arXiv 1705.08741), so that results do not depend on threads.
/// </remarks>
public sealed record BatchNorm2d : Layer
{
    /// <summary>Describes a batch normalisation.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of its range.</exception>
    public BatchNorm2d(int numFeatures, float epsilon = 1e-5f, float momentum = 0.1f)
    {
        NumFeatures = Positive(numFeatures, nameof(numFeatures));
        if (!(epsilon > 0f && float.IsFinite(epsilon)))
        {
            throw new ArgumentOutOfRangeException(
                nameof(epsilon), epsilon, FormattableString.Invariant($"BatchNorm2d: expected a positive epsilon, got {epsilon}."));
        }

        if (!(momentum is >= 0f and <= 1f))
        {
            throw new ArgumentOutOfRangeException(
                nameof(momentum), momentum, FormattableString.Invariant($"BatchNorm2d: expected a momentum in [0, 1], got {momentum}."));
        }

        (Epsilon, Momentum) = (epsilon, momentum);
    }

    /// <summary>Channels.</summary>
    public int NumFeatures { get; }

    /// <summary>What is added to the variance.</summary>
    public float Epsilon { get; }

    /// <summary>The weight of a new batch in the running statistics.</summary>
    public float Momentum { get; }

    /// <inheritdoc/>
    public override ImmutableArray<ParameterSpec> Parameters =>
    [
        new("weight", ParameterRole.NormalizationWeight, [NumFeatures]),
        new("bias", ParameterRole.NormalizationBias, [NumFeatures]),
        new("running_mean", ParameterRole.RunningMean, [NumFeatures]),
        new("running_var", ParameterRole.RunningVariance, [NumFeatures]),
    ];

    private protected override FeatureShape InferShape(ReadOnlySpan<FeatureShape> inputs) => inputs[0].Channels == NumFeatures
        ? inputs[0]
        : throw new ArgumentException($"BatchNorm2d: expected {NumFeatures} channels, got {inputs[0].Channels} in {inputs[0]}.", nameof(inputs));
}
