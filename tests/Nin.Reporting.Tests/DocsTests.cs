using Nin.Testing;
using Nin.Tests;

namespace Nin.Reporting.Tests;

/// <summary>The program of docs/reports.md is compiled against the public surface alone, and run.</summary>
public sealed class DocsTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("nin-docs-").FullName;

    private static string Docs => Path.Combine(Checkout.Root, "docs");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Block_OfThePage_CompilesRunsAndWritesBothPages()
    {
        // As it stands, on fewer pictures, for an epoch, and into a folder of its own.
        string code = File.ReadAllText(Path.Combine(Docs, "reports.md")).Split("```csharp\n")[1].Split("```")[0]
            .Replace("new DataCatalog().Open(\"shapes\")", "ShapesDataset.Generate(train: 160, validation: 40, test: 40)", StringComparison.Ordinal)
            .Replace("Epochs = 4", "Epochs = 1", StringComparison.Ordinal);
        foreach (string file in (string[])["runs/", "report.html", "comparison.html"])
        {
            code = code.Replace($"\"{file}", $"\"{_folder.Replace('\\', '/')}/{file}", StringComparison.Ordinal);
        }

        Assert.Equal("seed-1: 1 epochs\n", Programs.Run(code));
        Assert.Contains("Report: seed-1", File.ReadAllText(Path.Combine(_folder, "report.html")), StringComparison.Ordinal);
        Assert.Contains("Comparison: seed-1, seed-2", File.ReadAllText(Path.Combine(_folder, "comparison.html")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("report.png")]
    [InlineData("report-answers.png")]
    [InlineData("comparison.png")]
    [InlineData("live.png")]
    public void Picture_OfThePage_IsThereAndSmall(string name) =>
        Assert.InRange(new FileInfo(Path.Combine(Docs, "reports", name)).Length, 1, 200_000);
}
