using Nin.Data.Preparing;
using Nin.Models;
using Nin.Networks;
using Nin.PyTorch.Tests.Exporting;
using Nin.Testing;

namespace Nin.PyTorch.Tests;

/// <summary>The example of docs/pytorch.md is what runs here.</summary>
public sealed class PyTorchPageTests
{
    [Fact]
    public void Example_OfThePage_Runs()
    {
        using var file = new TemporaryFile();
        Network written = NetworkCatalog.Find("resnet20").Create();
        string[] labels = [.. Enumerable.Range(0, 10).Select(i => $"class {i}")];
        Preprocessing preprocessing = Preprocessing.ScaleOnly(32, 32, 3);
        var first = new Model(written, Formula.Weights(written, node => node), labels, preprocessing);
        PyTorchExport.Write(first, file.Path);
        Assert.Equal(first.WeightsSha256(), Read(file.Path, labels, preprocessing).WeightsSha256());
    }

    [Fact]
    public void Example_OfThePage_IsTheOneThatRuns()
    {
        string page = File.ReadAllText(Path.Combine(Checkout.Root, "docs", "pytorch.md"));
        string source = File.ReadAllText(Path.Combine(Checkout.Root, "tests", "Nin.PyTorch.Tests", "PyTorchPageTests.cs"));
        foreach (string line in page.Split("```csharp\n")[1].Split("```")[0].Split('\n'))
        {
            Assert.Contains(line.Trim().Replace("\"resnet20.pt\"", "file", StringComparison.Ordinal), source);
        }
    }

    private static Model Read(string file, string[] labels, Preprocessing preprocessing)
    {
        StateDict weights = StateDict.Read(file);
        Network network = NetworkCatalog.Find("resnet20").Create();
        var model = new Model(network, StateDictMapping.Map(network, weights.Tensors), labels, preprocessing);
        return model;
    }
}
