using Nin.Tensors;

namespace Nin.Layers;

/// <summary>The picture as it is, as a layer of its own: the gradient of a picture is not kept, that of a layer is.</summary>
internal sealed record SignalEnd : CustomLayer
{
    public override string Kind => nameof(SignalEnd);

    public override bool BackwardReadsInputs => false;

    public override bool BackwardReadsOutput => false;

    public override FeatureShape OutputOf(ReadOnlySpan<FeatureShape> inputs) => inputs[0];

    public override void Forward(LayerPass pass) => pass.Input().CopyTo(pass.Output);

    /// <summary>The way back ends here.</summary>
    public override void Backward(LayerPass pass)
    {
        if (pass.WantsInputGradient())
        {
            pass.OutputGradient.CopyTo(pass.InputGradient());
        }
    }
}
