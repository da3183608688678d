using Nin.Execution;
using Nin.Execution.Parameters;
using Nin.Tensors;

namespace Nin.Layers;

/// <summary>
/// A layer of one's own: a record with its settings, the shape of its output, and its arithmetic forward and backward.
/// </summary>
/// <remarks>
/// The pictures come in parts, from several threads at once. A part's outputs must follow from its inputs and the parameters
/// alone, so that the bits are the same for any number of threads. <c>GradientCheck</c> compares the backward pass with
/// differences of the forward pass. To be read from files the kind is registered: <see cref="LayerKinds.Register"/>.
/// </remarks>
public abstract record CustomLayer : Layer
{
    /// <summary>The number of inputs.</summary>
    public virtual int InputCount => 1;

    /// <summary>Whether <see cref="Backward"/> reads the inputs; they are kept for it.</summary>
    public virtual bool BackwardReadsInputs => true;

    /// <summary>Whether <see cref="Backward"/> reads the output; it is kept for it.</summary>
    public virtual bool BackwardReadsOutput => true;

    /// <summary>The shape of the output.</summary>
    /// <param name="inputs">The shapes of the inputs.</param>
    /// <exception cref="ArgumentException">It cannot take such inputs; the message says what it expected and got.</exception>
    public abstract FeatureShape OutputOf(ReadOnlySpan<FeatureShape> inputs);

    /// <summary>Writes the output of some pictures.</summary>
    public abstract void Forward(LayerPass pass);

    /// <summary>
    /// From the gradient of the output, writes the gradient of every input that is wanted, and adds to the gradients of the
    /// parameters.
    /// </summary>
    public abstract void Backward(LayerPass pass);

    internal sealed override int MinInputs => InputCount;

    internal sealed override int MaxInputs => InputCount;

    internal sealed override Operation CreateOperation(OperationSite site) => new CustomOperation(this, site);

    private protected sealed override FeatureShape InferShape(ReadOnlySpan<FeatureShape> inputs) => OutputOf(inputs);
}

/// <summary>Runs a layer of one's own at its place in a plan.</summary>
internal sealed class CustomOperation(CustomLayer layer, OperationSite site) : Operation(site.Inputs, site.Output)
{
    public ParameterSlot[] Slots { get; } = [.. layer.Parameters.Select(parameter => site.Slot(parameter.Name))];

    public FeatureShape[] InputShapes { get; } = [.. site.Network.InputShapesOf(site.Index)];

    public override bool BackwardReadsInputs => layer.BackwardReadsInputs;

    public override bool BackwardReadsOutput => layer.BackwardReadsOutput;

    public override void Forward(PassContext context) => layer.Forward(new LayerPass(context, this));

    public override void Backward(PassContext context) => layer.Backward(new LayerPass(context, this));
}
