using Nin.Testing;
using Nin.Tests.Data;

namespace Nin.Tests;

/// <summary>The program of docs/data.md that reads boxes is compiled and run, and the page has every form.</summary>
public sealed class DataPageTests
{
    private static readonly string Page = File.ReadAllText(Path.Combine(Checkout.Root, "docs", "data.md")).ReplaceLineEndings("\n");

    [Fact]
    public void Program_OfThePage_CompilesAndRuns()
    {
        using SmallSet set = new SmallSet().Picture("JPEGImages/a.png", 10, 20).Text(
            "Annotations/a.xml",
            "<annotation><size><width>20</width><height>10</height></size><object><name>cell</name><bndbox><xmin>3</xmin><ymin>2</ymin><xmax>9</xmax><ymax>8</ymax></bndbox></object></annotation>");
        string program = Page.Split("```csharp\n")[2].Split("```")[0]
            .Replace("\"cells.tar\"", $"@\"{set.Packed(".tar")}\"", StringComparison.Ordinal);
        Assert.Equal("cell 2,1 to 9,8\n", Programs.Run(program));
    }

    [Theory]
    [InlineData("shapes")]
    [InlineData("photos/cats/1.jpg")]
    [InlineData("list.csv")]
    [InlineData("metadata.jsonl")]
    [InlineData("parquet")]
    [InlineData("IDX")]
    [InlineData("CIFAR")]
    [InlineData("SVHN")]
    [InlineData("COCO")]
    [InlineData("masks/a.png")]
    public void Page_EveryForm_IsShown(string word) => Assert.Contains(word, Page, StringComparison.Ordinal);
}
