using Nin.Kernels;
using Nin.Kernels.Reference;

namespace Nin.Testing.Cases;

/// <summary>Channels that become pixels. Nothing is rounded.</summary>
public sealed record PixelShuffleCase(int Batch, PictureSize OutputSize, int Factor) : OperationCase
{
    public override string Name =>
        $"pixel shuffle {Batch}x{OutputSize.Height}x{OutputSize.Width}x{OutputSize.Channels} factor {Factor}";

    public override IReadOnlyList<Operand> Inputs => [new("input", Batch * OutputSize.Length)];

    public override IReadOnlyList<Operand> Outputs => [new("output", Batch * OutputSize.Length)];

    public override void ReferenceForward<T>(Buffers<T> inputs, Buffers<T> outputs) =>
        ReferenceResampling.PixelShuffle<T>(OutputSize, Factor, inputs[0], outputs[0]);

    public override void ReferenceBackward<T>(
        Buffers<T> inputs, Buffers<T> outputs, Buffers<T> outputGradients, Buffers<T> inputGradients) =>
        ReferenceResampling.PixelShuffleBackward<T>(OutputSize, Factor, outputGradients[0], inputGradients[0]);

    public override IReadOnlyList<Pass> Bind(KernelSet set, Workspace workspace)
    {
        (Buffers<float> x, Buffers<float> y) = (workspace.Inputs, workspace.Outputs);
        (Buffers<float> dx, Buffers<float> dy) = (workspace.InputGradients, workspace.OutputGradients);
        return
        [
            new("forward", PassKind.Forward, y[0].Length, () => set.PixelShuffle(Batch, OutputSize, Factor, x[0], y[0])),
            new("backward", PassKind.Backward, y[0].Length, () =>
                set.PixelShuffleBackward(Batch, OutputSize, Factor, dy[0], dx[0])),
        ];
    }
}
