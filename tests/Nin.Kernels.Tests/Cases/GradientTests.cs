using Nin.Kernels.Broadcasting;
using Nin.Kernels.Normalization;
using Nin.Testing.Cases;

namespace Nin.Kernels.Tests.Cases;

/// <summary>
/// The gradients of the references against central differences, in double, of the loss L = Σ r·output with random r.
/// </summary>
public class GradientTests
{
    /// <summary>
    /// The step of the differences: a power of two, so that x ± h is exact; the inputs' ties are much further apart.
    /// </summary>
    private const double Step = 1.0 / (1 << 13);

    /// <summary>
    /// Roundings behind an output that its bound in float does not count, for those references that take exponentials and
    /// logarithms: their exponents reach 16 and carry as many units of roundoff into the result.
    /// </summary>
    private const int ExponentialRoundings = 64;

    private static readonly Dictionary<string, OperationCase> ByName = All().ToDictionary(operation => operation.Name);

    public static TheoryData<string> Names => [.. ByName.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void ReferenceBackward_OfARandomProjection_IsTheCentralDifference(string name)
    {
        OperationCase operation = ByName[name];
        var workspace = new Workspace(operation);
        Buffers<double> inputs = workspace.Inputs.Select<double>(value => value);
        Buffers<double> outputs = workspace.Outputs.Select<double>(value => value);
        Buffers<double> projection = workspace.OutputGradients.Select<double>(value => value);
        Buffers<double> gradients = workspace.InputGradients.Select(_ => 0.0), gradientBounds = gradients.Copy();
        operation.ReferenceForward(inputs, outputs);
        operation.ReferenceBackward(inputs, outputs, projection, gradients);
        operation.BackwardBound(inputs, outputs, projection, gradientBounds);
        double roundoff = LossRoundoff(operation, inputs, outputs, projection);

        for (int i = 0; i < gradients.Count; i++)
        {
            for (int j = 0; j < gradients[i].Length; j++)
            {
                double difference = Difference(operation, inputs, outputs, projection, i, j, Step);
                double wider = Difference(operation, inputs, outputs, projection, i, j, 2 * Step);

                // D(h) = L' + h²·L'''/6 + ..., so D(2h) − D(h) is three times the truncation of D(h); twice as much again
                // is left for the next term. Each of the two losses behind D is off by the roundoff, over 2h.
                double truncation = 2 * Math.Abs(wider - difference) / 3;
                double tolerance = truncation + (roundoff / Step) + (gradientBounds[i][j] * Roundoff.DoubleUnit / Roundoff.Unit);
                Assert.True(
                    Math.Abs(gradients[i][j] - difference) <= tolerance,
                    $"{name}: gradient of {operation.Inputs[i].Name}[{j}]: expected {difference:R} within {tolerance:E2}, got {gradients[i][j]:R}.");
            }
        }
    }

    private static IEnumerable<OperationCase> All() =>
    [
        new Conv2dCase(new(2, 4, 3, 2, 3, 3, 1, 1)),
        new Conv2dCase(new(1, 5, 6, 2, 3, 2, 2, 0), Bias: false),
        new Conv2dCase(new(2, 3, 3, 3, 4, 1, 1, 0)),
        new Conv2dCase(new(1, 2, 2, 2, 2, 5, 1, 2)),
        new Conv2dCase(new(1, 13, 12, 1, 2, 11, 4, 1)),
        new Conv2dCase(new(3, 1, 1, 5, 4, 1, 1, 0)),
        new GeneralConv2dCase(new(2, 4, 3, 4, 6, Window2d.Square(3, 1, 1), 2)),
        new GeneralConv2dCase(new(2, 4, 3, 3, 3, Window2d.Square(3, 2, 1), 3)),
        new GeneralConv2dCase(new(1, 5, 6, 2, 3, new Window2d(2, 3, 1, 2, 2, 1, PadTop: 1, PadRight: 2)), Bias: false),
        new GeneralConv2dCase(new(1, 5, 6, 2, 4, new Window2d(1, 3, DilationX: 2, PadLeft: 3), 2)),
        new ConvTranspose2dCase(new(2, 6, 5, 4, 6, Window2d.Square(3, 2, 1), 2)),
        new MaxPool2dCase(new(2, 5, 4, 2, 2, 2, 0, ceilMode: false)),
        new MaxPool2dCase(new(2, 5, 4, 2, 3, 2, 0, ceilMode: true)),
        new MaxPool2dCase(new(1, 5, 4, 2, 3, 1, 1, ceilMode: false)),
        new MaxPool2dCase(new(2, 5, 6, 2, new Window2d(2, 3, 1, 2, 2, 1, PadTop: 1, PadLeft: 1), CeilMode: true)),
        new AvgPool2dCase(new(2, 5, 6, 2, new Window2d(2, 3, 2, 1, PadTop: 1, PadRight: 1), CeilMode: true)),
        new AvgPool2dCase(new(2, 5, 4, 2, 2, 2, 0, ceilMode: false)),
        new AvgPool2dCase(new(2, 5, 4, 2, 3, 2, 1, ceilMode: true)),
        new AvgPool2dCase(new(2, 5, 4, 2, 3, 2, 1, ceilMode: true, countIncludePad: false)),
        new GlobalAvgPool2dCase(2, 6, 3),
        new ReluCase(40),
        new BatchNormCase(7, 3),
        new BatchNormCase(30, 2),
        new SoftmaxCase(3, 5),
        new CrossEntropyCase(4, 5, 0f),
        new CrossEntropyCase(4, 5, 0.1f),
        new CrossEntropyCase(4, 5, 0f, OfProbabilities: true),
        new CrossEntropyCase(4, 5, 0.1f, OfProbabilities: true),
        new CrossEntropyCase(4, 5, 0.1f, Mixed: true),
        new CrossEntropyCase(4, 5, 0.1f, OfProbabilities: true, Mixed: true),
        new CrossEntropyCase(4, 5, 0.1f, Mixed: true, Weighted: true),
        new CrossEntropyCase(4, 5, 0f, OfProbabilities: true, Weighted: true),
        new BinaryCrossEntropyCase(4, 5),
        new BinaryCrossEntropyCase(4, 5, Weighted: true),
        new DropoutCase(2, 20, 0.4f),
        new ConcatChannelsCase(3, 2, 4),
        new TransposeCase(2, 3, 4),
        .. EdgeCatalog.Functions.Select(function => new PointwiseCase(40, function)),
        new PReluCase(5, 7, PerChannel: false),
        new PReluCase(5, 7, PerChannel: true),
        new GroupNormCase(new(2, 6, 6, 3)),
        new GroupNormCase(new(2, 9, 3, 1), Affine: false),
        new GroupNormCase(new(4, 1, 7, 7)),
        new GatherCase(2, new(2, 3, 2), [-1, 0, 0, 1], [2, 1, -1, 0, 0]),
        new AsStridedCase(2, 7, new([2, 2, 3], [0, 3, -1], 3)),
        new BilinearCase(2, new(2, 3, 2), 5, 4),
        new PixelShuffleCase(2, new(4, 2, 3), 2),
        new SoftmaxLineCase(2, 4, 3, IsLog: false),
        new SoftmaxLineCase(2, 4, 3, IsLog: true),
        new LocalResponseNormCase(3, 7, new LocalResponse(5, 0.5f, 0.75f, 1f)),
        new LocalResponseNormCase(3, 7, new LocalResponse(4, 2f, 1.5f, 2f)),
        .. Enum.GetValues<PairFunction>().SelectMany(function => new[]
        {
            new BroadcastCase(new(2, new(2, 3, 2), new(2, 3, 2)), function),
            new BroadcastCase(new(2, new(2, 3, 2), new(1, 1, 2)), function),
            new BroadcastCase(new(2, new(1, 3, 1), new(2, 1, 2)), function),
        }),
    ];

    private static double Difference(
        OperationCase operation, Buffers<double> inputs, Buffers<double> outputs, Buffers<double> projection, int operand,
        int element,
        double step)
    {
        double value = inputs[operand][element];
        inputs[operand][element] = value + step;
        double above = Loss(operation, inputs, outputs, projection);
        inputs[operand][element] = value - step;
        double below = Loss(operation, inputs, outputs, projection);
        inputs[operand][element] = value;
        return (above - below) / (2 * step);
    }

    private static double Loss(
        OperationCase operation, Buffers<double> inputs, Buffers<double> outputs, Buffers<double> projection)
    {
        double loss = 0;
        operation.ReferenceForward(inputs, outputs);
        for (int i = 0; i < projection.Count; i++)
        {
            for (int j = 0; j < projection[i].Length; j++)
            {
                loss += projection[i][j] * outputs[i][j];
            }
        }

        return loss;
    }

    /// <summary>
    /// What rounding can do to the loss: to each output, its bound with double's unit in place of float's; to the sum of
    /// products with r, the bound of sums.
    /// </summary>
    private static double LossRoundoff(
        OperationCase operation, Buffers<double> inputs, Buffers<double> outputs, Buffers<double> projection)
    {
        double error = 0, magnitude = 0;
        int terms = 0;
        Buffers<double> bounds = outputs.Copy();
        operation.ForwardBound(inputs, outputs, bounds);
        for (int i = 0; i < projection.Count; i++)
        {
            terms += projection[i].Length;
            for (int j = 0; j < projection[i].Length; j++)
            {
                error += Math.Abs(projection[i][j]) * bounds[i][j];
                magnitude += Math.Abs(projection[i][j] * outputs[i][j]);
            }
        }

        return ((error / Roundoff.Unit) + ((terms + 2 + ExponentialRoundings) * magnitude)) * Roundoff.DoubleUnit;
    }
}
