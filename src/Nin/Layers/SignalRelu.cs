using Nin.Tensors;

namespace Nin.Layers;

/// <summary>
/// A ReLU as a deconvnet has it: what comes back goes through a ReLU of its own, whatever went forward. A gradient would be cut
/// off where the input was negative instead.
/// </summary>
/// <remarks><b>Source</b> Zeiler, Fergus, arXiv 1311.2901, section 2.1, "Rectification".</remarks>
internal sealed record SignalRelu : CustomLayer
{
    public override string Kind => nameof(SignalRelu);

    public override bool BackwardReadsInputs => false;

    public override bool BackwardReadsOutput => false;

    public override FeatureShape OutputOf(ReadOnlySpan<FeatureShape> inputs) => inputs[0];

    public override void Forward(LayerPass pass) => pass.Kernels.Relu(pass.Input(), pass.Output);

    public override void Backward(LayerPass pass)
    {
        if (pass.WantsInputGradient())
        {
            pass.Kernels.Relu(pass.OutputGradient, pass.InputGradient());
        }
    }
}
