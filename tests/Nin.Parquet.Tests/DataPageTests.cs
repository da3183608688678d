using Nin.Data;
using Nin.Testing;
using Nin.Tests.Data;

namespace Nin.Parquet.Tests;

/// <summary>The example of docs/data.md is what runs here.</summary>
public sealed class DataPageTests
{
    [Fact]
    public void Example_OfThePage_Runs()
    {
        byte[][] pictures = [.. Enumerable.Range(0, 4).Select(TableWriter.Picture)];
        using SmallSet mnist = new SmallSet()
            .Bytes("data/train-00000-of-00001.parquet", new TableWriter().Write(pictures, [0L, 1L, 0L, 1L]))
            .Bytes("data/test-00000-of-00001.parquet", new TableWriter().Write(pictures[..1], [1L]));
        ParquetImages.Register();
        DataSplits data = new DataCatalog().Open(mnist.Folder);
        Assert.Equal((4, 1), (data.Train.Count, data.Test!.Count));
    }

    [Fact]
    public void Example_OfThePage_IsTheOneThatRuns()
    {
        string page = File.ReadAllText(Path.Combine(Checkout.Root, "docs", "data.md"));
        string source = File.ReadAllText(Path.Combine(Checkout.Root, "tests", "Nin.Parquet.Tests", "DataPageTests.cs"));
        string[] lines = page.Split("```csharp\n")[1].Split("```")[0].Split('\n');
        foreach (string line in lines.Where(line => line != "using Nin.Parquet;"))
        {
            Assert.Contains(
                line.Split("//")[0].Trim().Replace("\"mnist/\"", "mnist.Folder", StringComparison.Ordinal), source, StringComparison.Ordinal);
        }
    }
}
