using System.Numerics;
using Nin.Kernels;
using Nin.Kernels.Reference;

namespace Nin.Testing.Cases;

/// <summary>Binary cross-entropy of scores; the output is the sum of the rows' losses.</summary>
/// <remarks>The kernel gives loss and gradient in one call, for a gradient of the loss of 1.</remarks>
public sealed record BinaryCrossEntropyCase(int Rows, int Classes, bool Weighted = false) : OperationCase
{
    public override string Name => $"binary cross-entropy {Rows}x{Classes}{(Weighted ? " weighted" : "")}";

    public override IReadOnlyList<Operand> Inputs => [new("logits", Rows * Classes) { Values = Distribution.Logits }];

    public override IReadOnlyList<Operand> Outputs => [new("loss", 1)];

    /// <summary>Wrong, right and in between, in turn.</summary>
    private float[] Targets { get; } = [.. Enumerable.Range(0, Rows * Classes).Select(i => i % 3 / 2f)];

    /// <summary>From a quarter to as many as there are classes.</summary>
    private float[] Weights { get; } = Weighted ? [.. Enumerable.Range(0, Classes).Select(c => 0.25f + c)] : [];

    public override void ReferenceForward<T>(Buffers<T> inputs, Buffers<T> outputs) =>
        outputs[0][0] = ReferenceBinaryCrossEntropy.Forward<T>(Classes, inputs[0], Of<T>(Targets), Of<T>(Weights));

    public override void ReferenceBackward<T>(
        Buffers<T> inputs, Buffers<T> outputs, Buffers<T> outputGradients, Buffers<T> inputGradients)
    {
        ReferenceBinaryCrossEntropy.Backward(Classes, inputs[0], Of<T>(Targets), Of<T>(Weights), inputGradients[0]);
        foreach (ref T gradient in inputGradients[0])
        {
            gradient *= outputGradients[0][0];
        }
    }

    /// <summary>The loss: of the terms of max(x, 0) − x·t + ln(1 + exp(−|x|)) none is above |x| + 1.</summary>
    public override void ForwardBound(Buffers<double> inputs, Buffers<double> outputs, Buffers<double> bounds)
    {
        double magnitude = 0;
        for (int i = 0; i < inputs[0].Length; i++)
        {
            magnitude += WeightOf(i) * 3 * (Math.Abs(inputs[0][i]) + 1) / Classes;
        }

        DoubleArithmetic.Bound(outputs[0], [magnitude], Rows * Classes, bounds[0]);
    }

    /// <summary>The gradient: weight·(σ(x) − t) / classes, of which neither is above 1.</summary>
    public override void BackwardBound(
        Buffers<double> inputs, Buffers<double> outputs, Buffers<double> outputGradients, Buffers<double> bounds)
    {
        double[] exact = new double[inputs[0].Length], magnitude = new double[exact.Length];
        ReferenceBinaryCrossEntropy.Backward<double>(Classes, inputs[0], Of<double>(Targets), Of<double>(Weights), exact);
        for (int i = 0; i < exact.Length; i++)
        {
            exact[i] *= outputGradients[0][0];
            magnitude[i] = 2 * WeightOf(i) / Classes * Math.Abs(outputGradients[0][0]);
        }

        DoubleArithmetic.Bound(exact, magnitude, Classes, bounds[0]);
    }

    public override IReadOnlyList<Pass> Bind(KernelSet set, Workspace workspace)
    {
        float[] unused = new float[Rows * Classes];
        long operations = 6L * Rows * Classes;
        return
        [
            new("forward", PassKind.Forward, operations, () => workspace.Outputs[0][0] = (float)Run(set, workspace, unused)),
            new("backward", PassKind.Backward, operations, () => Run(set, workspace, workspace.InputGradients[0])),
        ];
    }

    private double Run(KernelSet set, Workspace workspace, Span<float> gradient) => set.BinaryCrossEntropy(
        Classes, workspace.Inputs[0], Targets, Weights, workspace.OutputGradients[0][0], gradient);

    private double WeightOf(int element) => Weights.Length == 0 ? 1 : Weights[element % Classes];

    private static T[] Of<T>(float[] values)
        where T : IFloatingPointIeee754<T> => [.. values.Select(value => T.CreateChecked(value))];
}
