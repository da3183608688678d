using Nin.Execution;
using Nin.Execution.Parameters;
using Nin.Kernels;
using Nin.Tensors;

namespace Nin.Layers;

/// <summary>What a layer of one's own works on: some pictures' inputs and output, its parameters, and their gradients.</summary>
public readonly ref struct LayerPass
{
    private readonly PassContext _context;
    private readonly CustomOperation _operation;

    internal LayerPass(PassContext context, CustomOperation operation) => (_context, _operation) = (context, operation);

    /// <summary>The pictures.</summary>
    public int Count => _context.Count;

    /// <summary>Whether the network is learning.</summary>
    public bool IsTraining => _context.Training is not null;

    /// <summary>The house's kernels.</summary>
    public KernelSet Kernels => _context.Kernels;

    /// <summary>
    /// The output, [Count, height, width, channels]: to be written forward, and to be read backward where it is kept.
    /// </summary>
    public Span<float> Output => _context.Write(_operation.Output);

    /// <summary>The gradient of the output.</summary>
    public ReadOnlySpan<float> OutputGradient => _context.Gradient(_operation.Output);

    /// <summary>An input, [Count, height, width, channels].</summary>
    public ReadOnlySpan<float> Input(int index = 0) => _context.Read(_operation.Inputs[index].Value);

    /// <summary>The shape that one picture has in an input.</summary>
    public FeatureShape InputShape(int index = 0) => _operation.InputShapes[index];

    /// <summary>Whether the gradient of an input is wanted: that of the picture is not.</summary>
    public bool WantsInputGradient(int index = 0) => _operation.Inputs[index].NeedsGradient;

    /// <summary>The gradient of an input, to be written whole.</summary>
    public Span<float> InputGradient(int index = 0) => _context.Gradient(_operation.Inputs[index]);

    /// <summary>A parameter, in the order that its <see cref="ParameterSpec.Order"/> says.</summary>
    /// <param name="index">Its place among <see cref="Layer.Parameters"/>.</param>
    public ReadOnlySpan<float> Parameter(int index) => _context.Parameters.Parameters[_operation.Slots[index]];

    /// <summary>The gradient of a parameter, to be added to.</summary>
    /// <param name="index">Its place among <see cref="Layer.Parameters"/>.</param>
    public Span<float> ParameterGradient(int index)
    {
        ParameterSlot slot = _operation.Slots[index];
        return _context.Training!.Gradient.Slice(slot.Offset, slot.Length);
    }
}
