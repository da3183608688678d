using System.Collections.Immutable;
using Nin.Execution;
using Nin.Execution.Planning;
using Nin.Kernels.Broadcasting;
using Nin.Tensors;

namespace Nin.Layers;

/// <summary>The sum of inputs, as in y = F(x) + x.</summary>
/// <remarks>
/// <b>Shapes</b> as each input. Of two inputs one may have sizes of 1, which are repeated: see <see cref="Multiply"/>.
/// </remarks>
public sealed record Add : Layer
{
    internal const string KindName = "Add";

    /// <inheritdoc/>
    public override string Kind => KindName;

    internal override int MinInputs => 2;

    internal override int MaxInputs => int.MaxValue;

    internal override Layer ForSignals => this;

    internal override bool IsLocal => true;

    internal override Operation CreateOperation(OperationSite site) =>
        site.Inputs.All(input => input.Value.Length == site.Output.Length)
            ? new AddOperation(site.Inputs, site.Output)
            : new BroadcastOperation(site, PairFunction.Add);

    private protected override FeatureShape InferShape(ReadOnlySpan<FeatureShape> inputs)
    {
        if (inputs.Length == 2 && BroadcastShapes.Of(inputs[0], inputs[1]) is FeatureShape shape)
        {
            return shape;
        }

        foreach (FeatureShape input in inputs)
        {
            if (input != inputs[0])
            {
                throw new ArgumentException($"Add: expected inputs of one shape, got {inputs[0]} and {input}.", nameof(inputs));
            }
        }

        return inputs[0];
    }
}

/// <summary>The sum of its inputs; each gets the gradient as it is.</summary>
internal sealed class AddOperation(ImmutableArray<Edge> inputs, Value output) : Operation(inputs, output)
{
    public override void Forward(PassContext context)
    {
        Span<float> sum = context.Write(Output);
        context.Kernels.Add(context.Read(Inputs[0].Value), context.Read(Inputs[1].Value), sum);
        foreach (Edge input in Inputs.AsSpan()[2..])
        {
            context.Kernels.Add(sum, context.Read(input.Value), sum);
        }
    }

    public override void Backward(PassContext context)
    {
        foreach (Edge input in Inputs)
        {
            if (input.NeedsGradient)
            {
                context.Gradient(Output).CopyTo(context.Gradient(input));
            }
        }
    }
}
