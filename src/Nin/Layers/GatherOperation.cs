using Nin.Execution;
using Nin.Execution.Planning;
using Nin.Tensors;

namespace Nin.Layers;

/// <summary>Each output pixel is an input pixel, or 0: for each output row and column, the input's, or −1 for none.</summary>
internal sealed class GatherOperation(Edge input, Value output, FeatureShape shape, int[] rows, int[] columns)
    : UnaryOperation(input, output)
{
    public override void Forward(PassContext context)
    {
        ReadOnlySpan<float> input = context.Read(Input.Value);
        Span<float> output = context.Write(Output);
        int target = 0, channels = shape.Channels;
        for (int picture = 0; picture < context.Count; picture++)
        {
            foreach (int row in rows)
            {
                foreach (int column in columns)
                {
                    Span<float> pixel = output.Slice(target, channels);
                    target += channels;
                    if (row < 0 || column < 0)
                    {
                        pixel.Clear();
                    }
                    else
                    {
                        input.Slice(At(picture, row, column), channels).CopyTo(pixel);
                    }
                }
            }
        }
    }

    public override void Backward(PassContext context)
    {
        if (!Input.NeedsGradient)
        {
            return;
        }

        ReadOnlySpan<float> outputGradient = context.Gradient(Output);
        Span<float> inputGradient = context.Gradient(Input);
        inputGradient.Clear();
        int source = 0, channels = shape.Channels;
        for (int picture = 0; picture < context.Count; picture++)
        {
            foreach (int row in rows)
            {
                foreach (int column in columns)
                {
                    if (row >= 0 && column >= 0)
                    {
                        Span<float> sum = inputGradient.Slice(At(picture, row, column), channels);
                        context.Kernels.Add(sum, outputGradient.Slice(source, channels), sum);
                    }

                    source += channels;
                }
            }
        }
    }

    private int At(int picture, int row, int column) =>
        (picture * shape.Length) + (((row * shape.Width) + column) * shape.Channels);
}
