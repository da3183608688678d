using Nin.Execution;
using Nin.Execution.Planning;
using Nin.Tensors;

namespace Nin.Layers;

/// <summary>The logarithm of a <see cref="Softmax"/> along the channels, pixel by pixel. <b>Shapes</b> as the input.</summary>
/// <remarks>
/// <b>Source</b> torch.nn.LogSoftmax(dim=1). In double with the largest number subtracted, as <see cref="Softmax"/>: the
/// exponentials cannot overflow, and a small logarithm keeps its digits.
/// </remarks>
public sealed record LogSoftmax : Layer
{
    internal const string KindName = "LogSoftmax";

    /// <inheritdoc/>
    public override string Kind => KindName;

    internal override Operation CreateOperation(OperationSite site) =>
        new LogSoftmaxOperation(site.Input, site.Output, site.Shape.Channels);

    private protected override FeatureShape InferShape(ReadOnlySpan<FeatureShape> inputs) => inputs[0];
}

/// <summary>A log-softmax over the channels of each pixel.</summary>
internal sealed class LogSoftmaxOperation(Edge input, Value output, int channels) : UnaryOperation(input, output)
{
    public override bool BackwardReadsOutput => true;

    public override void Forward(PassContext context)
    {
        ReadOnlySpan<float> input = context.Read(Input.Value);
        Span<float> output = context.Write(Output);
        for (int start = 0; start < input.Length; start += channels)
        {
            ReadOnlySpan<float> row = input.Slice(start, channels);
            float largest = row[0];
            foreach (float value in row)
            {
                largest = MathF.Max(largest, value);
            }

            double sum = 0;
            foreach (float value in row)
            {
                sum += Math.Exp((double)value - largest);
            }

            double logSum = Math.Log(sum);
            for (int c = 0; c < channels; c++)
            {
                output[start + c] = (float)((double)row[c] - largest - logSum);
            }
        }
    }

    /// <summary>outputGradient − exp(output)·Σ outputGradient.</summary>
    public override void Backward(PassContext context)
    {
        if (!Input.NeedsGradient)
        {
            return;
        }

        ReadOnlySpan<float> output = context.Read(Output), outputGradient = context.Gradient(Output);
        Span<float> inputGradient = context.Gradient(Input);
        for (int start = 0; start < output.Length; start += channels)
        {
            double sum = 0;
            foreach (float gradient in outputGradient.Slice(start, channels))
            {
                sum += gradient;
            }

            for (int i = start; i < start + channels; i++)
            {
                inputGradient[i] = (float)(outputGradient[i] - (Math.Exp(output[i]) * sum));
            }
        }
    }
}
