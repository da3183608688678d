using Nin.Kernels;
using Nin.Kernels.Reference;

namespace Nin.Testing.Cases;

/// <summary>x where it is positive, weight·x elsewhere, with one weight or one for each channel.</summary>
public sealed record PReluCase(int Rows, int Channels, bool PerChannel) : OperationCase
{
    public override string Name => $"prelu {Rows}x{Channels}{(PerChannel ? " by channel" : "")}";

    public override IReadOnlyList<Operand> Inputs =>
    [
        new("input", Rows * Channels) { Values = Distribution.Distinct },
        new("weight", PerChannel ? Channels : 1) { Accumulates = true },
    ];

    public override IReadOnlyList<Operand> Outputs => [new("output", Rows * Channels)];

    public override void ReferenceForward<T>(Buffers<T> inputs, Buffers<T> outputs) =>
        ReferencePRelu.Forward<T>(Channels, inputs[0], inputs[1], outputs[0]);

    public override void ReferenceBackward<T>(
        Buffers<T> inputs, Buffers<T> outputs, Buffers<T> outputGradients, Buffers<T> inputGradients) =>
        ReferencePRelu.Backward<T>(
            Channels, inputs[0], inputs[1], outputGradients[0], inputGradients[0], inputGradients[1]);

    /// <summary>One product.</summary>
    public override void ForwardBound(Buffers<double> inputs, Buffers<double> outputs, Buffers<double> bounds)
    {
        for (int i = 0; i < bounds[0].Length; i++)
        {
            bounds[0][i] = Roundoff.Unit * Math.Abs(outputs[0][i]);
        }
    }

    /// <summary>One product; of the weights' the sum's rounding to float and that of adding it to what is there.</summary>
    public override void BackwardBound(
        Buffers<double> inputs, Buffers<double> outputs, Buffers<double> outputGradients, Buffers<double> bounds)
    {
        double[] sums = [.. bounds[1]];
        for (int i = 0; i < bounds[0].Length; i++)
        {
            int w = PerChannel ? i % Channels : 0;
            double slope = inputs[0][i] > 0 ? 1 : Math.Abs(inputs[1][w]), gradient = Math.Abs(outputGradients[0][i]);
            bounds[0][i] = Roundoff.Unit * gradient * slope;
            sums[w] += inputs[0][i] > 0 ? 0 : Math.Abs(inputs[0][i]) * gradient;
        }

        for (int w = 0; w < sums.Length; w++)
        {
            bounds[1][w] = ((2.01 * Roundoff.Unit) + (Rows * Channels * Roundoff.DoubleUnit)) * sums[w];
        }
    }

    public override IReadOnlyList<Pass> Bind(KernelSet set, Workspace workspace)
    {
        (Buffers<float> x, Buffers<float> y) = (workspace.Inputs, workspace.Outputs);
        (Buffers<float> dx, Buffers<float> dy) = (workspace.InputGradients, workspace.OutputGradients);
        long elements = (long)Rows * Channels;
        return
        [
            new("forward", PassKind.Forward, elements, () => set.PRelu(Channels, x[0], x[1], y[0])),
            new("backward", PassKind.Backward, 3 * elements, () =>
                set.PReluBackward(Channels, x[0], x[1], dy[0], dx[0], dx[1])),
        ];
    }
}
