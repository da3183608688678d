using System.Collections.Immutable;
using Nin.Data.Preparing;
using Nin.Layers;
using Nin.Models;
using Nin.Networks;
using Nin.Onnx.Exporting;
using Nin.Onnx.Format;
using Nin.Onnx.Graphs;
using Nin.Onnx.Lowering;
using Nin.Tensors;

namespace Nin.Onnx.Tests.Exporting;

/// <summary>What is written answers as the model does, once it has been read again.</summary>
public sealed class OnnxExportTests
{
    public static TheoryData<string, int> Cases
    {
        get
        {
            var cases = new TheoryData<string, int>();
            foreach (string name in ExportedNetworks.All.Keys)
            {
                cases.Add(name, OnnxExportOptions.OldestOpset);
                cases.Add(name, OnnxExportOptions.NewestOpset);
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void ToBytes_ReadAgain_AnswersAsTheModelDoes(string name, int opset)
    {
        Network network = ExportedNetworks.All[name]();
        Model model = ModelOf(network);
        float[] pixels = [.. Enumerable.Range(0, 3 * network.Input.Length).Select(i => (float)(i * 37 % 256))];
        using var session = new InferenceSession(network, model.Weights, threads: 1);
        float[] expected = session.Run(Normalized(model, pixels))[0];

        OnnxGraph graph = OnnxFile.Parse(OnnxExport.ToBytes(model, new() { Opset = opset, Logits = true }));
        OnnxNetwork again = OnnxImport.Import(
            graph, new OnnxImportOptions { Height = network.Input.Height, Width = network.Input.Width });
        using var other = new InferenceSession(again.Network, again.Weights, threads: 1);
        float[] actual = again.Outputs[0].ToGraph(other.Run(pixels)[0]);

        Assert.Equal(network.Classes, Assert.Single(again.Outputs[0].Sizes));
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.Equal(expected[i], actual[i], 2e-5 * Math.Max(1, Math.Abs(expected[i])));
        }
    }

    [Theory]
    [InlineData("half of shuffled channels", "6 5 2 2", "40 8 1 4", 0)]
    [InlineData("the other half", "6 5 2 2", "40 8 1 4", 2)]
    [InlineData("every second channel", "6 5 4", "40 8 2", 1)]
    [InlineData("the middle", "4 3 8", "40 8 1", 48)]
    public void ToBytes_ViewOfSomeNumbers_IsCutAndTurned(string name, string sizes, string strides, int offset)
    {
        ImmutableArray<int> view = [.. sizes.Split(' ').Select(int.Parse)];
        FeatureShape shape = new(view[0], view[1], view.Skip(2).Aggregate(1, (product, one) => product * one));
        Network network = new NetworkBuilder(name, 6, 5, 3).Conv2d(8, 1)
            .Add(new AsStrided(shape, view, [.. strides.Split(' ').Select(int.Parse)], offset))
            .Conv2d(4, 1).GlobalAvgPool2d().Build();
        Model model = ModelOf(network);
        byte[] file = OnnxExport.ToBytes(model, new() { Logits = true });
        Assert.DoesNotContain(OnnxFile.Parse(file).Nodes, node => node.Operator == "Gather");
        float[] pixels = [.. Enumerable.Range(0, network.Input.Length).Select(i => (float)(i * 37 % 256))];
        using var one = new InferenceSession(network, model.Weights, threads: 1);
        OnnxNetwork again = Again(file, model);
        using var other = new InferenceSession(again.Network, again.Weights, threads: 1);
        float[] expected = one.Run(Normalized(model, pixels))[0], actual = again.Outputs[0].ToGraph(other.Run(pixels)[0]);
        Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, 1e-5 * Math.Max(1, Math.Abs(pair.First))));
    }

    [Fact]
    public void ToBytes_Probabilities_AreThoseOfTheClassifier()
    {
        Model model = ModelOf(ExportedNetworks.All["mlpconv"]());
        float[] pixels = [.. Enumerable.Range(0, model.Network.Input.Length).Select(i => (float)(i * 37 % 256))];
        using var classifier = new Classifier(model, threads: 1);
        Prediction expected = classifier.Classify(Normalized(model, pixels))[0];

        OnnxNetwork again = Again(OnnxExport.ToBytes(model), model);
        using var session = new InferenceSession(again.Network, again.Weights, threads: 1);
        float[] actual = session.Run(pixels)[0];

        Assert.Equal("probabilities", again.Outputs[0].Name);
        foreach (ClassProbability one in expected.Top(4))
        {
            Assert.Equal(one.Probability, actual[model.Labels.IndexOf(one.Label)], 1e-6);
        }
    }

    [Theory]
    [InlineData("mlpconv")]
    [InlineData("linear head")]
    public void ToBytes_Maps_HaveTheScoresAsTheirMeans(string name)
    {
        Model model = ModelOf(ExportedNetworks.All[name]());
        OnnxNetwork again = Again(OnnxExport.ToBytes(model, new() { Logits = true, Maps = true }), model);
        using var session = new InferenceSession(again.Network, again.Weights, threads: 1);
        float[][] answers = session.Run(new float[model.Network.Input.Length]);
        float[] logits = again.Outputs[0].ToGraph(answers[0]), maps = again.Outputs[1].ToGraph(answers[1]);
        Assert.Equal(["logits", "maps"], again.Outputs.Select(output => output.Name));
        for (int i = 0; i < logits.Length; i++)
        {
            Assert.Equal(logits[i], maps.Chunk(maps.Length / logits.Length).ElementAt(i).Average(), 1e-5);
        }
    }

    [Fact]
    public void ToBytes_Header_SaysWhatGoesInAndOut()
    {
        Model model = ModelOf(ExportedNetworks.All["mlpconv"]());
        OnnxGraph graph = OnnxFile.Parse(OnnxExport.ToBytes(model, new() { UInt8Input = true }));
        OnnxValue input = Assert.Single(graph.Inputs), output = Assert.Single(graph.Outputs);
        Assert.Equal("UInt8 [?, ?, ?, 3]", input.ToString());
        Assert.Equal("Float [?, 4]", output.ToString());
        Assert.Equal(("image", "probabilities", 17), (input.Name, output.Name, graph.Opset));
        Assert.Equal("a\nb\nc\nd", graph.Metadata["labels"]);
        Assert.Equal(model.WeightsSha256(), graph.Metadata["weights_sha256"]);
        Assert.Contains(graph.Nodes, node => node.Name == "block1.conv1");
        Assert.Contains("block1.conv1.weight", graph.Constants.Keys);
    }

    [Fact]
    public void ToBytes_EveryUsualLayer_GivesTheGraphWithoutDropout()
    {
        Model model = ModelOf(new NetworkBuilder("all", height: 8, width: 6, channels: 3)
            .Conv2d(4, 3, stride: 2, padding: 1, bias: false, name: "conv").BatchNorm2d("bn").Relu("relu")
            .MaxPool2d(2, 1, ceilMode: true, name: "max").Dropout(name: "drop")
            .AvgPool2d(2, 1, name: "mean").GlobalAvgPool2d().Softmax("softmax").Dropout(name: "last").Build(), scale: 1);
        OnnxGraph graph = OnnxFile.Parse(OnnxExport.ToBytes(model, new() { Batch = 5 }));
        Assert.Equal(
            [
                "Conv(image, conv.weight) = conv: dilations 1 1, group 1, kernel_shape 3 3, pads 1 1 1 1, strides 2 2",
                "BatchNormalization(conv, bn.weight, bn.bias, bn.running_mean, bn.running_var) = bn: epsilon 1E-05",
                "Relu(bn) = relu",
                "MaxPool(relu) = max: ceil_mode 1, dilations 1 1, kernel_shape 2 2, pads 0 0 0 0, strides 1 1",
                "AveragePool(max) = mean: count_include_pad 0, kernel_shape 2 2, pads 0 0 0 0, strides 1 1",
                "GlobalAveragePool(mean) = gap",
                "Flatten(gap) = flatten: axis 1",
                "Softmax(flatten) = softmax: axis 1",
                "Flatten(softmax) = scores: axis 1",
                "Identity(scores) = probabilities",
            ],
            graph.Nodes.Select(Told));
        Assert.Equal("image Float [5, 3, ?, ?]", $"{graph.Inputs[0].Name} {graph.Inputs[0]}");
        Assert.Equal("probabilities Float [5, 4]", $"{graph.Outputs[0].Name} {graph.Outputs[0]}");
        Assert.All(model.Weights, weight =>
        {
            Assert.Equal(weight.Tensor.Shape.AsEnumerable(), graph.Constants[weight.Name].Shape.AsEnumerable());
            Assert.Equal(weight.Tensor.Data, graph.Constants[weight.Name].ToFloats());
        });
    }

    [Fact]
    public void ToBytes_FixedNetwork_SaysItsSize()
    {
        OnnxGraph graph = OnnxFile.Parse(OnnxExport.ToBytes(ModelOf(ExportedNetworks.All["flatten of maps"]())));
        Assert.Equal("Float [?, 1, 6, 5]", graph.Inputs[0].ToString());
    }

    [Fact]
    public void ToBytes_Maps_OfANetworkWithoutAny_SaysSo()
    {
        var error = Assert.Throws<ArgumentException>(
            () => OnnxExport.ToBytes(ModelOf(ExportedNetworks.All["flatten of maps"]()), new() { Maps = true }));
        Assert.Equal("flatten of maps: expected a network that ends on a mean of maps, to write the maps.", error.Message);
    }

    [Theory]
    [InlineData(12)]
    [InlineData(23)]
    public void ToBytes_UnknownOpset_IsRefused(int opset) => Assert.Throws<ArgumentOutOfRangeException>(
        () => OnnxExport.ToBytes(ModelOf(ExportedNetworks.All["mlpconv"]()), new() { Opset = opset }));

    [Fact]
    public void ModelCard_Model_HasFrontMatterClassesAndFigures()
    {
        Model known = ModelOf(ExportedNetworks.All["mlpconv"](), """{"epoch":3,"testAccuracy":0.875}""");
        var model = new Model(
            known.Network, known.Weights, known.Labels, known.Preprocessing, """{"data":"sets/flowers.zip"}""", known.Metrics);
        string card = ModelCard.Of(model, "m.onnx");
        Assert.StartsWith("---\nlibrary_name: nin\npipeline_tag: image-classification\n", card);
        Assert.Contains(
            "    dataset:\n      type: \"flowers\"\n      name: \"flowers\"\n      split: \"test\"\n    metrics:\n    - type: accuracy\n"
                + "      value: 0.875\n", card);
        Assert.DoesNotContain("model-index", ModelCard.Of(known, "m.onnx"));
        Assert.Matches(@"\| resizing \| bilinearly with antialiasing, to \d+ x \d+, whatever its aspect ratio \|", card);
        Assert.True(ModelCardText.IsOne(card, ModelCard.Tag));
        Assert.False(ModelCardText.IsOne(card, "pytorch"));
        Assert.Contains("| test accuracy | 0.875 |\n", card);
        Assert.Contains("0. a\n1. b\n2. c\n3. d\n", card);
    }

    /// <summary>A node as text: its kind, inputs, output and settings.</summary>
    private static string Told(OnnxNode node)
    {
        string settings = string.Join(", ", node.Attributes.Names.Order(StringComparer.Ordinal).Select(name =>
            $"{name} {Setting(node.Attributes, name)}"));
        string told = $"{node.Operator}({string.Join(", ", node.Inputs)}) = {Assert.Single(node.Outputs)}";
        return settings.Length == 0 ? told : $"{told}: {settings}";
    }

    private static string Setting(OnnxAttributes attributes, string name) => name switch
    {
        "epsilon" => FormattableString.Invariant($"{attributes.Number(name)}"),
        "axis" or "ceil_mode" or "count_include_pad" or "group" => $"{attributes.Whole(name)}",
        _ => string.Join(' ', attributes.WholeList(name)!),
    };

    private static OnnxNetwork Again(byte[] content, Model model) => OnnxImport.Import(
        OnnxFile.Parse(content),
        new OnnxImportOptions { Height = model.Network.Input.Height, Width = model.Network.Input.Width });

    private static Model ModelOf(Network network, string? metrics = null, float scale = 1 / 255f)
    {
        var random = new System.Random(5);
        NamedTensor[] weights =
        [
            .. network.Nodes.SelectMany(node => node.NamedParameters).Select(parameter => new NamedTensor(
                parameter.Name,
                new Tensor(
                    parameter.Spec.Shape,
                    [
                        .. Enumerable.Range(0, parameter.Spec.Length).Select(_ =>
                            parameter.Spec.Role == ParameterRole.RunningVariance
                                ? random.NextSingle() + 0.5f
                                : (random.NextSingle() * 2) - 1),
                    ]))),
        ];
        int channels = network.Input.Channels;
        (int height, int width) = (network.Input.Height, network.Input.Width);
        Preprocessing preprocessing = scale == 1
            ? new(PreprocessingKind.Scale, height, width, channels, scale, [], [])
            : new(
                PreprocessingKind.Standardize, height, width, channels, scale, [.. Enumerable.Repeat(0.4f, channels)],
                [.. Enumerable.Repeat(0.3f, channels)]);
        return new Model(network, weights, ["a", "b", "c", "d"], preprocessing, metrics: metrics);
    }

    private static float[] Normalized(Model model, float[] pixels)
    {
        // [N, C, H, W] in the file is [N, H, W, C] in memory, which is how these pictures are given to both.
        Preprocessing numbers = model.Preprocessing;
        return
        [
            .. pixels.Select((pixel, i) => (float)(((pixel * (double)numbers.Scale) - numbers.Mean[i % numbers.Channels])
                / numbers.Deviation[i % numbers.Channels])),
        ];
    }
}
