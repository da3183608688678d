using System.Buffers.Binary;
using System.Text;
using Nin.Data.Preparing;
using Nin.Models;
using Nin.Networks;
using Nin.Onnx.Exporting;
using Nin.Onnx.Format;
using Nin.Onnx.Graphs;
using Nin.Onnx.Lowering;
using Nin.Tensors;
using Nin.Testing;

namespace Nin.Cli.Tests.Commands;

/// <summary>Files of other frameworks made into models: what comes in, what is said of it, and what is refused.</summary>
public sealed class ImportCommandTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("nin-import").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Import_NetworkOfAMap_IsNotedAndNoClassifier()
    {
        string file = WriteMap(), model = In("map.safetensors"), again = In("again.onnx"), picture = In("p.ppm");
        Ran import = Cli.Run("import", file);
        Assert.Equal(0, import.Code);
        Assert.Contains(", a map of 6 x 6 x 2, ", import.Out, StringComparison.Ordinal);
        Assert.Contains(
            "nin: note: its output is a map of 6 x 6 x 2, not a list of classes: 'nin predict' refuses it.\n", import.Error,
            StringComparison.Ordinal);
        File.WriteAllBytes(picture, [.. "P6 6 6 255\n"u8, .. new byte[6 * 6 * 3]]);
        foreach (string asked in new[] { file, model })
        {
            Assert.Contains("its output is a map of 6 x 6 x 2, not a list of classes", Cli.Fails(2, "predict", asked, picture), StringComparison.Ordinal);
        }

        Assert.Equal(0, Cli.Run("export", model, "--onnx", again).Code);
        OnnxGraph graph = OnnxFile.Read(again);
        Assert.DoesNotContain(graph.Nodes, node => node.Operator is "Softmax" or "Flatten");
        Assert.Equal("Float [?, 2, 6, 6]", Assert.Single(graph.Outputs).ToString());
        Assert.False(new OnnxReader().Read(again).IsList);
        Assert.DoesNotContain("image-classification", File.ReadAllText(In("again.md")), StringComparison.Ordinal);
    }

    [Fact]
    public void Import_FileOfSeveralOutputs_SaysWhichAreLeftAside()
    {
        Cli.Run("export", "nin-cifar10-bn", "--onnx", In("m.onnx"), "--maps");
        Ran ran = Cli.Run("import", In("m.onnx"));
        Assert.Equal(
            (0, "nin: note: the file has several outputs; took the first and left aside maps.\n"), (ran.Code, ran.Error));
    }

    [Fact]
    public void Import_NamedOutput_MakesTheModel()
    {
        Cli.Run("export", "nin-cifar10-bn", "--onnx", In("m.onnx"), "--maps");
        Ran ran = Cli.Run("import", In("m.onnx"), "--output", "maps");
        Assert.Equal(0, ran.Code);
        Assert.Contains("a map of ", ran.Out, StringComparison.Ordinal);
        Assert.Contains(
            "the file has several outputs; took that of --output and left aside ", ran.Error, StringComparison.Ordinal);
        Assert.Contains(
            "expected a value 'nothing' as an output, which no node makes", Cli.Fails(1, "import", In("m.onnx"), "--output", "nothing"),
            StringComparison.Ordinal);
    }

    [Fact]
    public void Import_OpenSizes_AreThoseThatAreAsked()
    {
        Cli.Run("export", "nin-cifar10-bn", "--onnx", In("m.onnx"));
        Ran ran = Cli.Run("import", In("m.onnx"), "--height", "40", "--width", "48");
        Assert.Equal(0, ran.Code);
        Assert.Contains("pictures of 40x48x3", ran.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void Import_Key_TakesTheTensorsUnderIt()
    {
        string weights = Golden("pytorch", "reading", "nested.pt"), network = In("net.json"), model = In("key.safetensors");
        Network one = new NetworkBuilder("one", 1, 1, 3).Flatten().Linear(2, name: "fc").Build();
        File.WriteAllText(network, NetworkJson.Write(one));
        Assert.Equal(0, Cli.Run("import", weights, "--network", network, "--key", "layer1", "--out", model).Code);
        Assert.Equal([1, 1, 1, 1, 1, 1, 0, 0], Model.Load(model).Weights.SelectMany(weight => weight.Tensor.Data).ToArray());
        Assert.Contains(
            "layer2.weight", Cli.Fails(2, "import", weights, "--network", network, "--out", model), StringComparison.Ordinal);
    }

    /// <summary>
    /// Caffe's pictures have blue first, so the first layer's channels are turned around; with --rgb they are not.
    /// </summary>
    [Fact]
    public void Import_RgbOfCaffe_LeavesTheFirstLayersChannelsAsTheyAre()
    {
        string file = Golden("caffe", "nin.caffemodel"), asIs = In("rgb.safetensors"), turned = In("bgr.safetensors");
        Assert.Equal(0, Cli.Run("import", file, "--rgb", "--out", asIs).Code);
        Assert.Equal(0, Cli.Run("import", file, "--out", turned).Code);
        Tensor first = Model.Load(asIs).Weights[0].Tensor, second = Model.Load(turned).Weights[0].Tensor;
        Assert.Equal(3, first.Shape[1]);
        for (int i = 0; i < first.Data.Length; i++)
        {
            int kernel = first.Shape[2] * first.Shape[3], channel = i / kernel % 3, mirrored = i + ((2 - (2 * channel)) * kernel);
            Assert.Equal(first.Data[i], second.Data[mirrored]);
        }
    }

    /// <summary>Weights alone say nothing of their network; both commands are told it, and how their names differ.</summary>
    [Fact]
    public void Verify_WeightsOfANamedNetwork_AreCompared()
    {
        string weights = WriteWeights(1), network = In("net.json"), model = In("model.safetensors"), map = In("map.json");
        Network own = new NetworkBuilder("tiny", 4, 4, 1).GlobalAvgPool2d().Flatten().Linear(2, bias: false, name: "head").Build();
        File.WriteAllText(network, NetworkJson.Write(own));
        File.WriteAllText(map, """{"fc":"head"}""");
        Assert.Equal(0, Cli.Run("import", weights, "--network", network, "--map", map, "--out", model).Code);
        Ran ran = Cli.Run("verify", model, weights, "--network", network, "--map", map, "--pictures", "4");
        Assert.Equal((0, ""), (ran.Code, ran.Error));
        Assert.Contains("--network NAME of 'nin import' and 'nin verify'", Cli.Fails(1, "verify", model, weights), StringComparison.Ordinal);
        Assert.Contains(
            "--backbone-network", Cli.Fails(1, "train", "shapes", "--backbone", weights, "--out", In("run")), StringComparison.Ordinal);
    }

    [Fact]
    public void Import_NetworkNamedForAFileThatBringsOne_IsTheOptionsFault() => Assert.Equal(
        "--network is for files of weights alone, as PyTorch's are; 'x.onnx' brings its network.",
        Cli.Fails(2, "import", "x.onnx", "--network", "resnet18"));

    [Fact]
    public void Import_WeightsThatAreNoNumbers_IsTheFilesFault()
    {
        string weights = WriteWeights(float.NaN), network = In("net.json");
        File.WriteAllText(network, NetworkJson.Write(Tiny));
        string message = Cli.Fails(1, "import", weights, "--network", network, "--out", In("o.safetensors"));
        Assert.Contains($"{weights}: ", message, StringComparison.Ordinal);
        Assert.Contains("expected finite weights, got NaN", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Import_WeightsOfNoKnownNetwork_SaysWhichOptionsHelp() => Assert.Contains(
        "--network NAME of 'nin import'", Cli.Fails(1, "import", WriteWeights(1), "--out", In("o.safetensors")),
        StringComparison.Ordinal);

    private static Network Tiny { get; } =
        new NetworkBuilder("tiny", 4, 4, 1).GlobalAvgPool2d().Flatten().Linear(2, bias: false, name: "fc").Build();

    /// <summary>A safetensors file of one tensor, [2, 1].</summary>
    private string WriteWeights(float number)
    {
        byte[] header = Encoding.UTF8.GetBytes("""{"fc.weight":{"dtype":"F32","shape":[2,1],"data_offsets":[0,8]}}""");
        byte[] length = new byte[8], numbers = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(length, header.Length);
        BinaryPrimitives.WriteSingleLittleEndian(numbers, number);
        string file = In("weights.safetensors");
        File.WriteAllBytes(file, [.. length, .. header, .. numbers]);
        return file;
    }

    /// <summary>An ONNX file whose output is a map of two channels.</summary>
    private string WriteMap()
    {
        Network network = new NetworkBuilder("map", 6, 6, 3).Conv2d(2, 3, padding: 1, bias: false).Build();
        NamedTensor[] weights =
        [
            .. network.Nodes.SelectMany(node => node.NamedParameters).Select(parameter => new NamedTensor(
                parameter.Name, new Tensor(parameter.Spec.Shape, new float[parameter.Spec.Length]))),
        ];
        string file = In("map.onnx");
        OnnxExport.Write(new ImportedNetwork(network, [.. weights], [], Preprocessing.ScaleOnly(6, 6, 3)).ToModel(), file);
        return file;
    }

    private static string Golden(params string[] names) => Path.Combine([Checkout.Root, "tests", "golden", .. names]);

    private string In(string name) => Path.Combine(_folder, name);
}
