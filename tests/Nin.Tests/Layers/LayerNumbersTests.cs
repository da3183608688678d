using System.Runtime.CompilerServices;
using Nin.Execution;
using Nin.Execution.Parameters;
using Nin.Kernels;
using Nin.Layers;
using Nin.Networks;
using Nin.Objectives;
using Nin.Tensors;
using Nin.Testing.Cases;
using Nin.Testing.Golden;
using Nin.Tests.Execution;
using Nin.Threading;
using Nin.Training;

namespace Nin.Tests.Layers;

/// <summary>
/// Every kind on every set of kernels against PyTorch's numbers and its formula, and its gradient against differences.
/// </summary>
public sealed class LayerNumbersTests
{
    private const int Pictures = 2;

    /// <summary>
    /// A number is computed in double and rounded to float once, but that a pixel which many others were made of gets its
    /// gradient in up to 16 additions in float: so many roundings of the largest number.
    /// </summary>
    private const double Roundings = 16.0 / (1 << 24);

    /// <summary>What is 0 but for the roundings of the formula in double, of numbers up to 10.</summary>
    private const double Nothing = 1e-14;

    /// <summary>Kinds whose golden numbers are their kernels'; Dropout is random, and has none.</summary>
    private static readonly Dictionary<string, string?> GoldenKernels = new()
    {
        ["Conv2d"] = "conv2d",
        ["Linear"] = "conv2d",
        ["ConvTranspose2d"] = "conv_transpose2d",
        ["BatchNorm2d"] = "batch_norm",
        ["MaxPool2d"] = "max_pool",
        ["AvgPool2d"] = "avg_pool",
        ["GlobalAvgPool2d"] = "global_avg_pool",
        ["Relu"] = "relu",
        ["Dropout"] = null,
    };

    public static TheoryData<string> Golden => [.. LayerCases.Golden.Keys];

    public static TheoryData<string> WithFormula =>
        [.. LayerCases.Golden.Concat(LayerCases.More).Where(one => one.Value.Layer is not (Concat or Flatten))
            .Where(one => !GoldenKernels.ContainsKey(one.Value.Layer.Kind)).Select(one => one.Key)];

    /// <summary>Where a divisor can be 0, there is no difference to compare with: see the test of its own.</summary>
    public static TheoryData<string> WithGradient =>
        [.. LayerCases.Golden.Concat(LayerCases.More).Where(one => one.Value.Layer is not Divide).Select(one => one.Key)];

    [Theory]
    [MemberData(nameof(Golden))]
    public void Layer_OnGoldenInputs_GivesPyTorchsNumbers(string name)
    {
        LayerCase layer = LayerCases.Golden[name];
        string[] parts = name.Split('/');
        IReadOnlyDictionary<string, GoldenTensor> tensors =
            GoldenFile.Read(Path.Combine(Folder(), "layers", parts[0] + ".safetensors"));
        var parameters = layer.Layer.Parameters.ToDictionary(parameter => parameter.Name, parameter => Values(parameter.Name));
        float[][] inputs = [.. layer.Inputs.Select((_, i) => Values($"input{i}"))];

        foreach (KernelSet kernels in KernelSet.Supported)
        {
            LayerRun run = LayerRun.Of(layer, Pictures, inputs, parameters, Values("output_gradient"), kernels);

            AssertClose(Values("output"), run.Output);
            for (int i = 0; i < inputs.Length; i++)
            {
                AssertClose(Values($"input{i}_gradient"), run.InputGradients[i]);
            }

            foreach ((string parameter, float[] gradient) in run.ParameterGradients)
            {
                AssertClose(Values($"{parameter}_gradient"), gradient);
            }
        }

        float[] Values(string tensor) => ChannelsLast(tensors[$"{parts[1]}/{tensor}"]);
    }

    [Theory]
    [MemberData(nameof(WithFormula))]
    public void Forward_AnyNumbers_IsTheFormula(string name)
    {
        LayerCase layer = LayerCases.Of(name);
        float[][] inputs = [.. layer.Inputs.Select((shape, i) => TestNumbers.Gaussian(Pictures * shape.Length, (uint)i))];
        var parameters = layer.Layer.Parameters.ToDictionary(
            parameter => parameter.Name, parameter => TestNumbers.Gaussian(parameter.Length, 7));
        int length = Pictures * layer.Layer.OutputShape(layer.Inputs).Length;

        double[] expected = LayerReference.Forward(layer, Pictures, inputs, parameters);
        foreach (KernelSet kernels in KernelSet.Supported)
        {
            AssertClose(expected, LayerRun.Of(layer, Pictures, inputs, parameters, new float[length], kernels).Output);
        }
    }

    [Theory]
    [MemberData(nameof(WithGradient))]
    public void Backward_EveryNumber_IsTheDerivative(string name)
    {
        LayerCase layer = LayerCases.Of(name);
        GradientCheck.Check(layer.Layer, layer.Inputs);
    }

    /// <summary>A sigmoid keeps the divisor between a quarter and three.</summary>
    [Fact]
    public void Backward_Divide_IsTheDerivative() => GradientCheck.Check(new NetworkBuilder("divide", 2, 3, 2)
        .Conv2d(3, 1, name: "above").From(Network.InputName).Conv2d(3, 1, name: "below").Sigmoid("divisor")
        .From("above").Divide("divisor").Build());

    [Fact]
    public void Backward_InputTimesItself_IsTwiceTheOther() => GradientCheck.Check(new NetworkBuilder("square", 2, 3, 2)
        .Conv2d(3, 1, name: "c").Multiply("c").Build());

    [Fact]
    public void Backward_SqueezeAndExcitation_IsTheDerivative() => GradientCheck.Check(new NetworkBuilder("squeeze", 3, 4, 2)
        .Conv2d(4, 1, name: "maps").GlobalAvgPool2d().Linear(2).Silu().Linear(4).Sigmoid("gates")
        .From("maps").Multiply("gates").Build());

    /// <summary>
    /// Far out, 1 less a number near 1 would be 0 where the function is not. It is computed in double and rounded to float once.
    /// </summary>
    [Fact]
    public void Forward_FarBelowZero_KeepsItsDigits()
    {
        (Layer Layer, float X, double Expected)[] cases =
        [
            (new Sigmoid(), -80f, 1.8048513878454153e-35),
            (new Gelu(), -8f, -4.9767684594174555e-15),
            (new Softplus(), -40f, 4.248354255291589e-18),
            (new Silu(), -60f, -60 * 8.75651076269652e-27),
            (new Elu(), -1e-12f, -9.999999960036597e-13),
        ];
        foreach ((Layer layer, float x, double expected) in cases)
        {
            float[] output = Run(new LayerCase(layer, new FeatureShape(1, 1, 1)), [x], [1f]).Output;
            Assert.Equal(1, output[0] / expected, Roundoff.Sum(1));
        }
    }

    [Fact]
    public void Forward_FarAboveZero_StaysFinite()
    {
        foreach (Layer layer in new Layer[]
        {
            new Sigmoid(), new Tanh(), new Silu(), new Gelu(), new Gelu(isTanh: true), new Elu(), new Softplus(),
            new Softplus(1f, 1e9f), new LogSoftmax(), new HardSwish(),
        })
        {
            LayerRun run = Run(new LayerCase(layer, new FeatureShape(1, 2, 2)), [1e4f, -1e4f, 3e4f, -800f], [1f, 1f, 1f, 1f]);
            Assert.All(
                run.Output.Concat(run.InputGradients[0]), value => Assert.True(float.IsFinite(value), $"{layer.Kind}: {value}"));
        }
    }

    [Fact]
    public void Forward_NotANumber_StaysOne()
    {
        var shape = new FeatureShape(1, 2, 1);
        foreach (Layer layer in new Layer[]
        {
            new Relu6(), new Clip(), new HardSigmoid(), new LeakyRelu(), new Gelu(), new Softplus(), new GlobalMaxPool2d(),
        })
        {
            float[] outputGradient = new float[layer.OutputShape(shape).Length];
            float[] output = Run(new LayerCase(layer, shape), [1f, float.NaN], outputGradient).Output;
            Assert.True(float.IsNaN(output[^1]), layer.Kind);
        }
    }

    /// <summary>A new kind that nobody reads, differentiates or compares with PyTorch is found here.</summary>
    [Fact]
    public void Kinds_EveryOneOfTheHouse_CanBeReadAndHasAGradientTestAndAGoldenFile()
    {
        string[] kinds =
        [
            .. typeof(Layer).Assembly.GetTypes()
                .Where(type => type.IsSubclassOf(typeof(Layer)) && !type.IsAbstract && !type.IsSubclassOf(typeof(CustomLayer)))
                .Select(type => type.Name).Order(StringComparer.Ordinal),
        ];
        Assert.Empty(kinds.Except(LayerKinds.Names));
        IEnumerable<Layer> layers = LayerCases.Golden.Concat(LayerCases.More).Select(one => one.Value.Layer);
        Assert.Empty(kinds.Except(layers.Select(layer => layer.Kind)));
        Assert.All(kinds, kind => Assert.True(HasGoldenFile(kind), $"{kind} has no golden file."));

        static bool HasGoldenFile(string kind) => GoldenKernels.TryGetValue(kind, out string? file)
            ? file is null || File.Exists(Path.Combine(Folder(), "kernels", file + ".safetensors"))
            : File.Exists(Path.Combine(Folder(), "layers", kind + ".safetensors"));
    }

    [Fact]
    public void GoldenFiles_EveryCase_IsTested()
    {
        IEnumerable<string> inFiles =
            from file in Directory.EnumerateFiles(Path.Combine(Folder(), "layers"), "*.safetensors")
            from tensor in GoldenFile.Read(file).Keys
            select $"{Path.GetFileNameWithoutExtension(file)}/{tensor.Split('/')[0]}";
        Assert.Equal(LayerCases.Golden.Keys.Order(StringComparer.Ordinal), inFiles.Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Network_OfEveryKind_HasTheSameBitsForAnyNumberOfThreads()
    {
        Network network = Everything();
        (float[] Outputs, float[] Gradient) first = Run(1);
        Assert.All(first.Outputs, value => Assert.True(float.IsFinite(value)));
        Assert.Contains(first.Gradient, value => value != 0);
        (float[] Outputs, float[] Gradient) again = Run(3);
        Assert.Equal(first.Outputs, again.Outputs);
        Assert.Equal(first.Gradient, again.Gradient);

        (float[] Outputs, float[] Gradient) Run(int threads)
        {
            const int count = 19;
            using var pool = new WorkerPool(threads);
            using ParameterBuffer parameters = TestNumbers.Parameters(network);
            float[] pictures = TestNumbers.Pictures(network, count), outputs = new float[count * network.OutputShapes[^1].Length];
            using (var inference = new InferenceExecutor(network, parameters, KernelSet.Default, pool))
            {
                inference.Run(count, pictures, outputs);
            }

            using var training = new TrainingExecutor(
                network, parameters, KernelSet.Default, pool, count, 8, new Classification());
            training.Run(pictures, TestNumbers.Labels(network, count), 1, 0);
            return (outputs, training.Gradient.Span.ToArray());
        }
    }

    /// <summary>A network in which each of the kinds with golden files here stands once at least.</summary>
    private static Network Everything()
    {
        NetworkBuilder builder = new NetworkBuilder("everything", 6, 5, 3)
            .Pad2d(1, 0, 1, 0, PadMode.Reflect).Conv2d(6, 3, padding: 1).ChannelPad(1, 1).AdaptiveAvgPool2d(7, 6)
            .GroupNorm(2).LeakyRelu().LocalResponseNorm(5)
            .PRelu(perChannel: true).InstanceNorm2d(affine: true).Gelu().LayerNorm().Gelu(isTanh: true).Silu("trunk")
            .GlobalMaxPool2d().HardSigmoid("gates").From("trunk").Multiply("gates").HardSwish()
            .Split("part", 3, 5).Tanh("right").From("part1").Elu(name: "left").Add(new Concat(), "joined", "left", "right")
            .Relu6().Softplus(name: "positive").From("joined").Divide("positive").Subtract("joined").Clip(-3f, 3f)
            .PixelShuffle(2).Upsample(0.5f, UpsampleMode.Bilinear).UpsampleTo(5, 4).Sigmoid().Softmax(2).LogSoftmax(3).Softmax(
                "end");
        return builder.Add(new Slice(0, 0), "mask").Add(new Add(), "sum", "end", "mask").Flatten().Linear(4).LogSoftmax().Build();
    }

    /// <summary>A layer without parameters on one picture.</summary>
    private static LayerRun Run(LayerCase layer, float[] input, float[] outputGradient) =>
        LayerRun.Of(layer, 1, [input], new Dictionary<string, float[]>(), outputGradient);

    private static void AssertClose(IEnumerable<float> expected, float[] actual) =>
        AssertClose([.. expected.Select(value => (double)value)], actual);

    private static void AssertClose(double[] expected, float[] actual)
    {
        double tolerance = (Roundings * expected.Max(Math.Abs)) + Nothing;
        Assert.Equal(expected.Length, actual.Length);
        Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, tolerance));
    }

    /// <summary>N, C, H, W to N, H, W, C; what has fewer dimensions as it is.</summary>
    private static float[] ChannelsLast(GoldenTensor tensor)
    {
        if (tensor.Shape is not [int n, int c, int h, int w])
        {
            return tensor.Values;
        }

        float[] result = new float[tensor.Values.Length];
        for (int i = 0; i < result.Length; i++)
        {
            (int x, int y, int channel, int picture) = (i % w, i / w % h, i / w / h % c, i / w / h / c);
            result[(((((picture * h) + y) * w) + x) * c) + channel] = tensor.Values[i];
        }

        return result;
    }

    private static string Folder([CallerFilePath] string file = "") =>
        Path.Combine(Path.GetDirectoryName(file)!, "..", "..", "golden");
}
