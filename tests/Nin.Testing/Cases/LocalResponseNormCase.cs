using Nin.Kernels;
using Nin.Kernels.Normalization;
using Nin.Kernels.Reference;

namespace Nin.Testing.Cases;

/// <summary>Local response normalisation. It is computed in double, so a float's rounding is its only error.</summary>
public sealed record LocalResponseNormCase(int Pixels, int Channels, LocalResponse Settings) : OperationCase
{
    public override string Name => $"local response norm {Pixels}x{Channels} size {Settings.Size} beta {Settings.Beta:R}";

    public override IReadOnlyList<Operand> Inputs => [new("input", Pixels * Channels)];

    public override IReadOnlyList<Operand> Outputs => [new("output", Pixels * Channels)];

    /// <summary>Channels that are there to be looked at for one.</summary>
    private int Terms => Math.Min(Settings.Size, Channels);

    public override void ReferenceForward<T>(Buffers<T> inputs, Buffers<T> outputs) =>
        ReferenceLocalResponseNorm.Forward<T>(Settings, Channels, inputs[0], outputs[0]);

    public override void ReferenceBackward<T>(
        Buffers<T> inputs, Buffers<T> outputs, Buffers<T> outputGradients, Buffers<T> inputGradients) =>
        ReferenceLocalResponseNorm.Backward<T>(Settings, Channels, inputs[0], outputGradients[0], inputGradients[0]);

    public override void ForwardBound(Buffers<double> inputs, Buffers<double> outputs, Buffers<double> bounds) =>
        DoubleArithmetic.Bound(outputs[0], outputs[0].ToArray().Select(Math.Abs).ToArray(), Terms, bounds[0]);

    /// <summary>The two parts of the gradient where they do not cancel: with K of 1 the base is at least that.</summary>
    public override void BackwardBound(
        Buffers<double> inputs, Buffers<double> outputs, Buffers<double> outputGradients, Buffers<double> bounds)
    {
        double[] exact = new double[Pixels * Channels], magnitude = new double[exact.Length];
        ReferenceLocalResponseNorm.Backward<double>(Settings, Channels, inputs[0], outputGradients[0], exact);
        Array.Fill(magnitude, 1 + (2.0 * Settings.Alpha * Math.Abs(Settings.Beta)));
        DoubleArithmetic.Bound(exact, magnitude, Terms, bounds[0]);
    }

    public override IReadOnlyList<Pass> Bind(KernelSet set, Workspace workspace)
    {
        (Buffers<float> x, Buffers<float> y) = (workspace.Inputs, workspace.Outputs);
        (Buffers<float> dx, Buffers<float> dy) = (workspace.InputGradients, workspace.OutputGradients);
        long operations = (long)Pixels * Channels * (2 + Terms);
        return
        [
            new("forward", PassKind.Forward, operations, () => set.LocalResponseNorm(Settings, Channels, x[0], y[0])),
            new("backward", PassKind.Backward, 2 * operations, () =>
                set.LocalResponseNormBackward(Settings, Channels, x[0], dy[0], dx[0])),
        ];
    }
}
