using Nin.Execution;
using Nin.Execution.Planning;
using Nin.Kernels.Elementwise;
using Nin.Tensors;

namespace Nin.Layers;

/// <summary>
/// In training, sets elements to zero at a rate and scales the others up; in use, nothing. <b>Shapes</b> as the input.
/// </summary>
/// <remarks><b>Source</b> torch.nn.Dropout: by element, not by channel.</remarks>
public sealed record Dropout : Layer
{
    internal const string KindName = "Dropout";

    /// <summary>Describes a dropout.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The rate is not in [0, 1).</exception>
    public Dropout(float rate = 0.5f)
    {
        if (!(rate >= 0f && rate < 1f))
        {
            throw new ArgumentOutOfRangeException(nameof(rate), rate, $"Dropout: expected a rate in [0, 1), got {rate}.");
        }

        Rate = rate;
    }

    /// <summary>The share of elements set to zero.</summary>
    public float Rate { get; }

    /// <inheritdoc/>
    public override string Kind => KindName;

    /// <inheritdoc/>
    public override IReadOnlyList<LayerSetting> Settings => [new("rate", Rate)];

    internal static Dropout Read(LayerSettings settings) => new(settings.Number("rate", 0.5f));

    internal override bool IsAffine => true;

    internal override bool IsIdentity(FeatureShape input, bool training) => !training || Rate == 0f;

    internal override Layer WithDropoutRate(float rate) => new Dropout(rate);

    internal override bool IsLocal => true;

    internal override Operation CreateOperation(OperationSite site) =>
        new DropoutOperation(site.Input, site.Output, Rate, site.Index);

    private protected override FeatureShape InferShape(ReadOnlySpan<FeatureShape> inputs) => inputs[0];
}

/// <summary>Dropout in training; when answering, plans have none.</summary>
internal sealed class DropoutOperation(Edge input, Value output, float rate, int node) : UnaryOperation(input, output)
{
    public override void Forward(PassContext context) =>
        Apply(context, context.Read(Input.Value), context.Write(Output));

    public override void Backward(PassContext context)
    {
        if (Input.NeedsGradient)
        {
            Apply(context, context.Gradient(Output), context.Gradient(Input));
        }
    }

    private void Apply(PassContext context, ReadOnlySpan<float> source, Span<float> destination)
    {
        TrainingPass training = context.Training!;
        var key = new DropoutKey(training.Seed, training.Step, (uint)node);
        context.Kernels.Dropout(key, training.FirstPicture, Output.Length, rate, source, destination);
    }
}
