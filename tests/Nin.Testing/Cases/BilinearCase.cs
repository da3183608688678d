using Nin.Kernels;
using Nin.Kernels.Reference;
using Nin.Kernels.Resampling;

namespace Nin.Testing.Cases;

/// <summary>Pixels between four others.</summary>
public sealed record BilinearCase(int Batch, PictureSize Size, int OutputRows, int OutputColumns) : OperationCase
{
    private LinePlace[] Rows => Between(Size.Height, OutputRows);

    private LinePlace[] Columns => Between(Size.Width, OutputColumns);

    public override string Name => $"bilinear {Batch}x{Size.Height}x{Size.Width}x{Size.Channels} to {OutputRows}x{OutputColumns}";

    public override IReadOnlyList<Operand> Inputs => [new("input", Batch * Size.Length)];

    public override IReadOnlyList<Operand> Outputs => [new("output", Batch * OutputRows * OutputColumns * Size.Channels)];

    /// <summary>In double, rounded once.</summary>
    protected override int ForwardTerms => 1;

    /// <summary>Each of an output pixel's four terms may be one input pixel's, and is rounded where it is added.</summary>
    protected override int BackwardTerms(int input) => 4 * OutputRows * OutputColumns;

    public override void ReferenceForward<T>(Buffers<T> inputs, Buffers<T> outputs) =>
        ReferenceResampling.Bilinear<T>(Size, Rows, Columns, inputs[0], outputs[0]);

    public override void ReferenceBackward<T>(
        Buffers<T> inputs, Buffers<T> outputs, Buffers<T> outputGradients, Buffers<T> inputGradients) =>
        ReferenceResampling.BilinearBackward<T>(Size, Rows, Columns, outputGradients[0], inputGradients[0]);

    public override IReadOnlyList<Pass> Bind(KernelSet set, Workspace workspace)
    {
        (Buffers<float> x, Buffers<float> y) = (workspace.Inputs, workspace.Outputs);
        (Buffers<float> dx, Buffers<float> dy) = (workspace.InputGradients, workspace.OutputGradients);
        (LinePlace[] rows, LinePlace[] columns) = (Rows, Columns);
        return
        [
            new("forward", PassKind.Forward, 9L * y[0].Length, () => set.Bilinear(Batch, Size, rows, columns, x[0], y[0])),
            new("backward", PassKind.Backward, 8L * y[0].Length, () =>
                set.BilinearBackward(Batch, Size, rows, columns, dy[0], dx[0])),
        ];
    }

    private static LinePlace[] Between(int input, int output) =>
    [
        .. Enumerable.Range(0, output).Select(i =>
        {
            double place = Math.Max(((i + 0.5) * input / output) - 0.5, 0);
            int low = Math.Min((int)place, input - 1);
            return new LinePlace(low, Math.Min(low + 1, input - 1), place - low);
        }),
    ];
}
