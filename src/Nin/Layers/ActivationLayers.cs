using Nin.Tensors;

namespace Nin.Layers;

/// <summary>max(0, x). <b>Shapes</b> as the input.</summary>
public sealed record Relu : Layer
{
    private protected override FeatureShape InferShape(ReadOnlySpan<FeatureShape> inputs) => inputs[0];
}

/// <summary>exp(x) over its sum along the channels, pixel by pixel. <b>Shapes</b> as the input.</summary>
public sealed record Softmax : Layer
{
    private protected override FeatureShape InferShape(ReadOnlySpan<FeatureShape> inputs) => inputs[0];
}

/// <summary>In training, sets elements to zero at a rate and scales the others up; in use, nothing. <b>Shapes</b> as the input.</summary>
/// <remarks><b>Source</b> torch.nn.Dropout: by element, not by channel.</remarks>
public sealed record Dropout : Layer
{
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

    private protected override FeatureShape InferShape(ReadOnlySpan<FeatureShape> inputs) => inputs[0];
}

/// <summary>Features without a place: [N, H, W, C] to [N, C·H·W].</summary>
/// <remarks>The features stand in PyTorch's order (channel, row, column), so that fully connected weights of files fit.</remarks>
public sealed record Flatten : Layer
{
    private protected override FeatureShape InferShape(ReadOnlySpan<FeatureShape> inputs) => FeatureShape.Flat(inputs[0].Length);
}
