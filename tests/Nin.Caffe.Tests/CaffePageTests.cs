using Nin.Testing;

namespace Nin.Caffe.Tests;

/// <summary>docs/keras-and-caffe.md names the layers that are taken.</summary>
public sealed class CaffePageTests
{
    [Fact]
    public void List_OfThePage_HasAllLayers()
    {
        string page = File.ReadAllText(Path.Combine(Checkout.Root, "docs", "keras-and-caffe.md"));
        Assert.All(CaffeImport.Layers, name => Assert.Contains(name, page, StringComparison.Ordinal));
    }
}
