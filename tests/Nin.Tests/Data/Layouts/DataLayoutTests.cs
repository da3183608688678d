using Nin.Data;
using Nin.Data.Layouts;

namespace Nin.Tests.Data.Layouts;

/// <summary>Together with the tests that list all layouts, so that none is added while they do.</summary>
[Collection("layouts")]
public sealed class DataLayoutTests
{
    /// <summary>A program's own form of data is opened like any other; one of the same name takes its place.</summary>
    [Fact]
    public void Register_LayoutOfOnesOwn_IsOpenedByItsPath()
    {
        using SmallSet set = new SmallSet().Text("a.test-layout", "");
        string file = Path.Combine(set.Folder, "a.test-layout");
        Register("another's");
        Register("mine");
        DataSplits data = new DataCatalog().Open(file);
        Assert.Equal(("mine", "a.test-layout"), (data.Note, data.Name));
        Assert.Single(DataLayout.All, layout => layout.Name == "a layout of the tests");

        static void Register(string note) => DataLayout.Register(new DataLayout(
            "a layout of the tests", (path, _) => path.EndsWith(".test-layout", StringComparison.Ordinal),
            (_, name, options) => new DataSplits(name, new ShapesDataset("x", 2, seed: 1, part: 0), null, null) { Note = note }));
    }
}
