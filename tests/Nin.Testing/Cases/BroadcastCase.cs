using Nin.Kernels;
using Nin.Kernels.Broadcasting;
using Nin.Kernels.Reference;

namespace Nin.Testing.Cases;

/// <summary>A function of two inputs of which sizes of 1 are repeated. Gradients are sums in double.</summary>
public sealed record BroadcastCase(BroadcastShape Shape, PairFunction Function) : OperationCase
{
    public override string Name =>
        $"{Function} {Shape.Batch}: {Of(Shape.First)} and {Of(Shape.Second)}";

    public override IReadOnlyList<Operand> Inputs =>
    [
        new("first", Shape.Batch * Shape.First.Length),
        new("second", Shape.Batch * Shape.Second.Length)
        {
            Values = Function == PairFunction.Divide ? Distribution.Positive : Distribution.Uniform,
        },
    ];

    public override IReadOnlyList<Operand> Outputs => [new("output", Shape.Batch * Shape.Output.Length)];

    public override void ReferenceForward<T>(Buffers<T> inputs, Buffers<T> outputs) =>
        ReferenceBroadcast.Forward<T>(Shape, Function, inputs[0], inputs[1], outputs[0]);

    public override void ReferenceBackward<T>(
        Buffers<T> inputs, Buffers<T> outputs, Buffers<T> outputGradients, Buffers<T> inputGradients)
    {
        for (int i = 0; i < 2; i++)
        {
            ReferenceBroadcast.Backward<T>(Shape, Function, i == 0, inputs[0], inputs[1], outputGradients[0], inputGradients[i]);
        }
    }

    /// <summary>One rounding.</summary>
    public override void ForwardBound(Buffers<double> inputs, Buffers<double> outputs, Buffers<double> bounds)
    {
        for (int i = 0; i < bounds[0].Length; i++)
        {
            bounds[0][i] = Roundoff.Unit * Math.Abs(outputs[0][i]);
        }
    }

    /// <summary>The sum's rounding to float, and double's own where nothing cancels.</summary>
    public override void BackwardBound(
        Buffers<double> inputs, Buffers<double> outputs, Buffers<double> outputGradients, Buffers<double> bounds)
    {
        Buffers<double> exact = bounds.Copy(), magnitude = bounds.Copy();
        ReferenceBackward(inputs, outputs, outputGradients, exact);
        ReferenceBackward(inputs.Absolute(), outputs, outputGradients.Absolute(), magnitude);
        magnitude = magnitude.Absolute();
        for (int i = 0; i < 2; i++)
        {
            DoubleArithmetic.Bound(exact[i], magnitude[i], Shape.Output.Length, bounds[i]);
        }
    }

    public override IReadOnlyList<Pass> Bind(KernelSet set, Workspace workspace)
    {
        (Buffers<float> x, Buffers<float> y) = (workspace.Inputs, workspace.Outputs);
        (Buffers<float> dx, Buffers<float> dy) = (workspace.InputGradients, workspace.OutputGradients);
        long elements = (long)Shape.Batch * Shape.Output.Length;
        return
        [
            new("forward", PassKind.Forward, elements, () => set.Broadcast(Shape, Function, x[0], x[1], y[0])),
            new("backward first", PassKind.Backward, 2 * elements, () =>
                set.BroadcastBackward(Shape, Function, true, x[0], x[1], dy[0], dx[0])),
            new("backward second", PassKind.Backward, 2 * elements, () =>
                set.BroadcastBackward(Shape, Function, false, x[0], x[1], dy[0], dx[1])),
        ];
    }

    private static string Of(PictureSize size) => $"{size.Height}x{size.Width}x{size.Channels}";
}
