using Nin.Formats;
using Nin.Layers;
using Nin.Models;
using Nin.Onnx.Evaluation;
using Nin.Onnx.Format;
using Nin.Onnx.Graphs;
using Nin.Onnx.Lowering;

namespace Nin.Onnx.Tests.Lowering;

/// <summary>A lowered network answers as the evaluator does, which computes what the graph says.</summary>
public sealed class LoweringTests
{
    private static readonly Dictionary<string, Func<OnnxGraph>> Graphs = new()
    {
        ["conv, batch norm, relu, pool"] = () =>
        {
            var g = new GraphBuilder(13, 2, 3, 9, 8);
            var window = new { kernel_shape = new[] { 3, 3 }, pads = new[] { 1, 0, 1, 2 }, strides = new[] { 2, 1 } };
            g.Then("Conv", window, g.Constant(4, 3, 3, 3), g.Constant(4));
            g.Then("BatchNormalization", null, g.Constant(4), g.Constant(4), g.Constant(4), Positive(g, 4));
            return g.Then("Relu").Then("MaxPool", new { kernel_shape = new[] { 2, 2 }, strides = new[] { 2, 2 } }).Build();
        },
        ["depthwise, same padding"] = () =>
        {
            var g = new GraphBuilder(13, 1, 4, 7, 6);
            return g.Then("Conv", new { auto_pad = "SAME_LOWER", strides = new[] { 2, 2 }, group = 4 }, g.Constant(4, 1, 3, 3)).Build();
        },
        ["transposed convolution of a size"] = () =>
        {
            var g = new GraphBuilder(11, 1, 2, 4, 3);
            return g.Then("ConvTranspose", new { strides = new[] { 3, 2 }, output_shape = new[] { 10, 8 } }, g.Constant(2, 3, 3, 3)).Build();
        },
        ["convolution of lines"] = () =>
        {
            var g = new GraphBuilder(13, 2, 3, 11);
            return g.Then("Conv", new { pads = new[] { 1, 1 }, dilations = new[] { 2 } }, g.Constant(5, 3, 3), g.Constant(5)).Build();
        },
        ["flatten and gemm"] = () =>
        {
            var g = new GraphBuilder(13, 2, 3, 4, 5);
            g.Then("Relu").Then("Flatten").Then("Gemm", new { transB = 1, alpha = 0.5f, beta = 2f }, g.Constant(7, 60), g.Constant(7));
            return g.Then("Softmax").Build();
        },
        ["channel shuffle"] = () =>
        {
            var g = new GraphBuilder(13, 2, 6, 3, 4);
            g.Then("Reshape", null, g.Constant(OnnxTensor.Whole(0, 2, 3, 3, 4))).Then("Transpose", new { perm = new[] { 0, 2, 1, 3, 4 } });
            return g.Then("Reshape", null, g.Constant(OnnxTensor.Whole(0, 6, 3, 4))).Then("Conv", null, g.Constant(2, 6, 1, 1)).Build();
        },
        ["shape arithmetic"] = () =>
        {
            var g = new GraphBuilder(13, 1, 6, 3, 4);
            g.Then("Relu");
            string relu = g.Last;
            string batch = g.Of("Shape", null, relu).Then("Gather", new { axis = 0 }, g.Constant(OnnxTensor.Scalar(ElementType.Int64, 0)))
                .Then("Unsqueeze", null, g.Constant(OnnxTensor.Whole(0))).Last;
            string shape = g.Of("Concat", new { axis = 0 }, batch, g.Constant(OnnxTensor.Whole(-1))).Last;
            return g.Of("Reshape", null, relu, shape).Then("MatMul", null, g.Constant(72, 5)).Build();
        },
        ["detector's boxes"] = () =>
        {
            var g = new GraphBuilder(11, 1, 4, 3, 2);
            g.Then("Transpose", new { perm = new[] { 0, 2, 3, 1 } }).Then("Reshape", null, g.Constant(OnnxTensor.Whole(1, -1, 2)));
            string boxes = g.Last;
            string axis = g.Constant(OnnxTensor.Whole(2)), none = g.Constant(OnnxTensor.Whole(0));
            string one = g.Constant(OnnxTensor.Whole(1)), all = g.Constant(OnnxTensor.Whole(long.MaxValue));
            string low = g.Of("Slice", null, boxes, none, one, axis).Last;
            string high = g.Of("Slice", null, boxes, one, all, axis).Last;
            g.Of("Exp", null, high).Then("Mul", null, g.Constant(1, 12, 1));
            string sized = g.Last;
            g.Of("Add", null, low, g.Constant(12, 1));
            return g.Of("Concat", new { axis = 2 }, g.Last, sized).Build();
        },
        ["squeeze and excitation"] = () =>
        {
            var g = new GraphBuilder(13, 2, 4, 3, 5);
            g.Then("Relu");
            string maps = g.Last;
            g.Then("GlobalAveragePool").Then("Conv", null, g.Constant(4, 4, 1, 1)).Then("HardSigmoid");
            return g.Of("Mul", null, g.Last, maps).Build();
        },
        ["silu and hard swish"] = () =>
        {
            var g = new GraphBuilder(13, 1, 3, 2, 2);
            g.Then("Relu");
            string value = g.Last;
            g.Then("Sigmoid");
            g.Of("Mul", null, value, g.Last);
            value = g.Last;
            g.Then("HardSigmoid", new { alpha = 1f / 6, beta = 0.5f });
            return g.Of("Mul", null, g.Last, value).Build();
        },
        ["cubic resize"] = () =>
        {
            var g = new GraphBuilder(13, 1, 2, 4, 3);
            return g.Then("Resize", new { mode = "cubic" }, "", g.Constant(OnnxTensor.Floats([4], [1, 1, 1.5f, 2]))).Build();
        },
        ["bilinear resize"] = () =>
        {
            var g = new GraphBuilder(13, 1, 2, 4, 3);
            string size = g.Constant(OnnxTensor.Whole(1, 2, 7, 9));
            return g.Then("Resize", new { mode = "linear", coordinate_transformation_mode = "align_corners" }, "", "", size).Build();
        },
        ["means, sums and norms"] = () =>
        {
            var g = new GraphBuilder(13, 2, 3, 4, 5);
            g.Then("ReduceMean", new { axes = new[] { 1 } }).Then("ReduceL2", new { axes = new[] { -1 }, keepdims = 0 });
            return g.Then("ReduceSum", new { keepdims = 1 }, g.Constant(OnnxTensor.Whole(2))).Build();
        },
        ["concat of rows, and padding"] = () =>
        {
            var g = new GraphBuilder(13, 1, 3, 4, 5);
            g.Then("Relu");
            string first = g.Last;
            g.Then("Pad", new { mode = "reflect" }, g.Constant(OnnxTensor.Whole(0, 0, 1, 0, 0, 0, 2, 0)));
            g.Of("Concat", new { axis = 2 }, first, g.Last);
            string half = g.Constant(OnnxTensor.Scalar(ElementType.Float, 0.5));
            return g.Then("Pad", null, g.Constant(OnnxTensor.Whole(0, 0, 0, 1, 0, 0, 0, 1)), half).Build();
        },
        ["padding of channels"] = () =>
        {
            var g = new GraphBuilder(13, 1, 3, 4, 5);
            g.Then("Relu").Then("Pad", null, g.Constant(OnnxTensor.Whole(0, 2, 0, 0, 0, 1, 0, 0)));
            string half = g.Constant(OnnxTensor.Scalar(ElementType.Float, 0.5));
            return g.Then("Pad", null, g.Constant(OnnxTensor.Whole(0, 0, 1, 0, 0, 3, 0, 2)), half).Build();
        },
        ["padding of features"] = () =>
        {
            var g = new GraphBuilder(13, 2, 5);
            return g.Then("Relu").Then("Pad", null, g.Constant(OnnxTensor.Whole(0, 1, 0, 2))).Build();
        },
        ["quantized and back"] = () =>
        {
            var g = new GraphBuilder(13, 1, 3, 4, 5);
            string scale = g.Constant(OnnxTensor.Floats([3], [0.1f, 0.02f, 0.3f]));
            string zero = g.Constant(new OnnxTensor(ElementType.Int8, [3], [0, 3, -5]));
            g.Then("QuantizeLinear", new { axis = 1 }, scale, zero);
            return g.Then("DequantizeLinear", new { axis = 1 }, scale, zero).Build();
        },
        ["matrices, each with its own"] = () =>
        {
            var g = new GraphBuilder(13, 2, 3, 4, 5);
            return g.Then("MatMul", null, g.Constant(1, 3, 5, 2)).Then("MatMul", null, g.Constant(1, 2, 3)).Build();
        },
        ["largest, and where"] = () =>
        {
            var g = new GraphBuilder(13, 2, 6, 3, 4);
            g.Then("TopK", new { axis = 2, largest = 0 }, g.Constant(OnnxTensor.Whole(2)));
            return g.Then("ArgMax", new { axis = 1, keepdims = 0 }).Then("Cast", new { to = 1 }).Build();
        },
        ["larger of a line and a column"] = () =>
        {
            var g = new GraphBuilder(13, 2, 3, 4, 5);
            string line = g.Of("ReduceMean", new { axes = new[] { 2 } }, "x").Last;
            g.Of("ReduceMax", new { axes = new[] { 3 } }, "x");
            g.Of("Max", null, line, g.Last, g.Constant(3, 1, 1));
            string larger = g.Last;
            g.Of("Sigmoid", null, "x");
            return g.Of("Pow", null, g.Last, larger).Then("Min", null, g.Constant(1, 1)).Build();
        },
        ["power of the picture"] = () =>
        {
            var g = new GraphBuilder(13, 2, 3);
            g.Of("Pow", null, g.Constant(OnnxTensor.Floats([3], [2, 0.5f, 3])), "x");
            return g.Then("Pow", null, g.Constant(1, 3)).Build();
        },
        ["indices in two dimensions"] = () =>
        {
            var g = new GraphBuilder(13, 2, 3, 4, 5);
            return g.Then("Gather", new { axis = 2 }, g.Constant(new OnnxTensor(ElementType.Int64, [2, 2], [3, 0, 0, 1]))).Build();
        },
        ["rows of all pictures"] = () =>
        {
            var g = new GraphBuilder(13, 2, 3, 4);
            string sum = g.Constant(5), scale = g.Constant(1, 1);
            g.Then("Reshape", null, g.Constant(OnnxTensor.Whole(-1, 4))).Then("Gemm", null, g.Constant(4, 5), sum).Then("Relu");
            g.Then("Mul", null, scale).Then("MatMul", null, g.Constant(5, 6));
            string rows = g.Last;
            g.Then("ReduceMean", new { axes = new[] { 1 } });
            g.Of("Sub", null, rows, g.Last).Then("Softmax", new { axis = 1 });
            return g.Then("Flatten", new { axis = 1 }).Then("Reshape", null, g.Constant(OnnxTensor.Whole(2, 18))).Build();
        },
        ["rows of a picture at each place"] = () =>
        {
            var g = new GraphBuilder(13, 2, 3, 4, 5);
            g.Then("Transpose", new { perm = new[] { 0, 2, 3, 1 } }).Then("Flatten", new { axis = 3 });
            g.Then("LayerNormalization", null, g.Constant(3), g.Constant(3));
            return g.Then("Reshape", null, g.Constant(OnnxTensor.Whole(2, 4, 5, 3))).Build();
        },
        ["matrix from the left"] = () =>
        {
            var g = new GraphBuilder(13, 2, 3, 4);
            return g.Of("MatMul", null, g.Constant(5, 3), "x").Then("LayerNormalization", null, g.Constant(4), g.Constant(4)).Build();
        },
    };

    public static TheoryData<string> Names => [.. Graphs.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Import_Graph_AnswersAsTheEvaluatorDoes(string name)
    {
        OnnxGraph graph = Graphs[name]();
        OnnxValue input = graph.Inputs[0];
        float[] numbers = new GraphBuilder(13, 1).Numbers([.. input.Shape]);
        OnnxTensor expected = OnnxEvaluator.Run(
            graph, new Dictionary<string, OnnxTensor> { ["x"] = OnnxTensor.Floats(input.Shape, numbers) })[graph.Outputs[0].Name];

        OnnxNetwork lowered = OnnxImport.Import(graph);
        using var session = new InferenceSession(lowered.Network, lowered.Weights, threads: 1);
        float[] answers = lowered.Outputs[0].ToGraph(session.Run(lowered.Input.ToNetwork(numbers))[0]);

        Assert.Equal(expected.Shape.Skip(1), lowered.Outputs[0].Sizes.AsEnumerable());
        Assert.Equal(expected.Length, answers.Length);
        for (int i = 0; i < answers.Length; i++)
        {
            Assert.Equal(expected.Values[i], answers[i], 1e-5 * Math.Max(1, Math.Abs(expected.Values[i])));
        }
    }

    /// <summary>A few bytes could ask for gigabytes of weights.</summary>
    [Fact]
    public void Import_MoreWeightsOfOneNumberThanAllowed_IsRefused()
    {
        OnnxGraph Graph(int outputs)
        {
            var builder = new GraphBuilder(13, 1, 3, 4, 4);
            return builder.Then("Conv", null, builder.Constant(OnnxTensor.Filled(ElementType.Float, [outputs, 3, 1, 1], 1))).Build();
        }

        var options = new OnnxImportOptions { Limits = new OnnxLimits { RepeatedWeights = 30 } };
        Assert.Equal(10, OnnxImport.Import(Graph(10), options).Network.Output.Channels);
        Assert.Contains(
            "expected at most 30 weights of one number, got 33 in 'c0'",
            Assert.Throws<NinFormatException>(() => OnnxImport.Import(Graph(11), options)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Import_TransposedLinear_MovesWeightsAndNoPictures()
    {
        OnnxNetwork lowered = OnnxImport.Import(Graphs["flatten and gemm"]());
        Assert.Equal(["Relu", "AsStrided", "Linear", "Softmax"], lowered.Network.Nodes.Select(node => node.Layer.Kind));
        var reshape = Assert.IsType<AsStrided>(lowered.Network.Nodes[1].Layer);
        Assert.Equal(AsStrided.Reshape(reshape.Output).Output, reshape.Output);
        Assert.Equal("relu0.reshape", lowered.Network.Nodes[1].Name);
    }

    [Fact]
    public void Import_GatedBySigmoid_IsOneLayer()
    {
        OnnxNetwork lowered = OnnxImport.Import(Graphs["silu and hard swish"]());
        Assert.Equal(["Relu", "Silu", "HardSwish"], lowered.Network.Nodes.Select(node => node.Layer.Kind));
    }

    [Fact]
    public void Import_PyTorchsWeightNames_AreTheLayers()
    {
        var g = new GraphBuilder(13, 1, 3, 4, 4);
        OnnxGraph graph = g.Then("Conv", null, "layer1.0.conv1.weight").Build();
        OnnxGraph named = new(
            graph.Name, graph.Opset, graph.Inputs, graph.Outputs, graph.Nodes,
            System.Collections.Frozen.FrozenDictionary.ToFrozenDictionary(
                new Dictionary<string, OnnxTensor> { ["layer1.0.conv1.weight"] = OnnxTensor.Floats([2, 3, 1, 1], g.Numbers(6)) }),
            graph.Metadata);
        Assert.Equal("layer1.0.conv1.weight", Assert.Single(OnnxImport.Import(named).Weights).Name);
    }

    [Fact]
    public void Import_Operator_ThatNoLayerStandsFor_NamesItAndAllThatOnesDo()
    {
        OnnxGraph graph = new GraphBuilder(13, 1, 3, 4, 4).Then("NonZero").Build();
        NinFormatException error = Assert.Throws<NinFormatException>(() => OnnxImport.Import(graph));
        Assert.StartsWith("ONNX: the operator of NonZero 'nonzero0' (operator set 13) is not supported. Supported are Abs, Add, ", error.Message);
        Assert.Contains("Unsqueeze, Upsample.", error.Message);
    }

    [Theory]
    [InlineData("Flatten", 0, "ONNX: no layer stands for Flatten 'flatten0' (operator set 13): it works across the pictures of a batch.")]
    [InlineData("LRN", 0, "ONNX: no layer stands for LRN 'lrn0' (operator set 13): expected an odd size, got 0.")]
    [InlineData("Softmax", 0, "ONNX: no layer stands for Softmax 'softmax0' (operator set 13): it works across the pictures of a batch.")]
    public void Import_FormThatNoLayerStandsFor_NamesNodeAndOperatorSet(string kind, int axis, string message)
    {
        OnnxGraph graph = new GraphBuilder(13, 2, 3, 4, 4).Then(kind, new { axis }).Build();
        Assert.Equal(message, Assert.Throws<NinFormatException>(() => OnnxImport.Import(graph)).Message);
    }

    [Theory]
    [InlineData("Transpose", "its first dimension is not that of the pictures alone")]
    [InlineData("ReduceSum", "it works across the pictures of a batch")]
    [InlineData("Add", "expected numbers that are the same for every row, got [6, 1]")]
    public void Import_AcrossRowsOfAllPictures_IsRefused(string kind, string reason)
    {
        var g = new GraphBuilder(13, 2, 3, 4);
        g.Then("Reshape", null, g.Constant(OnnxTensor.Whole(6, 4)));
        string other = kind == "Add" ? g.Constant(6, 1) : g.Constant(OnnxTensor.Whole(0));
        OnnxGraph graph = (kind == "Transpose" ? g.Then(kind) : g.Then(kind, null, other)).Build();
        Assert.Equal(
            $"ONNX: no layer stands for {kind} '{kind.ToLowerInvariant()}1' (operator set 13): {reason}.",
            Assert.Throws<NinFormatException>(() => OnnxImport.Import(graph)).Message);
    }

    [Fact]
    public void Import_SeveralInputs_LieOneBehindTheOther()
    {
        var g = new GraphBuilder(13, 2, 3, 1, 2);
        OnnxGraph graph = g.Of("Mul", null, "x", "y").Build();
        graph = new(
            graph.Name, graph.Opset, [graph.Inputs[0], new OnnxValue("y", ElementType.Float, [2, 3, 1, 1])], graph.Outputs,
            graph.Nodes, graph.Constants, graph.Metadata);
        Assert.Contains(
            "expected one input, the pictures, got 2: x, y",
            Assert.Throws<NinFormatException>(() => OnnxImport.Import(graph)).Message, StringComparison.Ordinal);

        OnnxNetwork lowered = OnnxImport.Import(graph, new OnnxImportOptions { JoinsInputs = true });
        Assert.Equal(9, lowered.Network.Input.Length);
        Assert.Equal(["x", "y"], lowered.Inputs.Select(input => input.Name));
        using var session = new InferenceSession(lowered.Network, lowered.Weights, threads: 1);
        float[] numbers = lowered.ToNetwork([[1, 2, 3, 4, 5, 6, 1, 1, 1, 1, 1, 1], [1, 10, 100, 2, 3, 4]]);
        Assert.Equal(
            [1, 2, 30, 40, 500, 600, 2, 2, 3, 3, 4, 4], lowered.Outputs[0].ToGraph(session.Run(numbers)[0]));
        Assert.Equal(
            "'y': expected 6 numbers, got 3. (Parameter 'numbers')",
            Assert.Throws<ArgumentException>(() => lowered.ToNetwork([new float[12], new float[3]])).Message);
    }

    [Fact]
    public void Import_WrongChannels_IsOneLine()
    {
        var g = new GraphBuilder(13, 1, 3, 4, 4);
        OnnxGraph graph = g.Then("Conv", null, g.Constant(2, 5, 1, 1)).Build();
        Assert.Equal(
            "ONNX: Conv 'conv0' (operator set 13): Conv2d: expected 5 input channels, got 3 in [N, 4, 4, 3] (NHWC).",
            Assert.Throws<NinFormatException>(() => OnnxImport.Import(graph)).Message);
    }

    /// <summary>The square of 65536 is 0 in 32 bits.</summary>
    [Theory]
    [InlineData("DepthToSpace", 0)]
    [InlineData("DepthToSpace", -2)]
    [InlineData("DepthToSpace", 65_536)]
    [InlineData("SpaceToDepth", 0)]
    public void Import_BlocksOfNoSize_AreRefused(string kind, int blocksize)
    {
        OnnxGraph graph = new GraphBuilder(13, 1, 4, 4, 4).Then(kind, new { blocksize }).Build();
        Assert.EndsWith(
            $": expected a block of at least 1, got {blocksize}.",
            Assert.Throws<NinFormatException>(() => OnnxImport.Import(graph)).Message);
    }

    private static string Positive(GraphBuilder g, int length) =>
        g.Constant(OnnxTensor.Floats([length], [.. g.Numbers(length).Select(number => Math.Abs(number) + 0.1f)]));
}
