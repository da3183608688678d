using Nin.Kernels;
using Nin.Kernels.Reference;

namespace Nin.Testing.Cases;

/// <summary>Batch normalisation with the statistics of its own rows.</summary>
public sealed record BatchNormCase(int Rows, int Channels, bool Relu = false) : OperationCase
{
    private const float Epsilon = 1e-5f;

    /// <summary>Every step of a derivation below is a first-order one; a hundredth covers the products of two errors.</summary>
    private const double SecondOrder = 1.01;

    public override string Name => $"batch norm {Rows}x{Channels}{(Relu ? " relu" : "")}";

    public override IReadOnlyList<Operand> Inputs =>
    [
        new("input", Rows * Channels),
        new("weight", Channels) { Accumulates = true },
        new("bias", Channels) { Accumulates = true },
    ];

    public override IReadOnlyList<Operand> Outputs =>
    [
        new("output", Rows * Channels),
        new("mean", Channels) { Differentiable = false },
        new("variance", Channels) { Differentiable = false },
    ];

    /// <summary>The gradient of a fused ReLU is the caller's to take first.</summary>
    public override bool HasBackward => !Relu;

    public override void ReferenceForward<T>(Buffers<T> inputs, Buffers<T> outputs)
    {
        ReferenceBatchNorm.Forward<T>(
            Rows, Channels, inputs[0], inputs[1], inputs[2], T.CreateChecked(Epsilon), outputs[1], outputs[2], outputs[0]);
        if (Relu)
        {
            ReferenceElementwise.Relu<T>(outputs[0], outputs[0]);
        }
    }

    public override void ReferenceBackward<T>(
        Buffers<T> inputs, Buffers<T> outputs, Buffers<T> outputGradients, Buffers<T> inputGradients) =>
        ReferenceBatchNorm.Backward<T>(
            Rows, Channels, inputs[0], inputs[1], T.CreateChecked(Epsilon), outputs[1], outputs[2], outputGradients[0],
            inputGradients[0], inputGradients[1], inputGradients[2]);

    /// <summary>The errors of mean, variance and output.</summary>
    /// <remarks>
    /// With m rows, u the unit roundoff and μ, v the exact statistics.
    /// <para>Mean: a sum of m terms and a division: e = Sum(m + 1)·mean|x|.</para>
    /// <para>Variance: with a mean off by e the exact second moment is v + e². Each of its terms has the roundings of a
    /// distance (twice, for it is squared) and of a product; then follow the sum and a division:
    /// Sum(m + 4)·(v + e²) + e².</para>
    /// <para>Output: x − μ is off by e. The factor 1/√(v + ε) is off by half the relative error of v + ε, and by the
    /// roundings of the addition, the root, the division and the weight's product: 4u. The rest is rounding of x·scale, of
    /// mean·scale and of two additions, in the order (x·scale) + (bias − mean·scale) as well as in that of the definition:
    /// 4u·(|scale|·(|x| + |μ|) + |bias|).</para>
    /// </remarks>
    public override void ForwardBound(Buffers<double> inputs, Buffers<double> outputs, Buffers<double> bounds)
    {
        const double u = Roundoff.Unit;
        ReadOnlySpan<double> input = inputs[0];
        for (int c = 0; c < Channels; c++)
        {
            double mean = outputs[1][c], variance = outputs[2][c], magnitude = 0;
            for (int i = c; i < input.Length; i += Channels)
            {
                magnitude += Math.Abs(input[i]) / Rows;
            }

            double meanError = Roundoff.Sum(Rows + 1) * magnitude;
            double varianceError = (Roundoff.Sum(Rows + 4) * (variance + (meanError * meanError))) + (meanError * meanError);
            double scale = Math.Abs(inputs[1][c]) / Math.Sqrt(variance + Epsilon);
            double scaleError = (varianceError / (variance + Epsilon) / 2) + (4 * u);
            bounds[1][c] = meanError;
            bounds[2][c] = varianceError;
            for (int i = c; i < input.Length; i += Channels)
            {
                double rounding = 4 * u * ((scale * (Math.Abs(input[i]) + Math.Abs(mean))) + Math.Abs(inputs[2][c]));
                double inherited = scale * (meanError + (Math.Abs(input[i] - mean) * scaleError));
                bounds[0][i] = SecondOrder * (inherited + rounding);
            }
        }
    }

    /// <summary>The errors of the gradients, given the mean and variance that the pass is handed.</summary>
    /// <remarks>
    /// With n the normalised input, which has five roundings (distance, ε, root, division, product), and means over m rows:
    /// <para>bias: a sum of m terms onto what is there; weight: a sum of m products with n, so Sum(m + 7)·Σ|dy·n|.</para>
    /// <para>input: |weight|/√(v + ε) times the error of dy − mean(dy) − n·mean(dy·n): the two means with their sums, the
    /// rounding of 1/m, of the products with it and n's five once more; and eight roundings of the whole.</para>
    /// </remarks>
    public override void BackwardBound(
        Buffers<double> inputs, Buffers<double> outputs, Buffers<double> outputGradients, Buffers<double> bounds)
    {
        const double u = Roundoff.Unit;
        ReadOnlySpan<double> input = inputs[0], gradient = outputGradients[0];
        for (int c = 0; c < Channels; c++)
        {
            double mean = outputs[1][c], inverse = 1 / Math.Sqrt(outputs[2][c] + Epsilon), sum = 0, projection = 0;
            for (int i = c; i < input.Length; i += Channels)
            {
                sum += Math.Abs(gradient[i]);
                projection += Math.Abs(gradient[i] * (input[i] - mean)) * inverse;
            }

            double scale = Math.Abs(inputs[1][c]) * inverse;
            for (int i = c; i < input.Length; i += Channels)
            {
                double normalized = Math.Abs(input[i] - mean) * inverse;
                double inherited = (Roundoff.Sum(Rows + 3) * sum / Rows)
                    + (Roundoff.Sum(Rows + 15) * normalized * projection / Rows);
                double rounding = 8 * u * (Math.Abs(gradient[i]) + (sum / Rows) + (normalized * projection / Rows));
                bounds[0][i] = SecondOrder * scale * (inherited + rounding);
            }

            bounds[1][c] = SecondOrder * Roundoff.Sum(Rows + 7) * (projection + bounds[1][c]);
            bounds[2][c] = SecondOrder * Roundoff.Sum(Rows + 2) * (sum + bounds[2][c]);
        }
    }

    public override IReadOnlyList<Pass> Bind(KernelSet set, Workspace workspace)
    {
        (Buffers<float> x, Buffers<float> y) = (workspace.Inputs, workspace.Outputs);
        (Buffers<float> dx, Buffers<float> dy) = (workspace.InputGradients, workspace.OutputGradients);
        long elements = (long)Rows * Channels;
        return
        [
            new("forward", PassKind.Forward, 6 * elements, () =>
                set.BatchNorm(Rows, Channels, x[0], x[1], x[2], Epsilon, Relu, y[1], y[2], y[0])),
            new("backward", PassKind.Backward, 9 * elements, () =>
                set.BatchNormBackward(Rows, Channels, x[0], x[1], Epsilon, y[1], y[2], [], dy[0], dx[0], dx[1], dx[2])),
        ];
    }
}
