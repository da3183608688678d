using Nin.Onnx.Format;
using Nin.Onnx.Graphs;
using Nin.PyTorch;

namespace Nin.Cli.Tests.Commands;

/// <summary>Models as files for other programs.</summary>
public sealed class ExportCommandTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("nin-export").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Export_ModelInTheBox_IsAnOnnxFileWithACard()
    {
        string file = Path.Combine(_folder, "m.onnx"), card = Path.Combine(_folder, "m.md");
        Ran ran = Cli.Run("export", "nin-cifar10-bn", "--onnx", file, "--maps", "--uint8-input", "--opset", "20");
        Assert.Equal((0, $"{file}\n{card}\n", ""), (ran.Code, ran.Out, ran.Error));
        OnnxGraph graph = OnnxFile.Read(file);
        Assert.Equal(20, graph.Opset);
        Assert.Equal("UInt8 [?, ?, ?, 3]", graph.Inputs[0].ToString());
        Assert.Equal(["probabilities", "maps"], graph.Outputs.Select(output => output.Name));
        Assert.Contains("0. airplane\n", File.ReadAllText(card));
    }

    [Fact]
    public void Export_ModelInTheBox_IsAPyTorchFileWithAModuleAndACard()
    {
        string file = Path.Combine(_folder, "my-net.pt"), module = Path.Combine(_folder, "my_net.py"), card = Path.Combine(_folder, "my-net.md");
        Ran ran = Cli.Run("export", "nin-cifar10-bn", "--pytorch", file);
        Assert.Equal((0, $"{file}\n{module}\n{card}\n", ""), (ran.Code, ran.Out, ran.Error));
        Assert.Contains("mlpconv1.conv1.weight", StateDict.Read(file).Tensors.Select(tensor => tensor.Name));
        Assert.Contains("class NinCifar10Bn(nn.Module):\n", File.ReadAllText(module));
        Assert.Contains("| files | `my-net.pt`, the weights; `my_net.py`, the module |\n", File.ReadAllText(card));
        Assert.Contains("0. airplane\n", File.ReadAllText(card));
    }

    [Fact]
    public void Export_Again_ReplacesWhatItMade()
    {
        string onnx = In("m.onnx"), torch = In("n.pt");
        for (int i = 0; i < 2; i++)
        {
            Assert.Equal((0, ""), Said(Cli.Run("export", "nin-cifar10-bn", "--onnx", onnx, "--pytorch", torch)));
        }
    }

    [Theory]
    [InlineData("--onnx", "README.onnx", "README.md")]
    [InlineData("--pytorch", "my.pt", "my.py")]
    [InlineData("--pytorch", "my.pt", "my.md")]
    public void Export_FileBesideThatNoExportMade_IsRefusedAndStays(string option, string name, string beside)
    {
        File.WriteAllText(In(beside), "# Mine\n");
        Assert.Equal(
            $"'{In(beside)}' would be written over, and no export of this kind has made it; move it away, or name another file.",
            Cli.Fails(2, "export", "nin-cifar10-bn", option, In(name)));
        Assert.Equal("# Mine\n", File.ReadAllText(In(beside)));
        Assert.Single(Directory.GetFiles(_folder));
    }

    [Fact]
    public void Export_CardOfTheOtherKind_IsRefused()
    {
        Cli.Run("export", "nin-cifar10-bn", "--onnx", In("m.onnx"));
        Assert.Contains("m.md' would be written over", Cli.Fails(2, "export", "nin-cifar10-bn", "--pytorch", In("m.pt")), StringComparison.Ordinal);
    }

    [Fact]
    public void Export_OverTheModelItself_IsRefused()
    {
        Cli.Run("export", "nin-cifar10-bn", "--onnx", In("m.onnx"));
        byte[] before = File.ReadAllBytes(In("m.onnx"));
        Assert.Equal(
            $"'{In("m.onnx")}' is the model, and would be written over; name another file.",
            Cli.Fails(2, "export", In("m.onnx"), "--onnx", In("m.onnx")));
        Assert.Equal(before, File.ReadAllBytes(In("m.onnx")));
    }

    [Fact]
    public void Export_EightBits_CardSaysHowAndWhatTheFileReaches()
    {
        string file = In("q.onnx"), data = WritePictures("train", "test");
        Ran ran = Cli.Run("export", "nin-cifar10-bn", "--onnx", file, "--int8", "--calibrate", data);
        Assert.Equal((0, ""), Said(ran));
        Assert.Contains("weights use seven of their eight bits: with all of them, processors without VNNI clip sums", ran.Out, StringComparison.Ordinal);
        OnnxGraph graph = OnnxFile.Read(file);
        var weights = graph.Constants.Values.Where(one => one.Type == ElementType.Int8);
        Assert.Equal(63, weights.Max(one => one.ToFloats().Max(Math.Abs)));
        string card = File.ReadAllText(In("q.md"));
        Assert.Contains("    dataset:\n      type: \"pictures\"\n      name: \"pictures\"\n      split: \"test\"\n", card, StringComparison.Ordinal);
        Assert.Contains("weights of eight bits that use seven", card, StringComparison.Ordinal);
        Assert.Contains("| ranges | measured on 8 pictures of pictures train |\n", card, StringComparison.Ordinal);
        Assert.Contains("| the model's weights, in floats | SHA-256 3dd5ddc8", card, StringComparison.Ordinal);
        Assert.Contains("On 8 pictures of pictures test, computed by Nin.\n", card, StringComparison.Ordinal);
        Assert.Contains("| accuracy of this file | ", card, StringComparison.Ordinal);
        Assert.DoesNotContain("## What it reached", card, StringComparison.Ordinal);
    }

    [Fact]
    public void Export_EightBitsAndNothingToMeasureOn_LeavesNoFile()
    {
        string data = WritePictures("train");
        Assert.Contains("has no test part", Cli.Fails(2, "export", "nin-cifar10-bn", "--onnx", In("q.onnx"), "--int8", "--calibrate", data), StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(_folder));
    }

    [Theory]
    [InlineData("export nin-cifar10-bn --onnx c.txt", "--onnx: expected a file that ends in .onnx, got 'c.txt'.")]
    [InlineData("export nin-cifar10-bn --onnx c.onnx --full-range", "--full-range is for --int8, which was not given.")]
    [InlineData("export nin-cifar10-bn", "expected where to write to: --onnx FILE or --pytorch FILE. Try 'nin export --help'.")]
    [InlineData("export nin-cifar10-bn --pytorch x", "--pytorch: expected a file that ends in .pt or .pth, got 'x'.")]
    [InlineData("export nin-cifar10-bn --pytorch x.pt --maps", "--maps is for ONNX files: expected --onnx FILE. Try 'nin export --help'.")]
    [InlineData("export nin-cifar10-bn --pytorch x.pt --onnx x.onnx", "--onnx and --pytorch: expected files of two names, got 'x.onnx' and 'x.pt'.")]
    [InlineData("export nin-cifar10-bn --onnx x --opset 9", "--opset: expected a whole number from 13 to 22, got '9'. Try 'nin export --help'.")]
    [InlineData("export nin-small --onnx x.onnx", "'nin-small' is the name of a network without weights; expected a model file. 'nin train --network nin-small' makes one.")]
    public void Export_WrongWords_IsOneLineAndExitCode2(string line, string message)
    {
        Ran ran = Cli.Run(line.Split(' '));
        Assert.Equal((2, "", $"nin: {message}\n"), (ran.Code, ran.Out, ran.Error));
    }

    private static (int Code, string Error) Said(Ran ran) => (ran.Code, ran.Error);

    /// <summary>A folder of pictures of two classes, as the model in the box names them.</summary>
    private string WritePictures(params string[] parts)
    {
        foreach (string part in parts)
        {
            foreach ((string name, int tint) in new[] { ("airplane", 200), ("frog", 40) })
            {
                string folder = Directory.CreateDirectory(Path.Combine(In("pictures"), part, name)).FullName;
                for (int i = 0; i < 4; i++)
                {
                    byte[] pixels = [.. Enumerable.Range(0, 32 * 32 * 3).Select(k => (byte)((tint + (k * (i + 3))) % 256))];
                    File.WriteAllBytes(Path.Combine(folder, $"{part}{i}.ppm"), [.. "P6 32 32 255\n"u8, .. pixels]);
                }
            }
        }

        return In("pictures");
    }

    private string In(string name) => Path.Combine(_folder, name);
}
