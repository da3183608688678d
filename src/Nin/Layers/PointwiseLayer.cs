using Nin.Execution;
using Nin.Kernels.Pointwise;
using Nin.Tensors;

namespace Nin.Layers;

/// <summary>A function of each number by itself: what the activations share.</summary>
/// <remarks>
/// <b>Shapes</b> as the input. What is computed is within a few units in the last place of the function, for any number.
/// </remarks>
public abstract record PointwiseLayer : Layer
{
    private protected PointwiseLayer()
    {
    }

    /// <summary>The function.</summary>
    internal abstract PointwiseFunction Function { get; }

    internal override bool IsLocal => true;

    internal override Epilogue? Epilogue => new Epilogue(Function);

    internal override Operation CreateOperation(OperationSite site) => new PointwiseOperation(site, Function);

    private protected override FeatureShape InferShape(ReadOnlySpan<FeatureShape> inputs) => inputs[0];
}
