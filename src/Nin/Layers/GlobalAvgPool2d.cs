using Nin.Tensors;

namespace Nin.Layers;

/// <summary>The mean of each channel over the whole picture; with one channel a class, the classifier's head.</summary>
/// <remarks>
/// <b>Shapes</b> [N, H, W, C] to [N, 1, 1, C]. <b>Source</b> Lin, Chen, Yan, arXiv 1312.4400, section 3.2;
/// torch.nn.AdaptiveAvgPool2d(1).
/// </remarks>
public sealed record GlobalAvgPool2d : Layer
{
    /// <inheritdoc/>
    public override LayerWindow Window => LayerWindow.Global;

    private protected override FeatureShape InferShape(ReadOnlySpan<FeatureShape> inputs) => inputs[0].IsFlat
        ? throw new ArgumentException($"GlobalAvgPool2d: expected pictures [N, H, W, C], got {inputs[0]}.", nameof(inputs))
        : new FeatureShape(1, 1, inputs[0].Channels);
}
