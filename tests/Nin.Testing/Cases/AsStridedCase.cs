using Nin.Kernels;
using Nin.Kernels.Reference;
using Nin.Kernels.Resampling;

namespace Nin.Testing.Cases;

/// <summary>Numbers in the order of a view.</summary>
public sealed record AsStridedCase(int Batch, int InputLength, StridedView View) : OperationCase
{
    public override string Name =>
        $"as strided {Batch}x{InputLength} sizes {string.Join(' ', View.Sizes.ToArray())} "
            + $"strides {string.Join(' ', View.Strides.ToArray())} from {View.Offset}";

    public override IReadOnlyList<Operand> Inputs => [new("input", Batch * InputLength)];

    public override IReadOnlyList<Operand> Outputs => [new("output", Batch * View.Length)];

    /// <summary>At most every output is a copy of one input.</summary>
    protected override int BackwardTerms(int input) => View.Length;

    public override void ReferenceForward<T>(Buffers<T> inputs, Buffers<T> outputs) =>
        ReferenceStriding.AsStrided<T>(Batch, View, inputs[0], outputs[0]);

    public override void ReferenceBackward<T>(
        Buffers<T> inputs, Buffers<T> outputs, Buffers<T> outputGradients, Buffers<T> inputGradients) =>
        ReferenceStriding.AsStridedBackward<T>(Batch, View, outputGradients[0], inputGradients[0]);

    public override IReadOnlyList<Pass> Bind(KernelSet set, Workspace workspace)
    {
        (Buffers<float> x, Buffers<float> y) = (workspace.Inputs, workspace.Outputs);
        (Buffers<float> dx, Buffers<float> dy) = (workspace.InputGradients, workspace.OutputGradients);
        return
        [
            new("forward", PassKind.Forward, y[0].Length, () => set.AsStrided(Batch, View, x[0], y[0])),
            new("backward", PassKind.Backward, y[0].Length, () => set.AsStridedBackward(Batch, View, dy[0], dx[0])),
        ];
    }
}
