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

    internal override bool IsSum => true;

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
internal sealed class AddOperation(ImmutableArray<Edge> inputs, Value output) : RangedOperation(inputs, output)
{
    /// <summary>Numbers added before what is done to sums is done to them: 8 KiB of each.</summary>
    private const int Block = 2048;

    public override bool TryFollow(Epilogue epilogue) => Follow(epilogue);

    protected override void ForwardRange(PassContext context, int first, int count)
    {
        int block = After is null ? count : Block;
        for (int end = first + count; first < end; first += block)
        {
            int length = Math.Min(block, end - first);
            Span<float> sum = context.Write(Output).Slice(first, length);
            context.Kernels.Add(Numbers(0), Numbers(1), sum);
            for (int i = 2; i < Inputs.Length; i++)
            {
                context.Kernels.Add(sum, Numbers(i), sum);
            }

            After?.Epilogue.Apply(context.Kernels, sum);
            ReadOnlySpan<float> Numbers(int input) => context.Read(Inputs[input].Value).Slice(first, length);
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
