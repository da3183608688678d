using System.Numerics;
using Nin.Kernels;
using Nin.Kernels.Loss;
using Nin.Kernels.Reference;

namespace Nin.Testing.Cases;

/// <summary>
/// Cross-entropy of softmax, or of outputs that are probabilities already; the output is the sum of the losses.
/// </summary>
/// <remarks>The kernel gives loss and gradient in one call, for a gradient of the loss of 1.</remarks>
public sealed record CrossEntropyCase(
    int Rows, int Classes, float LabelSmoothing, bool OfProbabilities = false, bool Mixed = false, bool Weighted = false)
    : OperationCase
{
    public override string Name =>
        $"cross-entropy {(OfProbabilities ? "of probabilities " : "")}{Rows}x{Classes} smoothing {LabelSmoothing:R}{(Mixed ? " mixed" : "")}{(Weighted ? " weighted" : "")}";

    public override IReadOnlyList<Operand> Inputs =>
    [
        new(OfProbabilities ? "probabilities" : "logits", Rows * Classes)
        {
            Values = OfProbabilities ? Distribution.Probabilities : Distribution.Logits,
        },
    ];

    public override IReadOnlyList<Operand> Outputs => [new("loss", 1)];

    /// <summary>The label of each row: every class in turn, beginning with the last.</summary>
    public int[] Labels { get; } = [.. Enumerable.Range(0, Rows).Select(row => (((row + 1) * Classes) - 1 - row) % Classes)];

    /// <summary>The labels mixed in: every class in turn, so that some are the row's own.</summary>
    private int[] Others { get; } = Mixed ? [.. Enumerable.Range(0, Rows).Select(row => row * 2 % Classes)] : [];

    /// <summary>From one half to all of a row's own.</summary>
    private float[] Shares { get; } = Mixed ? [.. Enumerable.Range(0, Rows).Select(
        row => 0.5f + (0.5f * row / Math.Max(1, Rows - 1)))] : [];

    /// <summary>From a quarter to as many as there are classes: rare ones count more.</summary>
    private float[] Weights { get; } = Weighted ? [.. Enumerable.Range(0, Classes).Select(c => 0.25f + c)] : [];

    private double LargestWeight => Weighted ? Weights.Max() : 1;

    private ClassTargets Targets => new(Labels, LabelSmoothing, Others, Shares, Weights);

    public override void ReferenceForward<T>(Buffers<T> inputs, Buffers<T> outputs)
    {
        outputs[0][0] = OfProbabilities
            ? ReferenceSoftmax.CrossEntropyOfProbabilities<T>(Classes, inputs[0], Targets)
            : ReferenceSoftmax.CrossEntropy<T>(Classes, inputs[0], Targets);
    }

    public override void ReferenceBackward<T>(
        Buffers<T> inputs, Buffers<T> outputs, Buffers<T> outputGradients, Buffers<T> inputGradients)
    {
        Gradient(inputs[0], inputGradients[0]);
        foreach (ref T gradient in inputGradients[0])
        {
            gradient *= outputGradients[0][0];
        }
    }

    /// <summary>The loss: every term −target·log p has at least the sign of the sum, so nothing cancels.</summary>
    public override void ForwardBound(Buffers<double> inputs, Buffers<double> outputs, Buffers<double> bounds) =>
        DoubleArithmetic.Bound(outputs[0], outputs[0], Rows * Classes, bounds[0]);

    /// <summary>
    /// The gradient: p·Σ target − target, of which neither is above the largest weight, or −target / p, where nothing cancels.
    /// </summary>
    public override void BackwardBound(
        Buffers<double> inputs, Buffers<double> outputs, Buffers<double> outputGradients, Buffers<double> bounds)
    {
        double[] exact = new double[inputs[0].Length], magnitude = new double[exact.Length];
        Gradient(inputs[0], exact);
        for (int i = 0; i < exact.Length; i++)
        {
            exact[i] *= outputGradients[0][0];
            magnitude[i] = (LargestWeight + Math.Abs(exact[i])) * Math.Abs(outputGradients[0][0]);
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

    private double Run(KernelSet set, Workspace workspace, Span<float> gradient)
    {
        float scale = workspace.OutputGradients[0][0];
        return OfProbabilities
            ? set.CrossEntropyOfProbabilities(Classes, workspace.Inputs[0], Targets, scale, gradient)
            : set.CrossEntropy(Classes, workspace.Inputs[0], Targets, scale, gradient);
    }

    private void Gradient<T>(ReadOnlySpan<T> input, Span<T> gradient)
        where T : IFloatingPointIeee754<T>
    {
        if (OfProbabilities)
        {
            ReferenceSoftmax.CrossEntropyOfProbabilitiesBackward(Classes, input, Targets, gradient);
        }
        else
        {
            ReferenceSoftmax.CrossEntropyBackward(Classes, input, Targets, gradient);
        }
    }
}
