using Nin.Execution;
using Nin.Execution.Parameters;
using Nin.Execution.Planning;
using Nin.Kernels;
using Nin.Layers;
using Nin.Networks;
using Nin.Tensors;
using Nin.Tests.Execution;
using Nin.Threading;
using Nin.Training;

namespace Nin.Tests.Layers;

/// <summary>Layers with windows of any form, with groups, and transposed.</summary>
public sealed class WindowLayerTests
{
    private static readonly FeatureShape Picture = new(9, 8, 6);

    /// <summary>
    /// Every form: rows and columns apart, holes, paddings apart, groups, depthwise with one output and with two.
    /// </summary>
    private static readonly Dictionary<string, Layer> Forms = new()
    {
        ["rectangle"] = new Conv2d(6, 4, new Window2d(1, 5, PadLeft: 2, PadRight: 2)),
        ["all apart"] = new Conv2d(6, 4, new Window2d(3, 2, 2, 1, 1, 3, PadTop: 1, PadBottom: 2, PadRight: 3), groups: 2, bias: false),
        ["dilated"] = new Conv2d(6, 3, Window2d.Square(3, 1, 2, dilation: 2)),
        ["groups"] = new Conv2d(6, 9, Window2d.Square(3, 2, 1), groups: 3),
        ["depthwise"] = new Conv2d(6, 6, Window2d.Square(3, 1, 1), groups: 6),
        ["depthwise stride"] = new Conv2d(6, 6, Window2d.Square(3, 2, 1), groups: 6, bias: false),
        ["depthwise twice"] = new Conv2d(6, 12, Window2d.Square(3, 1, 1), groups: 6),
        ["transposed"] = new ConvTranspose2d(6, 4, 2, stride: 2),
        ["transposed odd"] = new ConvTranspose2d(6, 4, 3, stride: 2, padding: 1, outputPadding: 1, bias: false),
        ["transposed groups"] = new ConvTranspose2d(6, 4, new Window2d(3, 2, 2, 3, 2, 1, PadTop: 1, PadBottom: 1), 1, 2, groups: 2),
        ["transposed depthwise"] = new ConvTranspose2d(6, 6, 4, stride: 2, padding: 1, groups: 6),
        ["max"] = new MaxPool2d(new Window2d(3, 2, 2, 1, PadTop: 1, PadRight: 1), ceilMode: true),
        ["max dilated"] = new MaxPool2d(Window2d.Square(3, 2, 1, dilation: 2)),
        ["average"] = new AvgPool2d(new Window2d(3, 4, 2, 1, PadTop: 1, PadLeft: 2, PadRight: 1), ceilMode: true),
        ["average exclude"] = new AvgPool2d(new Window2d(1, 3, 1, 2, PadLeft: 1, PadRight: 1), countIncludePad: false),
    };

    public static TheoryData<string> Names => [.. Forms.Keys];

    public static TheoryData<string> NamesOfConvolutions =>
        [.. Forms.Where(form => form.Value.Parameters.Length > 0).Select(form => form.Key)];

    [Theory]
    [MemberData(nameof(Names))]
    public void GradientCheck_EveryForm_Passes(string name) => GradientCheck.Check(Forms[name], new FeatureShape(5, 6, 6));

    [Theory]
    [MemberData(nameof(Names))]
    public void Json_EveryForm_ComesBack(string name)
    {
        Network network = new NetworkBuilder(name, 9, 8, 6).Add(Forms[name]).Build();
        Assert.Equal(Forms[name], NetworkJson.Read(NetworkJson.Write(network)).Nodes[0].Layer);
    }

    [Theory]
    [InlineData("rectangle", "[N, 9, 8, 4] (NHWC)")]
    [InlineData("all apart", "[N, 5, 8, 4] (NHWC)")]
    [InlineData("dilated", "[N, 9, 8, 3] (NHWC)")]
    [InlineData("groups", "[N, 5, 4, 9] (NHWC)")]
    [InlineData("depthwise stride", "[N, 5, 4, 6] (NHWC)")]
    [InlineData("depthwise twice", "[N, 9, 8, 12] (NHWC)")]
    [InlineData("transposed", "[N, 18, 16, 4] (NHWC)")]
    [InlineData("transposed odd", "[N, 18, 16, 4] (NHWC)")]
    [InlineData("transposed groups", "[N, 20, 25, 4] (NHWC)")]
    [InlineData("transposed depthwise", "[N, 18, 16, 6] (NHWC)")]
    [InlineData("max", "[N, 5, 8, 6] (NHWC)")]
    [InlineData("max dilated", "[N, 4, 3, 6] (NHWC)")]
    [InlineData("average", "[N, 5, 8, 6] (NHWC)")]
    [InlineData("average exclude", "[N, 9, 4, 6] (NHWC)")]
    public void OutputShape_EveryForm_FollowsTheFormula(string name, string expected) =>
        Assert.Equal(expected, Forms[name].OutputShape(Picture).ToString());

    [Theory]
    [MemberData(nameof(NamesOfConvolutions))]
    public void Run_Convolution_IsTheDefinitionOverTheWeightsAsFilesHaveThem(string name)
    {
        Network network = new NetworkBuilder(name, 9, 8, 6).Add(Forms[name], "c").Build();
        using ParameterBuffer parameters = TestNumbers.Parameters(network);
        float[] pictures = TestNumbers.Pictures(network, 3), actual = Answer(network, parameters, pictures, 3);
        Dictionary<string, float[]> tensors = parameters.ToTensors().ToDictionary(
            tensor => tensor.Name, tensor => tensor.Tensor.Data.ToArray());
        float[] weight = tensors["c.weight"];
        float[]? bias = tensors.GetValueOrDefault("c.bias");
        double[] expected = [.. Enumerable.Range(0, 3).SelectMany(i => Forms[name] is Conv2d conv
            ? Convolve(conv, pictures.AsSpan(i * Picture.Length, Picture.Length), weight, bias)
            : Spread((ConvTranspose2d)Forms[name], pictures.AsSpan(i * Picture.Length, Picture.Length), weight, bias))];

        // A sum has at most as many terms as a kernel has weights, each rounded once.
        double tolerance = (weight.Length + 1) * expected.Max(Math.Abs) / (1 << 24);
        Assert.Equal(expected.Length, actual.Length);
        Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, tolerance));
    }

    [Theory]
    [MemberData(nameof(NamesOfConvolutions))]
    public void Simplify_NormalisationBehindAConvolution_AnswersTheSame(string name)
    {
        Network network = new NetworkBuilder(name, 9, 8, 6).Add(Forms[name]).BatchNorm2d("norm").Relu().Build();
        using ParameterBuffer parameters = TestNumbers.Parameters(network);
        (Network simpler, ParameterBuffer folded) = InferenceGraph.Simplify(network, parameters);
        folded.Dispose();
        Assert.DoesNotContain(simpler.Nodes, node => node.Name == "norm");
        float[] pictures = TestNumbers.Pictures(network, 2), actual = Answer(network, parameters, pictures, 2);

        // Where the normalisation is an output of its own with the convolution, nothing is folded.
        float[] expected = Answer(network.WithOutputs(network.Nodes[^1].Name), parameters, pictures, 2);
        float[] apart = AnswerApart(network, parameters, pictures, 2);
        Assert.Equal(expected, actual);
        double tolerance = 64 * 6.0 * apart.Max(Math.Abs) / (1 << 24);
        Assert.All(apart.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, tolerance));
    }

    [Fact]
    public void Run_AnyThreads_GivesTheSameBits()
    {
        Network network = new NetworkBuilder("n", 33, 31, 6).Add(Forms["depthwise"]).Relu().Add(Forms["groups"]).Relu().Add(
            new ConvTranspose2d(9, 5, 2, 2)).Build();
        using ParameterBuffer parameters = TestNumbers.Parameters(network);
        float[] pictures = TestNumbers.Pictures(network, 70);
        Assert.Equal(
            Answer(network, parameters, pictures, 70, threads: 1), Answer(network, parameters, pictures, 70, threads: 3));
        Assert.Equal(Answer(network, parameters, pictures, 1, threads: 1), Answer(network, parameters, pictures, 1, threads: 3));
    }

    [Fact]
    public void Conv2d_PlainWindow_IsTheLayerThatThreeNumbersMake()
    {
        var layer = new Conv2d(3, 8, Window2d.Square(5, 2, 1));
        Assert.Equal(new Conv2d(3, 8, 5, 2, 1), layer);
        Assert.Equal("inChannels=3, outChannels=8, kernelSize=5, stride=2, padding=1, bias=true", string.Join(", ", layer.Settings));
        Assert.Equal("kernelSize=3, stride=2, padding=1, ceilMode=false", string.Join(", ", new MaxPool2d(Window2d.Square(3, 2, 1)).Settings));
        Assert.Equal(
            "inChannels=6, outChannels=9, kernelSize=3, stride=2, padding=1, groups=3, bias=true", string.Join(", ", Forms["groups"].Settings));
    }

    [Theory]
    [InlineData("groups", 18, 27)]
    [InlineData("depthwise", 9, 9)]
    [InlineData("transposed groups", 18, 12)]
    public void Parameters_Groups_CountWhatAnOutputReads(string name, int fanIn, int fanOut) =>
        Assert.Equal((fanIn, fanOut), (Forms[name].Parameters[0].FanIn, Forms[name].Parameters[0].FanOut));

    [Fact]
    public void ReceptiveField_RectangularWindows_DiffersAlongTheColumns()
    {
        Network network = new NetworkBuilder("n", 20, 20, 2)
            .Conv2d(2, new Window2d(1, 7, PadLeft: 3, PadRight: 3)).MaxPool2d(new Window2d(2, 3, 2, 3)).Conv2d(
                2, Window2d.Square(3, dilation: 2)).Build();
        Assert.Equal(new ReceptiveField(10, 2, 4.5), ReceptiveField.Of(network)[^1]);
        Assert.Equal(new ReceptiveField(21, 3, 7), ReceptiveField.OfColumns(network)[^1]);
    }

    public static TheoryData<Func<object>, string> BadForms => new()
    {
        { () => new Conv2d(1, 1, new Window2d(0, 1)), "Conv2d: expected a positive kernelHeight, got 0." },
        { () => new Conv2d(1, 1, new Window2d(1, 1, StrideX: -1)), "Conv2d: expected a positive strideX, got -1." },
        { () => new Conv2d(1, 1, new Window2d(1, 1, DilationY: 0)), "Conv2d: expected a positive dilationY, got 0." },
        { () => new Conv2d(1, 1, new Window2d(1, 1, PadRight: -2)), "Conv2d: expected a padRight of 0 or more, got -2." },
        { () => new Conv2d(4, 6, new Window2d(1, 1), groups: 0), "Conv2d: expected a positive groups, got 0." },
        { () => new Conv2d(4, 6, new Window2d(1, 1), groups: 4), "Conv2d: expected channels that 4 groups can share, got 4 inputs and 6 outputs." },
        { () => new ConvTranspose2d(4, 6, 2, groups: 4), "ConvTranspose2d: expected channels that 4 groups can share, got 4 inputs and 6 outputs." },
        { () => new ConvTranspose2d(4, 6, 2, stride: 2, outputPadding: 2), "ConvTranspose2d: expected an outputPaddingY under the stride 2, got 2." },
        { () => new ConvTranspose2d(4, 6, 2, outputPadding: -1), "ConvTranspose2d: expected a outputPaddingY of 0 or more, got -1." },
        { () => new MaxPool2d(new Window2d(2, 3, PadLeft: 2)), "MaxPool2d: expected a padLeft of at most half the window (1), got 2." },
        { () => new AvgPool2d(new Window2d(2, 3, DilationX: 2)), "AvgPool2d: expected no dilation, got 1 and 2." },
        {
            () => new Conv2d(6, 1, new Window2d(3, 2, DilationY: 5, PadTop: 1)).OutputShape(Picture),
            "Conv2d: expected an input of at least 11×2 with paddings 1, 0, 0, 0, got [N, 9, 8, 6] (NHWC)."
        },
        {
            () => new Conv2d(6, 1, new Window2d(1, 2, PadLeft: int.MaxValue)).OutputShape(Picture),
            "Conv2d: expected at most 2147483647 floats in a line with its padding, got [N, 9, 8, 6] (NHWC) and paddings 0, 2147483647, 0, 0."
        },
        { () => new Conv2d(5, 5, new Window2d(1, 2)).OutputShape(FeatureShape.Flat(5)), "Conv2d: expected pictures [N, H, W, C], got [N, 5]." },
        { () => new ConvTranspose2d(5, 1, 2).OutputShape(Picture), "ConvTranspose2d: expected 5 input channels, got 6 in [N, 9, 8, 6] (NHWC)." },
        { () => new ConvTranspose2d(5, 1, 2).OutputShape(FeatureShape.Flat(5)), "ConvTranspose2d: expected pictures [N, H, W, C], got [N, 5]." },
        {
            () => new ConvTranspose2d(6, 1, 2, padding: 5).OutputShape(Picture),
            "ConvTranspose2d: expected an input that leaves an output, got [N, 9, 8, 6] (NHWC), which leaves 0×-1."
        },
        {
            () => new ConvTranspose2d(6, 1 << 20, 2, stride: 1 << 20).OutputShape(Picture),
            "ConvTranspose2d: expected at most 2147483647 floats in a line with its padding, got [N, 9, 8, 6] (NHWC)."
        },
        {
            () => new MaxPool2d(new Window2d(2, 1, DilationY: 10, PadTop: 1, PadBottom: 1)).OutputShape(Picture),
            "MaxPool2d: expected an input of at least the dilation, 10×1, got [N, 9, 8, 6] (NHWC)."
        },
    };

    [Theory]
    [MemberData(nameof(BadForms))]
    public void Layer_BadForm_SaysWhatWasExpectedAndGiven(Func<object> make, string expected) =>
        Assert.StartsWith(expected, Assert.ThrowsAny<ArgumentException>(make).Message);

    [Fact]
    public void Json_WindowSaidTwice_IsRefused()
    {
        const string text = """{"name":"n","input":{"height":4,"width":4,"channels":1},"nodes":[{"name":"a","layer":{"kind":"Conv2d","inChannels":1,"outChannels":2,"kernelSize":1,"kernelHeight":1,"kernelWidth":2},"inputs":["input"]}]}""";
        Assert.ThrowsAny<Exception>(() => NetworkJson.Read(text));
    }

    private static float[] Answer(Network network, ParameterBuffer parameters, float[] pictures, int count, int threads = 2)
    {
        using var pool = new WorkerPool(threads);
        using var executor = new InferenceExecutor(network, parameters, KernelSet.Default, pool);
        var outputs = new float[count * network.Output.Length];
        executor.Run(count, pictures.AsMemory(0, count * network.Input.Length), outputs);
        return outputs;
    }

    private static float[] AnswerApart(Network network, ParameterBuffer parameters, float[] pictures, int count)
    {
        using var pool = new WorkerPool(1);
        var plan = new ExecutionPlan(network, parameters.Layout, KernelSet.Default, count, training: false);
        using var packed = new PackedParameters(plan, parameters);
        packed.Pack(pool);
        using var context = new PassContext(plan) { Parameters = packed, Count = count, Pictures = pictures };
        plan.Forward(context);
        return context.Read(plan.Outputs[0]).ToArray();
    }

    /// <summary>A convolution by its definition, with weights [outputs, inputs of a group, rows, columns].</summary>
    private static double[] Convolve(Conv2d conv, ReadOnlySpan<float> picture, float[] weight, float[]? bias)
    {
        Window2d window = conv.KernelWindow;
        FeatureShape output = conv.OutputShape(Picture);
        var result = new double[output.Length];
        int inputs = conv.InChannels / conv.Groups, outputs = conv.OutChannels / conv.Groups;
        for (int at = 0; at < result.Length; at++)
        {
            int o = at % output.Channels, x = at / output.Channels % output.Width, y = at / output.Channels / output.Width;
            result[at] = bias?[o] ?? 0;
            for (int k = 0; k < inputs * window.Positions; k++)
            {
                int j = k % window.KernelWidth, i = k / window.KernelWidth % window.KernelHeight, c = k / window.Positions;
                int inputY = (y * window.StrideY) - window.PadTop + (i * window.DilationY);
                int inputX = (x * window.StrideX) - window.PadLeft + (j * window.DilationX);
                if (inputY >= 0 && inputY < Picture.Height && inputX >= 0 && inputX < Picture.Width)
                {
                    int channel = (o / outputs * inputs) + c;
                    result[at] += (double)picture[(((inputY * Picture.Width) + inputX) * Picture.Channels) + channel] * weight[(
                        o * inputs * window.Positions) + k];
                }
            }
        }

        return result;
    }

    /// <summary>
    /// A transposed convolution by its definition: every input spread over its window, with weights [inputs, outputs of a group,
    /// rows, columns].
    /// </summary>
    private static double[] Spread(ConvTranspose2d conv, ReadOnlySpan<float> picture, float[] weight, float[]? bias)
    {
        Window2d window = conv.KernelWindow;
        FeatureShape output = conv.OutputShape(Picture);
        var result = new double[output.Length];
        int inputs = conv.InChannels / conv.Groups, outputs = conv.OutChannels / conv.Groups;
        for (int at = 0; at < result.Length; at++)
        {
            result[at] = bias?[at % output.Channels] ?? 0;
        }

        for (int at = 0; at < Picture.Length; at++)
        {
            int c = at % Picture.Channels, x = at / Picture.Channels % Picture.Width, y = at / Picture.Channels / Picture.Width;
            for (int k = 0; k < outputs * window.Positions; k++)
            {
                int j = k % window.KernelWidth, i = k / window.KernelWidth % window.KernelHeight, o = k / window.Positions;
                int outputY = (y * window.StrideY) - window.PadTop + (i * window.DilationY);
                int outputX = (x * window.StrideX) - window.PadLeft + (j * window.DilationX);
                if (outputY >= 0 && outputY < output.Height && outputX >= 0 && outputX < output.Width)
                {
                    int channel = (c / inputs * outputs) + o;
                    result[(((outputY * output.Width) + outputX) * output.Channels) + channel] += (double)picture[at] * weight[(
                        c * outputs * window.Positions) + k];
                }
            }
        }

        return result;
    }
}
