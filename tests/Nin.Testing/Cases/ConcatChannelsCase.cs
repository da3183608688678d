using Nin.Kernels;
using Nin.Kernels.Reference;

namespace Nin.Testing.Cases;

/// <summary>The concatenation of two pictures' channels. Nothing is rounded.</summary>
public sealed record ConcatChannelsCase(int Pixels, int FirstChannels, int SecondChannels) : OperationCase
{
    private int Channels => FirstChannels + SecondChannels;

    public override string Name => $"concat channels {Pixels}x({FirstChannels}+{SecondChannels})";

    public override IReadOnlyList<Operand> Inputs =>
        [new("first", Pixels * FirstChannels), new("second", Pixels * SecondChannels)];

    public override IReadOnlyList<Operand> Outputs => [new("output", Pixels * Channels)];

    public override void ReferenceForward<T>(Buffers<T> inputs, Buffers<T> outputs)
    {
        ReferenceChannels.Concat<T>(FirstChannels, Channels, 0, inputs[0], outputs[0]);
        ReferenceChannels.Concat<T>(SecondChannels, Channels, FirstChannels, inputs[1], outputs[0]);
    }

    public override void ReferenceBackward<T>(
        Buffers<T> inputs, Buffers<T> outputs, Buffers<T> outputGradients, Buffers<T> inputGradients)
    {
        ReferenceChannels.ConcatBackward<T>(FirstChannels, Channels, 0, outputGradients[0], inputGradients[0]);
        ReferenceChannels.ConcatBackward<T>(SecondChannels, Channels, FirstChannels, outputGradients[0], inputGradients[1]);
    }

    public override IReadOnlyList<Pass> Bind(KernelSet set, Workspace workspace)
    {
        (Buffers<float> x, Buffers<float> y) = (workspace.Inputs, workspace.Outputs);
        (Buffers<float> dx, Buffers<float> dy) = (workspace.InputGradients, workspace.OutputGradients);
        return
        [
            new("forward first", PassKind.Forward, 0, () => set.ConcatChannels(Pixels, FirstChannels, Channels, 0, x[0], y[0])),
            new("forward second", PassKind.Forward, 0, () =>
                set.ConcatChannels(Pixels, SecondChannels, Channels, FirstChannels, x[1], y[0])),
            new("backward first", PassKind.Backward, 0, () =>
                set.ConcatChannelsBackward(Pixels, FirstChannels, Channels, 0, dy[0], dx[0])),
            new("backward second", PassKind.Backward, 0, () =>
                set.ConcatChannelsBackward(Pixels, SecondChannels, Channels, FirstChannels, dy[0], dx[1])),
        ];
    }
}
