using Nin.Kernels;
using Nin.Kernels.Reference;

namespace Nin.Testing.Cases;

/// <summary>Channels last to channels first. Nothing is rounded.</summary>
public sealed record TransposeCase(int Pictures, int Pixels, int Channels) : OperationCase
{
    public override string Name => $"to channels first {Pictures}x{Pixels}x{Channels}";

    public override IReadOnlyList<Operand> Inputs => [new("source", Pictures * Pixels * Channels)];

    public override IReadOnlyList<Operand> Outputs => [new("destination", Pictures * Pixels * Channels)];

    public override void ReferenceForward<T>(Buffers<T> inputs, Buffers<T> outputs) =>
        ReferenceChannels.Transpose<T>(Pixels, Channels, inputs[0], outputs[0]);

    public override void ReferenceBackward<T>(
        Buffers<T> inputs, Buffers<T> outputs, Buffers<T> outputGradients, Buffers<T> inputGradients) =>
        ReferenceChannels.Transpose<T>(Channels, Pixels, outputGradients[0], inputGradients[0]);

    public override IReadOnlyList<Pass> Bind(KernelSet set, Workspace workspace)
    {
        (Buffers<float> x, Buffers<float> y) = (workspace.Inputs, workspace.Outputs);
        (Buffers<float> dx, Buffers<float> dy) = (workspace.InputGradients, workspace.OutputGradients);
        return
        [
            new("forward", PassKind.Forward, 0, () => set.ToChannelsFirst(Pictures, Pixels, Channels, x[0], y[0])),
            new("backward", PassKind.Backward, 0, () => set.ToChannelsLast(Pictures, Pixels, Channels, dy[0], dx[0])),
        ];
    }
}
