using Nin.Tensors;

namespace Nin.Layers;

/// <summary>A function of each number by itself: what the activations share.</summary>
/// <remarks>
/// <b>Shapes</b> as the input. The function and its derivative are computed in double and rounded to float once, as
/// <see cref="Softmax"/> does: what the exponential of another system's runtime changes lies far below float's last bit.
/// </remarks>
public abstract record PointwiseLayer : Layer
{
    private protected PointwiseLayer()
    {
    }

    private protected override FeatureShape InferShape(ReadOnlySpan<FeatureShape> inputs) => inputs[0];
}
