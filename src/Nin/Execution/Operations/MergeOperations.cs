using System.Collections.Immutable;
using Nin.Kernels;

namespace Nin.Execution.Operations;

/// <summary>The sum of its inputs; each gets the gradient as it is.</summary>
internal sealed class AddOperation(ImmutableArray<Edge> inputs, Value output) : Operation(inputs, output)
{
    public override void Forward(ExecutionContext context)
    {
        Span<float> sum = context.Write(Output);
        context.Kernels.Add(context.Read(Inputs[0].Value), context.Read(Inputs[1].Value), sum);
        foreach (Edge input in Inputs.AsSpan()[2..])
        {
            context.Kernels.Add(sum, context.Read(input.Value), sum);
        }
    }

    public override void Backward(ExecutionContext context)
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

/// <summary>The channels of its inputs one after the other; each gets its channels of the gradient.</summary>
internal sealed class ConcatOperation(ImmutableArray<Edge> inputs, Value output, int pixels) : Operation(inputs, output)
{
    public override void Forward(ExecutionContext context)
    {
        int first = 0;
        foreach (Edge input in Inputs)
        {
            int channels = input.Value.Length / pixels;
            KernelSet.ConcatChannels(
                context.Count * pixels, channels, Output.Length / pixels, first, context.Read(input.Value), context.Write(Output));
            first += channels;
        }
    }

    public override void Backward(ExecutionContext context)
    {
        int first = 0;
        foreach (Edge input in Inputs)
        {
            int channels = input.Value.Length / pixels;
            if (input.NeedsGradient)
            {
                KernelSet.ConcatChannelsBackward(
                    context.Count * pixels, channels, Output.Length / pixels, first, context.Gradient(Output), context.Gradient(input));
            }

            first += channels;
        }
    }
}
