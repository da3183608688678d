using System.Collections.Immutable;
using Nin.Kernels.Convolution;
using Nin.Tensors;

namespace Nin.Layers;

/// <summary>A fully connected layer.</summary>
/// <remarks><b>Shapes</b> [N, InFeatures] to [N, OutFeatures]. <b>Source</b> torch.nn.Linear.</remarks>
public sealed record Linear : Layer
{
    /// <summary>Describes a fully connected layer.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A size is not positive.</exception>
    public Linear(int inFeatures, int outFeatures, bool bias = true)
    {
        (InFeatures, OutFeatures) = (Positive(inFeatures, nameof(inFeatures)), Positive(outFeatures, nameof(outFeatures)));
        Bias = bias;
    }

    /// <summary>Inputs.</summary>
    public int InFeatures { get; }

    /// <summary>Outputs.</summary>
    public int OutFeatures { get; }

    /// <summary>Whether a number is added to each output.</summary>
    public bool Bias { get; }

    /// <inheritdoc/>
    public override ImmutableArray<ParameterSpec> Parameters
    {
        get
        {
            var weight = new ParameterSpec("weight", ParameterRole.Weight, [OutFeatures, InFeatures]);
            return Bias ? [weight, new ParameterSpec("bias", ParameterRole.Bias, [OutFeatures])] : [weight];
        }
    }

    /// <inheritdoc/>
    public override long MultiplyAdds(FeatureShape input) => (long)InFeatures * OutFeatures;

    /// <summary>The kernel's view: a 1×1 convolution of 1×1 pictures.</summary>
    internal Conv2dShape KernelShape(int batch) => new(batch, 1, 1, InFeatures, OutFeatures, 1, 1, 0);

    private protected override FeatureShape InferShape(ReadOnlySpan<FeatureShape> inputs) => inputs[0] == FeatureShape.Flat(InFeatures)
        ? FeatureShape.Flat(OutFeatures)
        : throw new ArgumentException(
            $"Linear: expected {FeatureShape.Flat(InFeatures)}, got {inputs[0]}.{(inputs[0].IsFlat ? "" : " Put a Flatten before it.")}",
            nameof(inputs));
}
