using Nin.Kernels;
using Nin.Kernels.Elementwise;
using Nin.Kernels.Reference;

namespace Nin.Testing.Cases;

/// <summary>Dropout by element; the backward pass is the same call on the gradient.</summary>
public sealed record DropoutCase(int Pictures, int Elements, float Rate, int FirstPicture = 0) : OperationCase
{
    private static readonly DropoutKey Key = new(0x0123456789ABCDEF, Step: 11, Layer: 5);

    public override string Name => $"dropout {Pictures}x{Elements} rate {Rate:R} from {FirstPicture}";

    public override IReadOnlyList<Operand> Inputs => [new("input", Pictures * Elements)];

    public override IReadOnlyList<Operand> Outputs => [new("output", Pictures * Elements)];

    /// <summary>The rounding of the scale and that of the product.</summary>
    protected override int ForwardTerms => 2;

    protected override int BackwardTerms(int input) => 2;

    public override void ReferenceForward<T>(Buffers<T> inputs, Buffers<T> outputs) =>
        ReferenceDropout.Apply<T>(Key, FirstPicture, Elements, Rate, inputs[0], outputs[0]);

    public override void ReferenceBackward<T>(
        Buffers<T> inputs, Buffers<T> outputs, Buffers<T> outputGradients, Buffers<T> inputGradients) =>
        ReferenceDropout.Apply<T>(Key, FirstPicture, Elements, Rate, outputGradients[0], inputGradients[0]);

    public override IReadOnlyList<Pass> Bind(KernelSet set, Workspace workspace)
    {
        (Buffers<float> x, Buffers<float> y) = (workspace.Inputs, workspace.Outputs);
        (Buffers<float> dx, Buffers<float> dy) = (workspace.InputGradients, workspace.OutputGradients);
        long operations = (long)Pictures * Elements;
        return
        [
            new("forward", PassKind.Forward, operations, () => set.Dropout(Key, FirstPicture, Elements, Rate, x[0], y[0])),
            new("backward", PassKind.Backward, operations, () => set.Dropout(Key, FirstPicture, Elements, Rate, dy[0], dx[0])),
        ];
    }
}
