using Nin.Cli.Output;

namespace Nin.Cli.Tests.Output;

public sealed class ListingTests
{
    [Fact]
    public void WriteTo_Pipe_AlignsColumnsAndLeavesNoSpaceAtTheEnd()
    {
        Assert.Equal(
            "name  count  what\na         1  [x]\nbb       22\n─────────────────\n",
            Written(new StringWriter { NewLine = "\n" }, width: null));
    }

    [Fact]
    public void WriteTo_NarrowTerminal_LeavesColumnsOutInTheirTurn()
    {
        string text = System.Text.RegularExpressions.Regex.Replace(Written(new StringWriter { NewLine = "\n" }, width: 20), "\e\\[[0-9;]*[A-Za-z]|\r", "");
        Assert.Equal("name  count  what\na         1  [x]\nbb       22\n─────────────────\n", text);
        Assert.Equal("name  what", new Listing(Columns).HeaderLine(12)[6..^3]);
    }

    private static Column[] Columns => [new("name"), new("count", IsNumber: true, DropOrder: 1), new("what")];

    private static string Written(StringWriter writer, int? width)
    {
        var listing = new Listing(Columns);
        listing.Add(null, "a", "1", "[x]");
        listing.Add("green", "bb", "22", "");
        listing.AddRule();
        listing.WriteTo(new Screen(writer, width is int columns ? () => columns : null));
        return writer.ToString();
    }
}
