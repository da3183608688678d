using Nin.Kernels;
using Nin.Kernels.Normalization;
using Nin.Kernels.Reference;

namespace Nin.Testing.Cases;

/// <summary>Normalisation of groups of channels. It is computed in double, so a float's rounding is its only error.</summary>
public sealed record GroupNormCase(GroupNormShape Shape, bool Affine = true) : OperationCase
{
    private const float Epsilon = 1e-5f;

    public override string Name =>
        $"group norm {Shape.Blocks}x{Shape.Pixels}x{Shape.Channels} by {Shape.GroupChannels}{(Affine ? "" : " plain")}";

    public override IReadOnlyList<Operand> Inputs =>
    [
        new("input", Shape.Length),
        new("weight", Affine ? Shape.Channels : 0) { Accumulates = true },
        new("bias", Affine ? Shape.Channels : 0) { Accumulates = true },
    ];

    public override IReadOnlyList<Operand> Outputs => [new("output", Shape.Length)];

    public override void ReferenceForward<T>(Buffers<T> inputs, Buffers<T> outputs) =>
        ReferenceGroupNorm.Forward<T>(Shape, inputs[0], inputs[1], inputs[2], Epsilon, outputs[0]);

    public override void ReferenceBackward<T>(
        Buffers<T> inputs, Buffers<T> outputs, Buffers<T> outputGradients, Buffers<T> inputGradients) =>
        ReferenceGroupNorm.Backward<T>(
            Shape, inputs[0], inputs[1], Epsilon, outputGradients[0], inputGradients[0], inputGradients[1], inputGradients[2]);

    /// <summary>
    /// The input is of size 1, and the root at least that of ε: nothing behind a sum is larger than weight / √ε and the bias.
    /// </summary>
    public override void ForwardBound(Buffers<double> inputs, Buffers<double> outputs, Buffers<double> bounds)
    {
        double[] magnitude = new double[Shape.Length];
        for (int i = 0; i < magnitude.Length; i++)
        {
            int c = i % Shape.Channels;
            double weight = Affine ? Math.Abs(inputs[1][c]) : 1, bias = Affine ? Math.Abs(inputs[2][c]) : 0;
            magnitude[i] = (2 * Growth * ScaleOf(i, inputs) * weight) + bias;
        }

        DoubleArithmetic.Bound(outputs[0], magnitude, Terms, bounds[0]);
    }

    /// <summary>
    /// The gradient of the input has the same factors, and n, twice; those of weight and bias are rounded once more where they
    /// are added to what is there.
    /// </summary>
    public override void BackwardBound(
        Buffers<double> inputs, Buffers<double> outputs, Buffers<double> outputGradients, Buffers<double> bounds)
    {
        double[][] gradients = [new double[Shape.Length], [.. bounds[1]], [.. bounds[2]]];
        ReferenceGroupNorm.Backward<double>(
            Shape, inputs[0], inputs[1], Epsilon, outputGradients[0], gradients[0], gradients[1], gradients[2]);
        double[] magnitude = new double[Shape.Length], weights = [.. bounds[1]], biases = [.. bounds[2]];
        for (int i = 0; i < magnitude.Length; i++)
        {
            double scale = ScaleOf(i, inputs);
            magnitude[i] = 2 * Growth * scale * (1 + (4 * scale * scale));
            if (Affine)
            {
                weights[i % Shape.Channels] += 2 * Growth * scale;
                biases[i % Shape.Channels] += Math.Abs(outputGradients[0][i]);
            }
        }

        DoubleArithmetic.Bound(gradients[0], magnitude, Terms, bounds[0]);
        DoubleArithmetic.Bound(gradients[1], weights, Terms, bounds[1]);
        DoubleArithmetic.Bound(gradients[2], biases, Terms, bounds[2]);
        for (int i = 1; i < 3; i++)
        {
            double[] sums = i == 1 ? weights : biases;
            for (int c = 0; c < sums.Length; c++)
            {
                bounds[i][c] += Roundoff.Unit * sums[c];
            }
        }
    }

    /// <summary>What a variance near 0 does to the relative error of its root: a rounding of size 1 over ε.</summary>
    private const double Growth = 4;

    private int Terms => Shape.Pixels * Shape.GroupChannels;

    /// <summary>1 / √(variance + ε) of the group of a number.</summary>
    private double ScaleOf(int index, Buffers<double> inputs)
    {
        int block = index / (Shape.Pixels * Shape.Channels) * Shape.Pixels * Shape.Channels;
        int first = index % Shape.Channels / Shape.GroupChannels * Shape.GroupChannels;
        double sum = 0, squares = 0;
        for (int pixel = 0; pixel < Shape.Pixels; pixel++)
        {
            foreach (double value in inputs[0].Slice(block + (pixel * Shape.Channels) + first, Shape.GroupChannels))
            {
                (sum, squares) = (sum + value, squares + (value * value));
            }
        }

        return 1 / Math.Sqrt(Math.Max(0, (squares / Terms) - (sum / Terms * (sum / Terms))) + Epsilon);
    }

    public override IReadOnlyList<Pass> Bind(KernelSet set, Workspace workspace)
    {
        (Buffers<float> x, Buffers<float> y) = (workspace.Inputs, workspace.Outputs);
        (Buffers<float> dx, Buffers<float> dy) = (workspace.InputGradients, workspace.OutputGradients);
        return
        [
            new("forward", PassKind.Forward, 8L * Shape.Length, () => set.GroupNorm(Shape, x[0], x[1], x[2], Epsilon, y[0])),
            new("backward", PassKind.Backward, 18L * Shape.Length, () =>
                set.GroupNormBackward(Shape, x[0], x[1], Epsilon, dy[0], dx[0], dx[1], dx[2])),
        ];
    }
}
