using Nin.Imaging;
using Nin.Testing;

namespace Nin.Tests;

/// <summary>The program of docs/explaining.md is compiled and run, and each picture of docs/explained is shown.</summary>
public sealed class ExplainingTests
{
    private static readonly string Docs = Path.Combine(Checkout.Root, "docs");

    [Fact]
    public void Program_OfThePage_CompilesAndRuns()
    {
        string folder = Directory.CreateTempSubdirectory("nin-explaining").FullName;
        try
        {
            // As it stands, on fewer pictures and for an epoch: it is seen that every line works.
            string page = File.ReadAllText(Path.Combine(Docs, "explaining.md")).ReplaceLineEndings("\n");
            string program = page.Split("```csharp\n")[1].Split("```")[0]
                .Replace("new DataCatalog().Open(\"shapes\")", "ShapesDataset.Generate(train: 480, validation: 40, test: 100)", StringComparison.Ordinal)
                .Replace("Epochs = 4", "Epochs = 1", StringComparison.Ordinal)
                .Replace("\"docs/", $"\"{Docs.Replace('\\', '/')}/", StringComparison.Ordinal)
                .Replace("\"maps.png\"", $"@\"{Path.Combine(folder, "maps.png")}\"", StringComparison.Ordinal)
                .Replace("\"layer.png\"", $"@\"{Path.Combine(folder, "layer.png")}\"", StringComparison.Ordinal);
            Assert.Matches(
                @"^star: \d+ boxes, score (-?\d+\.\d) = mean \1\nheart: \d+ boxes, score (-?\d+\.\d) = mean \2\n"
                    + @"\d+ ?% point into the right box; deletion in 21 steps: \d\.\d\d\n\S+:3 is strongest at row \d+, column \d+\n$",
                Programs.Run(program));
            Assert.All(["maps.png", "layer.png"], name => Assert.True(ImageFile.Read(Path.Combine(folder, name)).Width > 100));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void Pictures_OfTheFolder_AreSmallAndShown()
    {
        string page = File.ReadAllText(Path.Combine(Docs, "explaining.md"));
        Assert.Contains("(docs/explaining.md)", File.ReadAllText(Path.Combine(Checkout.Root, "README.md")), StringComparison.Ordinal);
        Assert.All(new DirectoryInfo(Path.Combine(Docs, "explained")).GetFiles(), file =>
        {
            Assert.InRange(file.Length, 1, 200_000);
            Assert.Contains($"explained/{file.Name}", page, StringComparison.Ordinal);
        });
    }
}
