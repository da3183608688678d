using Nin.Kernels;
using Nin.Kernels.Reference;

namespace Nin.Testing.Cases;

/// <summary>The mean of each channel over all pixels.</summary>
public sealed record GlobalAvgPool2dCase(int Batch, int Pixels, int Channels) : OperationCase
{
    public override string Name => $"global avg pool {Batch}x{Pixels}x{Channels}";

    public override IReadOnlyList<Operand> Inputs => [new("input", Batch * Pixels * Channels)];

    public override IReadOnlyList<Operand> Outputs => [new("output", Batch * Channels)];

    /// <summary>The pixels, the rounding of 1 / pixels and that of the product with it.</summary>
    protected override int ForwardTerms => Pixels + 2;

    protected override int BackwardTerms(int input) => 2;

    public override void ReferenceForward<T>(Buffers<T> inputs, Buffers<T> outputs) =>
        ReferencePool2d.GlobalAvgForward<T>(Batch, Pixels, Channels, inputs[0], outputs[0]);

    public override void ReferenceBackward<T>(
        Buffers<T> inputs, Buffers<T> outputs, Buffers<T> outputGradients, Buffers<T> inputGradients) =>
        ReferencePool2d.GlobalAvgBackward<T>(Batch, Pixels, Channels, outputGradients[0], inputGradients[0]);

    public override IReadOnlyList<Pass> Bind(KernelSet set, Workspace workspace)
    {
        (Buffers<float> x, Buffers<float> y) = (workspace.Inputs, workspace.Outputs);
        (Buffers<float> dx, Buffers<float> dy) = (workspace.InputGradients, workspace.OutputGradients);
        long operations = (long)Batch * Pixels * Channels;
        return
        [
            new("forward", PassKind.Forward, operations, () => set.GlobalAvgPool2d(Batch, Pixels, Channels, x[0], y[0])),
            new("backward", PassKind.Backward, operations, () => set.GlobalAvgPool2dBackward(Batch, Pixels, Channels, dy[0], dx[0])),
        ];
    }
}
