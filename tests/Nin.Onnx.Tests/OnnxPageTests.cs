using Nin.Data.Preparing;
using Nin.Models;
using Nin.Networks;
using Nin.Onnx.Exporting;
using Nin.Onnx.Lowering;
using Nin.Tensors;
using Nin.Testing;

namespace Nin.Onnx.Tests;

/// <summary>The example of docs/onnx.md is what runs here.</summary>
public sealed class OnnxPageTests
{
    [Fact]
    public void Example_OfThePage_Runs()
    {
        string folder = Directory.CreateTempSubdirectory("nin-onnx").FullName;
        string file = Path.Combine(folder, "version-slim-320.onnx");
        try
        {
            Network network = new NetworkBuilder("n", 4, 4, 3).Conv2d(2, 1).GlobalAvgPool2d().Build();
            NamedTensor[] weights =
            [
                new("conv1.weight", new Tensor([2, 3, 1, 1], [1, 2, 3, 4, 5, 6])), new("conv1.bias", new Tensor([2], [0, 0])),
            ];
            OnnxExport.Write(
                new Model(network, weights, ["a", "b"], Preprocessing.ScaleOnly(4, 4, 3)), file, new() { Logits = true });
            float[] pixels = [.. Enumerable.Repeat(255f, 4 * 4 * 3)];
            float[] scores = Run(file, pixels);
            Assert.Equal(6, scores[0], 1e-5);
            Assert.Equal(15, scores[1], 1e-5);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void Example_OfThePage_IsTheOneThatRuns()
    {
        string page = File.ReadAllText(Path.Combine(Checkout.Root, "docs", "onnx.md"));
        string source = File.ReadAllText(Path.Combine(Checkout.Root, "tests", "Nin.Onnx.Tests", "OnnxPageTests.cs"));
        foreach (string line in page.Split("```csharp\n")[1].Split("```")[0].Split('\n'))
        {
            Assert.Contains(line.Split("//")[0].Trim().Replace("\"version-slim-320.onnx\"", "file, sizes", StringComparison.Ordinal), source);
        }
    }

    private static float[] Run(string file, float[] pixels)
    {
        var sizes = new OnnxImportOptions { Height = 4, Width = 4 };
        OnnxNetwork detector = OnnxImport.Import(file, sizes);
        using var session = new InferenceSession(detector.Network, detector.Weights);
        float[][] answers = session.Run(detector.Input.ToNetwork(pixels));
        float[] scores = detector.Outputs[0].ToGraph(answers[0]);
        return scores;
    }
}
