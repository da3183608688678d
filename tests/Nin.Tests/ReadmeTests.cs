using System.Reflection;
using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Nin.Tests;

/// <summary>The README's C# is compiled as it stands, and what a reader would run is run.</summary>
public sealed class ReadmeTests
{
    [Fact]
    public void Library_SnippetOfReadme_RunsAndAnswers()
    {
        // As it stands but for the number of epochs: one is enough to see that every line works.
        string snippet = Snippets()[0].Replace("epochs=4", "epochs=1", StringComparison.Ordinal);
        Assert.Contains("epochs=1", snippet, StringComparison.Ordinal);
        Assert.InRange(snippet.Split('\n').Count(line => line.Length > 0 && !line.StartsWith("using Nin", StringComparison.Ordinal)), 5, 10);

        string folder = Directory.CreateTempSubdirectory("nin-readme").FullName;
        try
        {
            string model = Path.Combine(folder, "shapes.safetensors"), pictures = Path.Combine(Root(), "docs", "pictures");
            string printed = Run(snippet
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

    [Fact]
    public void Builder_SnippetOfReadme_BuildsANetwork()
    {
        string printed = Run("using Nin.Networks;\n" + Snippets()[1] + "\nConsole.WriteLine(network.Output);");
        Assert.Equal("[N, 10]\n", printed);
    }

    private static string Run(string program)
    {
        const string implicitUsings = "global using System; global using System.Linq; global using System.IO;";
        IEnumerable<MetadataReference> references = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
            .Split(Path.PathSeparator)
            .Select(path => MetadataReference.CreateFromFile(path));
        var compilation = CSharpCompilation.Create(
            "Readme" + Guid.NewGuid().ToString("N"),
            [CSharpSyntaxTree.ParseText(implicitUsings), CSharpSyntaxTree.ParseText(program)],
            references,
            new CSharpCompilationOptions(OutputKind.ConsoleApplication));
        using var image = new MemoryStream();
        Assert.Empty(compilation.Emit(image).Diagnostics.Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error));
        MethodInfo entry = Assembly.Load(image.ToArray()).EntryPoint!;
        TextWriter console = Console.Out;
        using var printed = new StringWriter { NewLine = "\n" };
        try
        {
            Console.SetOut(printed);
            entry.Invoke(null, entry.GetParameters().Length == 0 ? null : [Array.Empty<string>()]);
        }
        finally
        {
            Console.SetOut(console);
        }

        return printed.ToString();
    }

    /// <summary>The C# blocks of the README, in order.</summary>
    private static List<string> Snippets() =>
    [
        .. File.ReadAllText(Path.Combine(Root(), "README.md")).Split("```csharp\n").Skip(1)
            .Select(rest => rest[..rest.IndexOf("```", StringComparison.Ordinal)]),
    ];

    private static string Root([CallerFilePath] string file = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(file)!, "..", ".."));
}
