using System.Collections.Immutable;
using Nin.Execution;
using Nin.Execution.Parameters;
using Nin.Execution.Planning;
using Nin.Tensors;

namespace Nin.Layers;

/// <summary>x where it is positive, weight·x elsewhere; the weight is learned. <b>Shapes</b> as the input.</summary>
/// <remarks><b>Source</b> He, Zhang, Ren, Sun, arXiv 1502.01852; torch.nn.PReLU. It does not decay, as in the paper.</remarks>
public sealed record PRelu : Layer
{
    internal const string KindName = "PRelu";

    /// <summary>Describes the function.</summary>
    /// <param name="numParameters">1 for one weight, or the number of channels for one each.</param>
    /// <param name="init">What the weights begin with.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number is not positive, or the first weight is not finite.</exception>
    public PRelu(int numParameters = 1, float init = 0.25f)
    {
        NumParameters = Positive(numParameters, nameof(numParameters));
        Init = LayerRules.Finite(KindName, init, nameof(init));
    }

    /// <summary>Weights: 1, or one a channel.</summary>
    public int NumParameters { get; }

    /// <summary>What the weights begin with.</summary>
    public float Init { get; }

    /// <inheritdoc/>
    public override string Kind => KindName;

    /// <inheritdoc/>
    public override IReadOnlyList<LayerSetting> Settings => [new("numParameters", NumParameters), new("init", Init)];

    /// <inheritdoc/>
    public override ImmutableArray<ParameterSpec> Parameters =>
        [new("weight", ParameterRole.Slope, [NumParameters]) { Start = Init }];

    internal static PRelu Read(LayerSettings settings) => new(settings.Whole("numParameters", 1), settings.Number("init", 0.25f));

    internal override bool IsLocal => true;

    internal override Operation CreateOperation(OperationSite site) =>
        new PReluOperation(site.Input, site.Output, site.Shape.Channels, site.Slot("weight"));

    private protected override FeatureShape InferShape(ReadOnlySpan<FeatureShape> inputs) =>
        NumParameters == 1 ? inputs[0] : LayerRules.Channels(KindName, inputs[0], NumParameters);
}

/// <summary>A function whose slope for negative numbers is learned.</summary>
internal sealed class PReluOperation(Edge input, Value output, int channels, ParameterSlot weight) : UnaryOperation(input, output)
{
    public override bool BackwardReadsInputs => true;

    public override void Forward(PassContext context) => context.Kernels.PRelu(
        channels, context.Read(Input.Value), context.Parameters.Parameters[weight], context.Write(Output));

    public override void Backward(PassContext context) => context.Kernels.PReluBackward(
        channels, context.Read(Input.Value), context.Parameters.Parameters[weight], context.Gradient(Output),
        Input.NeedsGradient ? context.Gradient(Input) : [], context.Training!.Gradient.Slice(weight.Offset, weight.Length));
}
