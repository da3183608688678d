using System.Collections.Immutable;
using Nin.Layers;
using Nin.Tensors;

namespace Nin.Onnx.Lowering.Layers;

/// <summary>The same numbers for every picture. They are a parameter, so that they are trained on like weights.</summary>
/// <remarks><b>Shapes</b> any (it is not read) to <see cref="Shape"/>. <b>Source</b> torch.nn.Parameter.</remarks>
public sealed record ConstantLayer : CustomLayer
{
    internal const string KindName = "Constant";

    /// <summary>Describes numbers.</summary>
    /// <param name="shape">Their shape.</param>
    public ConstantLayer(FeatureShape shape) => Shape = shape;

    /// <summary>Their shape.</summary>
    public FeatureShape Shape { get; }

    /// <inheritdoc/>
    public override string Kind => KindName;

    /// <inheritdoc/>
    public override IReadOnlyList<LayerSetting> Settings =>
    [
        new("height", Shape.Height), new("width", Shape.Width), new("channels", Shape.Channels), new("flat", Shape.IsFlat),
    ];

    /// <summary>The numbers as they lie in memory. A bias, since that is what decays least.</summary>
    public override ImmutableArray<ParameterSpec> Parameters =>
        [new ParameterSpec("value", ParameterRole.Bias, [Shape.Height, Shape.Width, Shape.Channels])];

    /// <inheritdoc/>
    public override bool BackwardReadsInputs => false;

    /// <inheritdoc/>
    public override bool BackwardReadsOutput => false;

    /// <inheritdoc/>
    public override FeatureShape OutputOf(ReadOnlySpan<FeatureShape> inputs) => Shape;

    /// <inheritdoc/>
    public override void Forward(LayerPass pass)
    {
        ReadOnlySpan<float> value = pass.Parameter(0);
        Span<float> output = pass.Output;
        for (int first = 0; first < output.Length; first += value.Length)
        {
            value.CopyTo(output[first..]);
        }
    }

    /// <inheritdoc/>
    public override void Backward(LayerPass pass)
    {
        Span<float> gradient = pass.ParameterGradient(0);
        for (ReadOnlySpan<float> rest = pass.OutputGradient; rest.Length > 0; rest = rest[gradient.Length..])
        {
            for (int i = 0; i < gradient.Length; i++)
            {
                gradient[i] += rest[i];
            }
        }

        if (pass.WantsInputGradient())
        {
            pass.InputGradient().Clear();
        }
    }

    internal static ConstantLayer Read(LayerSettings settings)
    {
        var shape = new FeatureShape(
            settings.Whole("height", 1), settings.Whole("width", 1), settings.Whole("channels"), settings.Flag("flat"));
        return shape is { Height: > 0, Width: > 0, Channels: > 0 }
            && (double)shape.Height * shape.Width * shape.Channels <= int.MaxValue
            ? new ConstantLayer(shape)
            : throw new ArgumentException($"{KindName}: expected positive sizes, got {shape}.");
    }
}
