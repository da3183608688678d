using Nin.Testing;

namespace Nin.Tests;

/// <summary>The README's C# is compiled as it stands, and what a reader would run is run.</summary>
public sealed class ReadmeTests
{
    [Fact]
    public void Library_SnippetOfReadme_RunsAndAnswers()
    {
        // As it stands but for the number of epochs: one is enough to see that every line works.
        string snippet = Snippets()[0].Replace("Epochs = 4", "Epochs = 1", StringComparison.Ordinal);
        Assert.Contains("Epochs = 1", snippet, StringComparison.Ordinal);
        Assert.InRange(
            snippet.Split('\n').Count(line => line.Length > 0 && !line.StartsWith("using Nin", StringComparison.Ordinal)), 5, 10);

        string folder = Directory.CreateTempSubdirectory("nin-readme").FullName;
        try
        {
            string model = Path.Combine(folder, "shapes.safetensors"), pictures = Path.Combine(Checkout.Root, "docs", "pictures");
            string printed = Programs.Run(snippet
                .Replace("\"shapes.safetensors\"", $"@\"{model}\"", StringComparison.Ordinal)
                .Replace("docs/pictures", pictures.Replace('\\', '/'), StringComparison.Ordinal));
            Assert.Matches(@"^\d+\.\d ?% of 2000 pictures it has not seen\n[a-z]+, \d+\.\d ?%\n$", printed);
            Assert.True(File.Exists(model));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Theory]
    [InlineData(1, @"^\d+\.\d ?%\n$")]
    [InlineData(2, @"^epoch 1: loss \d\.\d{3}, validation accuracy \d+\.\d ?%\n$")]
    public void Training_SnippetOfReadme_Trains(int snippet, string expected)
    {
        // As it stands, on fewer pictures and for an epoch.
        string code = Snippets()[snippet]
            .Replace("Epochs = 4", "Epochs = 1", StringComparison.Ordinal).Replace("epochs = 4", "epochs = 1", StringComparison.Ordinal)
            .Replace("new DataCatalog().Open(\"shapes\")", "ShapesDataset.Generate(train: 480, validation: 40, test: 100)", StringComparison.Ordinal);
        Assert.Matches(expected, Programs.Run(code));
    }

    /// <summary>The C# blocks of the README, in order.</summary>
    private static List<string> Snippets() =>
    [
        .. File.ReadAllText(Path.Combine(Checkout.Root, "README.md")).Split("```csharp\n").Skip(1)
            .Select(rest => rest[..rest.IndexOf("```", StringComparison.Ordinal)]),
    ];
}
