using System.Text.RegularExpressions;
using Nin.Testing;

namespace Nin.Tests.Architecture;

/// <summary>A source file of the library: where it is, what it says it is, and what it looks at.</summary>
internal sealed partial record SourceFile(string Path, string Text)
{
    /// <summary>The text without comments and the contents of texts, so that words in them do not count.</summary>
    public string Code { get; } = Remarks().Replace(Text, match => match.Value.StartsWith('"') ? "\"\"" : " ");

    public string Namespace => NamespaceLine().Match(Text).Groups[1].Value;

    /// <summary>The namespaces of the project that the file looks at, by using directives or in full.</summary>
    public IEnumerable<string> LooksAt => NinNames().Matches(Code).Select(match => match.Value).Distinct();

    [GeneratedRegex(@"//[^\n]*|/\*.*?\*/|""(\\.|[^""\\\n])*""", RegexOptions.Singleline)]
    private static partial Regex Remarks();

    [GeneratedRegex(@"^namespace ([\w.]+);", RegexOptions.Multiline)]
    private static partial Regex NamespaceLine();

    [GeneratedRegex(@"\bNin(\.[A-Z]\w*)+")]
    private static partial Regex NinNames();
}

/// <summary>The sources of the repository.</summary>
internal static class SourceTree
{
    /// <summary>The folder of the repository.</summary>
    public static string Root { get; } = Checkout.Root;

    public static IReadOnlyList<SourceFile> Kernels { get; } = Read("src/Nin.Kernels");

    public static IReadOnlyList<SourceFile> Library { get; } = Read("src/Nin");

    public static IReadOnlyList<SourceFile> Cli { get; } = Read("src/Nin.Cli");

    public static IReadOnlyList<SourceFile> Reporting { get; } = Read("src/Nin.Reporting");

    /// <summary>The files of a project, such as <c>src/Nin</c>, by their paths in it.</summary>
    public static SourceFile[] Read(string project)
    {
        string root = Path.Combine(Root, project);
        return [.. Directory.EnumerateFiles(root, "*.cs", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(root, file).Replace('\\', '/'))
            .Where(file => !file.StartsWith("obj/", StringComparison.Ordinal) && !file.StartsWith("bin/", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .Select(file => new SourceFile(file, File.ReadAllText(Path.Combine(root, file))))];
    }
}
