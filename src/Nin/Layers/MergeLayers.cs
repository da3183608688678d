using Nin.Tensors;

namespace Nin.Layers;

/// <summary>The sum of inputs of one shape, as in y = F(x) + x. <b>Shapes</b> as each input.</summary>
public sealed record Add : Layer
{
    internal override int MinInputs => 2;

    internal override int MaxInputs => int.MaxValue;

    private protected override FeatureShape InferShape(ReadOnlySpan<FeatureShape> inputs)
    {
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

/// <summary>The channels of all inputs, one after the other. <b>Shapes</b> [N, H, W, C1], [N, H, W, C2], ... to [N, H, W, C1 + C2 + ...].</summary>
public sealed record Concat : Layer
{
    internal override int MinInputs => 2;

    internal override int MaxInputs => int.MaxValue;

    private protected override FeatureShape InferShape(ReadOnlySpan<FeatureShape> inputs)
    {
        FeatureShape sum = inputs[0];
        foreach (FeatureShape input in inputs[1..])
        {
            if (input with { Channels = sum.Channels } != sum)
            {
                throw new ArgumentException($"Concat: expected inputs of one height and width, got {inputs[0]} and {input}.", nameof(inputs));
            }

            sum = sum with { Channels = sum.Channels + input.Channels };
        }

        return sum;
    }
}
