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

    [Theory]
    [InlineData("export nin-cifar10-bn", "expected where to write to: --onnx FILE or --pytorch FILE. Try 'nin export --help'.")]
    [InlineData("export nin-cifar10-bn --pytorch x", "--pytorch: expected a file that ends in .pt or .pth, got 'x'.")]
    [InlineData("export nin-cifar10-bn --pytorch x.pt --maps", "--maps is for ONNX files: expected --onnx FILE. Try 'nin export --help'.")]
    [InlineData("export nin-cifar10-bn --pytorch x.pt --onnx x.onnx", "--onnx and --pytorch: expected files of two names, got 'x.onnx' and 'x.pt'.")]
    [InlineData("export nin-cifar10-bn --onnx x --opset 9", "--opset: expected a whole number from 13 to 22, got '9'. Try 'nin export --help'.")]
    [InlineData("export nin-small --onnx x", "'nin-small' is the name of a network without weights; expected a model file. 'nin train --network nin-small' makes one.")]
    public void Export_WrongWords_IsOneLineAndExitCode2(string line, string message)
    {
        Ran ran = Cli.Run(line.Split(' '));
        Assert.Equal((2, "", $"nin: {message}\n"), (ran.Code, ran.Out, ran.Error));
    }
}
