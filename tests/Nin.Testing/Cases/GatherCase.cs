using Nin.Kernels;
using Nin.Kernels.Reference;

namespace Nin.Testing.Cases;

/// <summary>Pixels that are copied: for each row and column of the output the input's, or −1 for none.</summary>
public sealed record GatherCase(int Batch, PictureSize Size, int[] Rows, int[] Columns) : OperationCase
{
    public override string Name =>
        $"gather {Batch}x{Size.Height}x{Size.Width}x{Size.Channels} rows {string.Join(' ', Rows)} "
            + $"columns {string.Join(' ', Columns)}";

    public override IReadOnlyList<Operand> Inputs => [new("input", Batch * Size.Length)];

    public override IReadOnlyList<Operand> Outputs => [new("output", Batch * Rows.Length * Columns.Length * Size.Channels)];

    /// <summary>At most every output pixel is a copy of one input pixel.</summary>
    protected override int BackwardTerms(int input) => Rows.Length * Columns.Length;

    public override void ReferenceForward<T>(Buffers<T> inputs, Buffers<T> outputs) =>
        ReferenceResampling.Gather<T>(Size, Rows, Columns, inputs[0], outputs[0]);

    public override void ReferenceBackward<T>(
        Buffers<T> inputs, Buffers<T> outputs, Buffers<T> outputGradients, Buffers<T> inputGradients) =>
        ReferenceResampling.GatherBackward<T>(Size, Rows, Columns, outputGradients[0], inputGradients[0]);

    public override IReadOnlyList<Pass> Bind(KernelSet set, Workspace workspace)
    {
        (Buffers<float> x, Buffers<float> y) = (workspace.Inputs, workspace.Outputs);
        (Buffers<float> dx, Buffers<float> dy) = (workspace.InputGradients, workspace.OutputGradients);
        return
        [
            new("forward", PassKind.Forward, y[0].Length, () => set.Gather(Batch, Size, Rows, Columns, x[0], y[0])),
            new("backward", PassKind.Backward, y[0].Length, () => set.GatherBackward(Batch, Size, Rows, Columns, dy[0], dx[0])),
        ];
    }
}
