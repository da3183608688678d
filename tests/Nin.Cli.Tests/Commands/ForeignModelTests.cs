using System.Text.Json;
using Nin.Onnx.Verification;

namespace Nin.Cli.Tests.Commands;

/// <summary>Models of other frameworks, wherever a model is asked for.</summary>
public sealed class ForeignModelTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("nin-foreign").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Verify_ModelAndItsExports_AreTheSame()
    {
        string onnx = In("m.onnx"), torch = In("n.pt");
        Assert.Equal(0, Cli.Run("export", "nin-cifar10-bn", "--onnx", onnx).Code);
        Assert.Equal(0, Cli.Run("export", "nin-cifar10-bn", "--pytorch", torch).Code);
        foreach (string other in new[] { onnx, torch })
        {
            Ran ran = Cli.Run("verify", "nin-cifar10-bn", other, "--pictures", "4", "--json");
            Assert.Equal((0, ""), (ran.Code, ran.Error));
            Assert.True(ran.Json.GetProperty("isWithin").GetBoolean());
            Assert.Equal(JsonValueKind.Null, ran.Json.GetProperty("firstDifferentLayer").ValueKind);
            int comparisons = other == onnx && OnnxRuntimeModel.IsHere ? 2 : 1;
            Assert.Equal(comparisons, ran.Json.GetProperty("comparisons").GetArrayLength());
        }
    }

    [Fact]
    public void Verify_TwoExports_AreTheSameThoughOnlyOnePreparesPicturesItself()
    {
        string onnx = In("m.onnx"), torch = In("other.pt");
        Cli.Run("export", "nin-cifar10-bn", "--onnx", onnx);
        Cli.Run("export", "nin-cifar10-bn", "--pytorch", torch);
        Ran ran = Cli.Run("verify", onnx, torch, "--pictures", "2", "--json");
        Assert.Equal((0, ""), (ran.Code, ran.Error));
        JsonElement[] sides = [.. ran.Json.GetProperty("prepared").EnumerateArray()];
        Assert.Equal(["file", "other"], sides.Select(side => side.GetProperty("from").GetString()));
        Assert.Equal("samples from 0 to 255", sides[0].GetProperty("preprocessing").GetString());
        Assert.StartsWith("samples from 0 to 1", sides[1].GetProperty("preprocessing").GetString(), StringComparison.Ordinal);
        Assert.Contains("\"tolerance\": 0.0001,", ran.Out, StringComparison.Ordinal);
        Ran shown = Cli.Run("verify", onnx, torch, "--pictures", "2");
        Assert.Contains("as the other file says", shown.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void Verify_BytesAndLogits_AreTheSame()
    {
        string onnx = In("b.onnx");
        Cli.Run("export", "nin-cifar10-bn", "--onnx", onnx, "--maps", "--logits", "--uint8-input", "--opset", "20");
        Ran ran = Cli.Run("verify", "nin-cifar10-bn", onnx, "--pictures", "2", "--json");
        Assert.Equal((0, ""), (ran.Code, ran.Error));
        Assert.Equal("scores", ran.Json.GetProperty("comparisons")[0].GetProperty("compared").GetString());
    }

    [Fact]
    public void Verify_AMapAndItsFlatExport_AreTheSamePixelByPixel()
    {
        string model = In("map.safetensors"), onnx = In("map.onnx");
        Networks.Network network = new Networks.NetworkBuilder("map", 12, 10, 3).Conv2d(4, 3).Relu().Conv2d(2, 1).Build();
        var random = new System.Random(4);
        IEnumerable<Tensors.NamedTensor> weights = network.Nodes.SelectMany(node => node.NamedParameters).Select(one =>
            new Tensors.NamedTensor(one.Name, new Tensors.Tensor(
                one.Spec.Shape, [.. Enumerable.Range(0, one.Spec.Length).Select(_ => random.NextSingle() - 0.5f)])));
        new Models.Model(
            network, weights, Enumerable.Range(0, network.Classes).Select(label => $"{label}"),
            Data.Preparing.Preprocessing.ScaleOnly(12, 10, 3)).Save(model);
        Cli.Run("export", model, "--onnx", onnx, "--logits");
        Ran ran = Cli.Run("verify", model, onnx, "--pictures", "3", "--json");
        Assert.Equal((0, ""), (ran.Code, ran.Error));
        Assert.All(
            ran.Json.GetProperty("comparisons").EnumerateArray(),
            row => Assert.Equal(1, row.GetProperty("sameAnswers").GetDouble()));
    }

    [Fact]
    public void Verify_EightBits_AreNotTheSameAndTheFirstLayerIsNamed()
    {
        string whole = In("m8.onnx");
        Ran export = Cli.Run("export", "nin-cifar10-bn", "--onnx", whole, "--int8", "--calibrate", WritePictures());
        Assert.Equal(0, export.Code);
        Assert.Contains("before, ", export.Out, StringComparison.Ordinal);
        Assert.True(new FileInfo(whole).Length < 1_100_000);
        Ran ran = Cli.Run("verify", "nin-cifar10-bn", whole, "--pictures", "2", "--tolerance", "1e-7");
        Assert.Equal(3, ran.Code);
        Assert.Contains("first layers that differ: mlpconv1.conv1 and mlpconv1.conv1", ran.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void Import_PyTorchFile_IsAModelWithTheSameWeights()
    {
        string torch = In("m.pt"), model = In("m.safetensors"), labels = In("labels.txt");
        Cli.Run("export", "nin-cifar10-bn", "--pytorch", torch);
        File.WriteAllLines(labels, Enumerable.Range(0, 10).Select(label => $"class {label}"));
        Ran ran = Cli.Run("import", torch, "--labels", labels, "--mean", "0.5,0.5,0.5", "--std", "0.25,0.25,0.25");
        Assert.Equal((0, ""), (ran.Code, ran.Error));
        Models.Model read = Models.Model.Load(model);
        Assert.Equal("class 3", read.Labels[3]);
        Assert.Equal([0.25f, 0.25f, 0.25f], read.Preprocessing.Deviation);
        Assert.StartsWith("3dd5ddc8", read.WeightsSha256(), StringComparison.Ordinal);
    }

    [Fact]
    public void Backbones_AsJson_SayWhereEachIs()
    {
        JsonElement[] all = [.. Cli.Run("backbones", "--json").Json.EnumerateArray()];
        Assert.Equal(
            ["nin-cifar10-bn", "mnist", "fashion-mnist", "resnet18"], all.Select(one => one.GetProperty("name").GetString()));
        Assert.All(all[..3], one => Assert.True(one.GetProperty("isHere").GetBoolean()));
        Assert.All(all[..3], one => Assert.Equal(JsonValueKind.Null, one.GetProperty("package").ValueKind));
        JsonElement known = all[3];
        Assert.Equal("MIT", known.GetProperty("license").GetString());
    }

    [Fact]
    public void Train_OnABackbone_LearnsAHead()
    {
        Ran ran = Cli.Run(
            "train", WritePictures(), "--backbone", "nin-cifar10-bn", "--out", In("run"), "--no-report",
            "--set", "epochs=2", "--set", "batchSize=4", "--set", "validation=0", "--json");
        Assert.Equal(0, ran.Code);
        Models.Model trained = Models.Model.Load(In("run", "model.safetensors"));
        Assert.Equal("nin-cifar10-bn-transfer", trained.Network.Name);
    }

    [Fact]
    public void Train_OnWeightsAlone_OfTheNetworkThatIsNamed()
    {
        Assert.Equal(0, Cli.Run("export", "nin-cifar10-bn", "--pytorch", In("m.pt")).Code);
        Ran ran = Cli.Run(
            "train", WritePictures(), "--backbone", In("m.pt"), "--backbone-network", "nin-cifar10-bn", "--out", In("run"), "--no-report",
            "--set", "epochs=1", "--set", "batchSize=4", "--set", "validation=0", "--json");
        Assert.Equal(0, ran.Code);
        Assert.Equal("nin-cifar10-bn-transfer", Models.Model.Load(In("run", "model.safetensors")).Network.Name);
    }

    [Theory]
    [InlineData("train x --backbone nowhere.onnx", "There is no model file 'nowhere.onnx'.")]
    [InlineData("train x --backbone resnet99", "'resnet99' is no known backbone, did you mean 'resnet18'? Known: resnet18.")]
    [InlineData("train x --head linear", "--head is for a network that --backbone names, which was not given.")]
    [InlineData("train x --backbone resnet18 --backbone-network resnet18", "--backbone-network is for files; 'resnet18' is a name.")]
    [InlineData("train x --backbone nin-cifar10-bn --backbone-network resnet18", "--backbone-network is for files of weights alone, as PyTorch's are; 'nin-cifar10-bn' brings its network.")]
    [InlineData("train x --backbone x.pt --backbone-map m.json", "--backbone-map gives names to the weights of a network, which --backbone-network names.")]
    [InlineData("verify nin-cifar10-bn nin-cifar10-bn --network resnet18", "--network is for files of weights alone, as PyTorch's are; 'nin-cifar10-bn' and 'nin-cifar10-bn' bring their networks.")]
    [InlineData("verify nin-cifar10-bn nin-cifar10-bn --map m.json", "--map gives names to the weights of a network, which --network names.")]
    [InlineData("import x.pt --height 32", "--height is for ONNX, Keras and Caffe files; 'x.pt' is none.")]
    [InlineData("import x.keras --output y", "--output is for ONNX files; 'x.keras' is none.")]
    [InlineData("import x.onnx --rgb", "--rgb is for Caffe files; 'x.onnx' is none.")]
    [InlineData("import x.onnx --key model", "--key is for PyTorch files; 'x.onnx' is none.")]
    [InlineData("import x.onnx --width 0", "--width: expected a whole number")]
    [InlineData("train x --backbone nin-cifar10-bn --network nin-small", "--backbone brings a network and its weights; expected no --network beside it.")]
    [InlineData("backbones get vgg", "'vgg' is no known backbone")]
    [InlineData("export nin-cifar10-bn --onnx x.onnx --int8", "--int8 and --calibrate belong together: expected both or none.")]
    [InlineData("import x.doc", "expected a file that ends in .onnx, .pt, .pth, .pth.tar, .keras, .h5, .hdf5, .caffemodel or .safetensors, got 'x.doc'.")]
    [InlineData("verify nin-cifar10-bn nothing.onnx", "There is no model file 'nothing.onnx'.")]
    public void Run_WrongWords_IsOneLine(string line, string message)
    {
        Ran ran = Cli.Run(line.Split(' '));
        Assert.Contains(ran.Code, (int[])[1, 2]);
        Assert.StartsWith($"nin: {message}", ran.Error, StringComparison.Ordinal);
        Assert.Single(ran.Error.TrimEnd('\n').Split('\n'));
    }

    /// <summary>A folder of pictures of two classes, as the model in the box names them.</summary>
    private string WritePictures()
    {
        foreach (string part in new[] { "train", "test" })
        {
            foreach ((string name, byte tint) in new[] { ("airplane", (byte)200), ("frog", (byte)40) })
            {
                string folder = Directory.CreateDirectory(In("pictures", part, name)).FullName;
                for (int i = 0; i < 8; i++)
                {
                    byte[] pixels = [.. Enumerable.Range(0, 32 * 32 * 3).Select(
                        k => (byte)((tint + (k * (i + 3)) + (i * 5)) % 256))];
                    File.WriteAllBytes(Path.Combine(folder, $"{part}{i}.ppm"), [.. "P6 32 32 255\n"u8, .. pixels]);
                }
            }
        }

        return In("pictures");
    }

    private string In(params string[] parts) => Path.Combine([_folder, .. parts]);
}
