using Nin.Execution;
using Nin.Execution.Planning;
using Nin.Tensors;

namespace Nin.Layers;

/// <summary>The largest number of each channel over the whole picture.</summary>
/// <remarks>
/// <b>Shapes</b> [N, H, W, C] to [N, 1, 1, C]. <b>Source</b> torch.nn.AdaptiveMaxPool2d(1).
/// Of several largest the first has the gradient.
/// </remarks>
public sealed record GlobalMaxPool2d : Layer
{
    internal const string KindName = "GlobalMaxPool2d";

    /// <inheritdoc/>
    public override string Kind => KindName;

    /// <inheritdoc/>
    public override LayerWindow Window => LayerWindow.Global;

    internal override bool IsIdentity(FeatureShape input, bool training) => input.Pixels == 1;

    internal override Layer ForSignals => this;

    internal override Operation CreateOperation(OperationSite site) =>
        new GlobalMaxPoolOperation(site.Input, site.Output, site.Shape);

    private protected override FeatureShape InferShape(ReadOnlySpan<FeatureShape> inputs) =>
        new(1, 1, LayerRules.Picture(KindName, inputs[0]).Channels);
}

/// <summary>The largest number of each channel over the whole picture.</summary>
internal sealed class GlobalMaxPoolOperation(Edge input, Value output, FeatureShape shape) : UnaryOperation(input, output)
{
    public override bool BackwardReadsInputs => true;

    public override bool BackwardReadsOutput => true;

    public override void Forward(PassContext context)
    {
        ReadOnlySpan<float> input = context.Read(Input.Value);
        Span<float> output = context.Write(Output);
        for (int picture = 0; picture < context.Count; picture++)
        {
            ReadOnlySpan<float> pixels = input.Slice(picture * shape.Length, shape.Length);
            Span<float> largest = output.Slice(picture * shape.Channels, shape.Channels);
            pixels[..shape.Channels].CopyTo(largest);
            for (int start = shape.Channels; start < pixels.Length; start += shape.Channels)
            {
                for (int c = 0; c < largest.Length; c++)
                {
                    // A NaN stays, as with Math.Max.
                    largest[c] = MathF.Max(largest[c], pixels[start + c]);
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

        ReadOnlySpan<float> input = context.Read(Input.Value), output = context.Read(Output);
        ReadOnlySpan<float> outputGradient = context.Gradient(Output);
        Span<float> inputGradient = context.Gradient(Input);
        inputGradient.Clear();
        for (int i = 0; i < output.Length; i++)
        {
            // Equals, since a NaN is not equal to itself otherwise; ==, since 0 and −0 are.
            int place = (i / shape.Channels * shape.Length) + (i % shape.Channels);
            while (!input[place].Equals(output[i]) && input[place] != output[i])
            {
                place += shape.Channels;
            }

            inputGradient[place] = outputGradient[i];
        }
    }
}
