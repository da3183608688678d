using Nin.Kernels;

namespace Nin.Testing.Cases;

/// <summary>The concatenation of two pictures' channels. Nothing is rounded.</summary>
public sealed record ConcatChannelsCase(int Pixels, int FirstChannels, int SecondChannels) : OperationCase
{
    private int Channels => FirstChannels + SecondChannels;

    public override string Name => $"concat channels {Pixels}x({FirstChannels}+{SecondChannels})";

    public override IReadOnlyList<Operand> Inputs =>
        [new("first", Pixels * FirstChannels), new("second", Pixels * SecondChannels)];

    public override IReadOnlyList<Operand> Outputs => [new("output", Pixels * Channels)];

    public override bool VariesBySet => false;

    public override void ReferenceForward<T>(Buffers<T> inputs, Buffers<T> outputs)
    {
        for (int i = 0; i < outputs[0].Length; i++)
        {
            int pixel = i / Channels, channel = i % Channels;
            outputs[0][i] = channel < FirstChannels
                ? inputs[0][(pixel * FirstChannels) + channel]
                : inputs[1][(pixel * SecondChannels) + channel - FirstChannels];
        }
    }

    public override void ReferenceBackward<T>(
        Buffers<T> inputs, Buffers<T> outputs, Buffers<T> outputGradients, Buffers<T> inputGradients)
    {
        for (int i = 0; i < outputGradients[0].Length; i++)
        {
            int pixel = i / Channels, channel = i % Channels;
            if (channel < FirstChannels)
            {
                inputGradients[0][(pixel * FirstChannels) + channel] = outputGradients[0][i];
            }
            else
            {
                inputGradients[1][(pixel * SecondChannels) + channel - FirstChannels] = outputGradients[0][i];
            }
        }
    }

    public override IReadOnlyList<Pass> Bind(KernelSet set, Workspace workspace)
    {
        (Buffers<float> x, Buffers<float> y) = (workspace.Inputs, workspace.Outputs);
        (Buffers<float> dx, Buffers<float> dy) = (workspace.InputGradients, workspace.OutputGradients);
        return
        [
            new("forward first", PassKind.Forward, 0, () => KernelSet.ConcatChannels(Pixels, FirstChannels, Channels, 0, x[0], y[0])),
            new("forward second", PassKind.Forward, 0, () =>
                KernelSet.ConcatChannels(Pixels, SecondChannels, Channels, FirstChannels, x[1], y[0])),
            new("backward first", PassKind.Backward, 0, () =>
                KernelSet.ConcatChannelsBackward(Pixels, FirstChannels, Channels, 0, dy[0], dx[0])),
            new("backward second", PassKind.Backward, 0, () =>
                KernelSet.ConcatChannelsBackward(Pixels, SecondChannels, Channels, FirstChannels, dy[0], dx[1])),
        ];
    }
}
