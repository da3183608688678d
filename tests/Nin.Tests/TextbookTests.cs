using System.Text.RegularExpressions;
using Nin.Imaging;
using Nin.Testing;

namespace Nin.Tests;

/// <summary>
/// The program of every page of docs/textbook is compiled and run: it prints what the page says, and draws its picture.
/// </summary>
public sealed partial class TextbookTests
{
    private static readonly string Folder = Path.Combine(Checkout.Root, "docs", "textbook");

    public static TheoryData<string> Pages =>
    [
        .. Directory.GetFiles(Folder, "*.md").Select(file => Path.GetFileNameWithoutExtension(file)!).Where(name => name != "README")
            .Order(StringComparer.Ordinal),
    ];

    [Theory]
    [MemberData(nameof(Pages))]
    public void Page_ItsProgram_PrintsAndDrawsWhatStandsThere(string name)
    {
        string page = File.ReadAllText(Path.Combine(Folder, name + ".md")).ReplaceLineEndings("\n");
        string program = Block(page, "csharp"), picture = Shown().Match(page).Groups["file"].Value;
        string drawn = Path.Combine(Path.GetTempPath(), $"nin-textbook-{Guid.NewGuid():N}-{picture}");
        try
        {
            Assert.Contains($"\"{picture}\"", program, StringComparison.Ordinal);
            string printed = Programs.Run(program.Replace($"\"{picture}\"", $"@\"{drawn}\"", StringComparison.Ordinal));
            Assert.Equal(Block(page, "text"), printed.ReplaceLineEndings("\n"));
            AssertSame(Path.Combine(Folder, picture), drawn);
        }
        finally
        {
            File.Delete(drawn);
        }
    }

    [Fact]
    public void Index_EveryPage_IsListedAndEveryPictureShown()
    {
        string index = File.ReadAllText(Path.Combine(Folder, "README.md"));
        string[] files = [.. Directory.GetFiles(Folder).Select(Path.GetFileName).OfType<string>().Where(name => name != "README.md")];
        string[] pages = [.. files.Where(name => name.EndsWith(".md", StringComparison.Ordinal))];
        Assert.Equal(8, pages.Length);
        Assert.All(pages, name => Assert.Contains($"({name})", index, StringComparison.Ordinal));
        string all = string.Concat(pages.Select(name => File.ReadAllText(Path.Combine(Folder, name))));
        string[] pictures = [.. files.Except(pages)];
        Assert.Equal(pages.Length, pictures.Length);
        Assert.All(pictures, name => Assert.Contains($"]({name})", all, StringComparison.Ordinal));
    }

    /// <summary>Pixels, not bytes: another runtime may compress them otherwise.</summary>
    private static void AssertSame(string expected, string drawn)
    {
        if (!expected.EndsWith(".png", StringComparison.Ordinal))
        {
            Assert.Equal(File.ReadAllText(expected).ReplaceLineEndings("\n"), File.ReadAllText(drawn).ReplaceLineEndings("\n"));
            return;
        }

        Image one = ImageFile.Read(expected), other = ImageFile.Read(drawn);
        Assert.Equal((one.Height, one.Width, one.Channels), (other.Height, other.Width, other.Channels));
        Assert.Equal(one.Pixels.ToArray(), other.Pixels.ToArray());
    }

    private static string Block(string page, string language) => page.Split($"```{language}\n")[1].Split("```")[0];

    [GeneratedRegex(@"!\[[^\]]+\]\((?<file>[^)]+)\)")]
    private static partial Regex Shown();
}
