using Nin.Kernels.Optimization;
using Nin.Kernels.Reference;
using Nin.Testing.Cases;
using Nin.Testing.Golden;

namespace Nin.Kernels.Tests.Cases;

/// <summary>The numbers of PyTorch, from the files that <c>tests/golden/make_kernels.py</c> made.</summary>
public class GoldenTests
{
    private static readonly Dictionary<string, OperationCase> ByName = new()
    {
        ["conv2d/k11 s4"] = new Conv2dCase(new(1, 23, 19, 3, 5, 11, 4, 0)),
        ["conv2d/k5 p2"] = new Conv2dCase(new(2, 6, 7, 3, 10, 5, 1, 2)),
        ["conv2d/k3 p1"] = new Conv2dCase(new(2, 5, 4, 4, 17, 3, 1, 1)),
        ["conv2d/k3 s2 p1 no bias"] = new Conv2dCase(new(2, 6, 5, 3, 4, 3, 2, 1), Bias: false),
        ["conv2d/k1"] = new Conv2dCase(new(2, 4, 3, 10, 17, 1, 1, 0)),
        ["conv2d/linear"] = new Conv2dCase(new(5, 1, 1, 33, 10, 1, 1, 0)),
        ["general_conv2d/depthwise"] = new GeneralConv2dCase(new(2, 6, 7, 17, 17, Window2d.Square(3, 1, 1), 17)),
        ["general_conv2d/depthwise s2"] = new GeneralConv2dCase(new(2, 7, 6, 5, 5, Window2d.Square(3, 2, 1), 5)),
        ["general_conv2d/depthwise twice"] = new GeneralConv2dCase(new(1, 5, 6, 4, 8, Window2d.Square(3, 1, 1), 4)),
        ["general_conv2d/groups"] = new GeneralConv2dCase(new(2, 5, 6, 8, 12, Window2d.Square(3, 1, 1), 4)),
        ["general_conv2d/1x7"] = new GeneralConv2dCase(new(1, 5, 9, 3, 4, new Window2d(1, 7, PadLeft: 3, PadRight: 3))),
        ["general_conv2d/dilated"] = new GeneralConv2dCase(new(1, 9, 8, 3, 4, Window2d.Square(3, 1, 2, dilation: 2)), Bias: false),
        ["general_conv2d/all apart"] = new GeneralConv2dCase(new(2, 9, 8, 4, 6, new Window2d(3, 2, 2, 1, 1, 3, 1, 0, 2, 3), 2)),
        ["conv_transpose2d/k2 s2"] = new ConvTranspose2dCase(new(2, 8, 10, 3, 6, Window2d.Square(2, 2))),
        ["conv_transpose2d/k3 s2 p1 o1"] = new ConvTranspose2dCase(new(2, 8, 6, 7, 5, Window2d.Square(3, 2, 1))),
        ["conv_transpose2d/groups dilated"] = new ConvTranspose2dCase(new(1, 10, 16, 4, 6, new Window2d(3, 2, 2, 3, 2, 1, 1, 0, 1, 0), 2)),
        ["conv_transpose2d/depthwise"] = new ConvTranspose2dCase(new(2, 8, 10, 17, 17, Window2d.Square(4, 2, 1), 17)),
        ["max_pool/k3 s2 floor"] = new MaxPool2dCase(new(2, 8, 7, 5, 3, 2, 0, ceilMode: false)),
        ["max_pool/k3 s2 ceil"] = new MaxPool2dCase(new(2, 8, 7, 5, 3, 2, 0, ceilMode: true)),
        ["max_pool/k3 s2 p1 ceil"] = new MaxPool2dCase(new(2, 8, 7, 5, 3, 2, 1, ceilMode: true)),
        ["max_pool/k2 s2 p1"] = new MaxPool2dCase(new(2, 5, 6, 5, 2, 2, 1, ceilMode: false)),
        ["max_pool/k3 s1 ties"] = new MaxPool2dCase(new(1, 4, 5, 9, 3, 1, 0, ceilMode: false)),
        ["max_pool/k3 s2 nan"] = new MaxPool2dCase(new(1, 7, 7, 9, 3, 2, 0, ceilMode: false)),
        ["avg_pool/k3 s2 p0"] = new AvgPool2dCase(new(2, 8, 7, 5, 3, 2, 0, ceilMode: false)),
        ["avg_pool/k3 s2 p0 exclude"] = new AvgPool2dCase(new(2, 8, 7, 5, 3, 2, 0, ceilMode: false, countIncludePad: false)),
        ["avg_pool/k3 s2 p0 ceil"] = new AvgPool2dCase(new(2, 8, 7, 5, 3, 2, 0, ceilMode: true)),
        ["avg_pool/k3 s2 p0 ceil exclude"] = new AvgPool2dCase(new(2, 8, 7, 5, 3, 2, 0, ceilMode: true, countIncludePad: false)),
        ["avg_pool/k3 s2 p1"] = new AvgPool2dCase(new(2, 8, 7, 5, 3, 2, 1, ceilMode: false)),
        ["avg_pool/k3 s2 p1 exclude"] = new AvgPool2dCase(new(2, 8, 7, 5, 3, 2, 1, ceilMode: false, countIncludePad: false)),
        ["avg_pool/k3 s2 p1 ceil"] = new AvgPool2dCase(new(2, 8, 7, 5, 3, 2, 1, ceilMode: true)),
        ["avg_pool/k3 s2 p1 ceil exclude"] = new AvgPool2dCase(new(2, 8, 7, 5, 3, 2, 1, ceilMode: true, countIncludePad: false)),
        ["window_pool/max dilated"] = new MaxPool2dCase(new(2, 9, 8, 5, new Window2d(3, 2, 2, 1, 2, 3, 1, 1, 1, 1), CeilMode: true)),
        ["window_pool/max apart"] = new MaxPool2dCase(new(2, 9, 8, 5, new Window2d(3, 2, 2, 3, 1, 2, 1, 0, 0, 1), CeilMode: false)),
        ["window_pool/average"] = new AvgPool2dCase(
            new(2, 9, 8, 5, new Window2d(3, 2, 2, 1, 1, 1, 1, 0, 1, 0), CeilMode: true, CountIncludePad: false)),
        ["window_pool/average apart"] = new AvgPool2dCase(new(2, 9, 8, 5, new Window2d(3, 4, 2, 1, 1, 1, 1, 2, 0, 1), CeilMode: false)),
        ["global_avg_pool/4x3"] = new GlobalAvgPool2dCase(3, 12, 17),
        ["batch_norm/training"] = new BatchNormCase(4 * 5 * 4, 17),
        ["softmax/10"] = new SoftmaxCase(6, 10),
        ["cross_entropy/smoothing 0"] = new CrossEntropyCase(7, 10, 0f),
        ["cross_entropy/smoothing 0.1"] = new CrossEntropyCase(7, 10, 0.1f),
        ["relu/zeros"] = new ReluCase(40),
    };

    private static string Folder => Path.Combine(AppContext.BaseDirectory, "golden", "kernels");

    public static TheoryData<string> Names => [.. ByName.Keys];

    public static TheoryData<string, SgdStep> Steps => new()
    {
        { "plain", new SgdStep(0.1f, 0f, 0f, Nesterov: false) },
        { "momentum", new SgdStep(0.1f, 0.9f, 0f, Nesterov: false) },
        { "momentum decay", new SgdStep(0.1f, 0.9f, 5e-4f, Nesterov: false) },
        { "nesterov decay", new SgdStep(0.1f, 0.9f, 5e-4f, Nesterov: true) },
    };

    [Theory]
    [MemberData(nameof(Names))]
    public void ReferenceInDouble_OnGoldenInputs_GivesPyTorchsNumbers(string name)
    {
        OperationCase operation = ByName[name];
        Workspace golden = Load(name, operation);
        Buffers<double> inputs = golden.Inputs.Select<double>(value => value);
        Buffers<double> outputs = golden.Outputs.Select(_ => 0.0), outputBounds = outputs.Copy();
        Buffers<double> outputGradients = golden.OutputGradients.Select<double>(value => value);
        Buffers<double> gradients = golden.InputGradients.Select(_ => 0.0), gradientBounds = gradients.Copy();
        operation.ReferenceForward(inputs, outputs);
        operation.ForwardBound(inputs, outputs, outputBounds);
        operation.ReferenceBackward(inputs, outputs, outputGradients, gradients);
        operation.BackwardBound(inputs, outputs, outputGradients, gradientBounds);

        AssertEqualButForRounding(name, operation.Outputs, outputs, outputBounds, golden.Outputs);
        AssertEqualButForRounding(name, operation.Inputs, gradients, gradientBounds, golden.InputGradients);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void EverySet_OnGoldenInputs_IsWithinTheDerivedBoundOfTheReference(string name)
    {
        OperationCase operation = ByName[name];
        var expectation = new Expectation(operation, () => Load(name, operation));
        foreach (KernelSet set in KernelSet.Supported)
        {
            expectation.AssertAgrees(set);
        }
    }

    [Fact]
    public void GoldenFiles_EveryCase_IsTested()
    {
        IEnumerable<string> inFiles = Directory.EnumerateFiles(Folder).Select(file => Path.GetFileNameWithoutExtension(file))
            .SelectMany(file => Read(file).Keys.Select(tensor => $"{file}/{tensor.Split('/')[0]}"));
        IEnumerable<string> tested = ByName.Keys.Concat(Steps.Select(row => $"sgd/{row[0]}"));

        Assert.Equal(inFiles.Distinct().Order(StringComparer.Ordinal), tested.Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Steps))]
    public void Sgd_ThreeSteps_FollowsPyTorch(string name, SgdStep step)
    {
        IReadOnlyDictionary<string, GoldenTensor> tensors = Read("sgd");
        float[] start = tensors[$"{name}/weights"].Values;
        foreach (KernelSet set in KernelSet.Supported)
        {
            float[] weights = [.. start], velocity = new float[start.Length];
            double[] magnitude = [.. start.Select(value => Math.Abs((double)value))],
                velocityMagnitude = new double[start.Length];
            for (int count = 1; count <= 3; count++)
            {
                float[] gradient = tensors[$"{name}/gradient_{count}"].Values;
                set.Sgd(step, gradient, velocity, weights);

                // A step is four multiply-adds and eight roundings; the same formulas on absolute values, with the rate's
                // sign turned, say how far they carry. One more rounding is the golden file's.
                double[] absolute = [.. gradient.Select(value => Math.Abs((double)value))];
                ReferenceOptimizer.Sgd<double>(
                    -step.LearningRate, step.Momentum, step.WeightDecay, step.Nesterov, absolute, velocityMagnitude, magnitude);
                double[] bounds = [.. magnitude.Select(value => Roundoff.Sum((8 * count) + 1) * value)];
                double[] expected = [.. tensors[$"{name}/weights_{count}"].Values.Select(value => (double)value)];
                string? difference = Agreement.FirstDifference($"{name} on {set.Name}: weights after {count}", expected, bounds, weights);
                Assert.True(difference is null, difference);
            }
        }
    }

    /// <summary>
    /// Golden values are rounded to float once; beyond that, they and the reference differ by what the bound of a float
    /// implementation becomes with double's unit in place of float's, once for each of the two.
    /// </summary>
    private static void AssertEqualButForRounding(
        string name, IReadOnlyList<Operand> operands, Buffers<double> reference, Buffers<double> bounds, Buffers<float> golden)
    {
        // Exponentials and logarithms carry the size of their exponents, up to 16, into the result.
        const int exponentialRoundings = 64;
        for (int i = 0; i < golden.Count; i++)
        {
            double[] tolerance = new double[golden[i].Length];
            for (int j = 0; j < tolerance.Length; j++)
            {
                double arithmetic = (2 * bounds[i][j] / Roundoff.Unit) + (exponentialRoundings * Math.Abs(reference[i][j]));
                tolerance[j] = (Roundoff.Unit * Math.Abs(reference[i][j])) + Roundoff.Smallest
                    + (arithmetic * Roundoff.DoubleUnit);
            }

            string? difference = Agreement.FirstDifference($"{name}: {operands[i].Name}", reference[i], tolerance, golden[i]);
            Assert.True(difference is null, difference);
        }
    }

    /// <summary>
    /// A workspace with the golden inputs and output gradients, and the golden results where a kernel would write its own.
    /// </summary>
    private static Workspace Load(string name, OperationCase operation)
    {
        string[] parts = name.Split('/');
        IReadOnlyDictionary<string, GoldenTensor> tensors = Read(parts[0]);
        var workspace = new Workspace(operation);
        for (int i = 0; i < operation.Inputs.Count; i++)
        {
            string tensor = $"{parts[1]}/{operation.Inputs[i].Name}";
            Fill(tensors, tensor, workspace.Inputs[i]);
            Fill(tensors, tensor + "_gradient", workspace.InputGradients[i]);
        }

        Fill(tensors, $"{parts[1]}/output", workspace.Outputs[0]);
        Fill(tensors, $"{parts[1]}/output_gradient", workspace.OutputGradients[0]);
        for (int i = 1; i < operation.Outputs.Count; i++)
        {
            Fill(tensors, $"{parts[1]}/{operation.Outputs[i].Name}", workspace.Outputs[i]);
        }

        return workspace;
    }

    private static void Fill(IReadOnlyDictionary<string, GoldenTensor> tensors, string name, Span<float> destination)
    {
        if (!destination.IsEmpty)
        {
            ChannelsLast(name.Contains("/weights", StringComparison.Ordinal), tensors[name]).CopyTo(destination);
        }
    }

    /// <summary>N, C, H, W to N, H, W, C; kernels from O, I, H, W to H, W, I, O; what has fewer dimensions as it is.</summary>
    private static float[] ChannelsLast(bool kernels, GoldenTensor tensor)
    {
        if (tensor.Shape is not [int n, int c, int h, int w])
        {
            return tensor.Values;
        }

        float[] result = new float[tensor.Values.Length];
        for (int i = 0; i < result.Length; i++)
        {
            (int x, int y, int channel, int picture) = (i % w, i / w % h, i / w / h % c, i / w / h / c);
            int target = kernels
                ? (((((y * w) + x) * c) + channel) * n) + picture
                : (((((picture * h) + y) * w) + x) * c) + channel;
            result[target] = tensor.Values[i];
        }

        return result;
    }

    private static IReadOnlyDictionary<string, GoldenTensor> Read(string file) =>
        GoldenFile.Read(Path.Combine(Folder, file + ".safetensors"));
}
