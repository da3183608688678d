namespace Nin.Tests.Architecture;

/// <summary>Tests stand in the folders of the source they test, so that both are found from each other.</summary>
public sealed class TestTreeTests
{
    [Theory]
    [InlineData("src/Nin", "tests/Nin.Tests")]
    [InlineData("src/Nin.Kernels", "tests/Nin.Kernels.Tests")]
    [InlineData("src/Nin.Cli", "tests/Nin.Cli.Tests")]
    public void Tests_NamedLikeASource_StandInItsFolder(string sources, string tests)
    {
        ILookup<string, string> foldersOf = SourceTree.Read(sources)
            .ToLookup(file => Path.GetFileNameWithoutExtension(file.Path), file => FolderOf(file.Path));
        SourceFile[] files = SourceTree.Read(tests);
        Assert.NotEmpty(files);
        Assert.Empty(
            from file in files
            let name = Path.GetFileNameWithoutExtension(file.Path)
            where name.EndsWith("Tests", StringComparison.Ordinal)
            let folders = foldersOf[name[..^"Tests".Length]]
            where folders.Any() && !folders.Contains(FolderOf(file.Path))
            select $"{file.Path}: its source is in {string.Join(", ", folders)}");
    }

    [Theory]
    [InlineData("Nin.Tests")]
    [InlineData("Nin.Kernels.Tests")]
    [InlineData("Nin.Cli.Tests")]
    public void Namespaces_EveryTestFile_AreThoseOfTheFolder(string project) => Assert.Empty(
        from file in SourceTree.Read($"tests/{project}")
        where file.Namespace != string.Join('.', [project, .. file.Path.Split('/')[..^1]])
        select $"{file.Path}: {file.Namespace}");

    private static string FolderOf(string path) => string.Join('/', path.Split('/')[..^1]);
}
