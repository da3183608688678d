using Nin.Onnx.Format;
using Nin.Onnx.Graphs;

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

    [Theory]
    [InlineData("export nin-cifar10-bn", "expected where to write to: --onnx FILE. Try 'nin export --help'.")]
    [InlineData("export nin-cifar10-bn --onnx x --opset 9", "--opset: expected a whole number from 13 to 22, got '9'. Try 'nin export --help'.")]
    [InlineData("export nin-small --onnx x", "'nin-small' is the name of a network without weights; expected a model file. 'nin train --network nin-small' makes one.")]
    public void Export_WrongWords_IsOneLineAndExitCode2(string line, string message)
    {
        Ran ran = Cli.Run(line.Split(' '));
        Assert.Equal((2, "", $"nin: {message}\n"), (ran.Code, ran.Out, ran.Error));
    }
}
