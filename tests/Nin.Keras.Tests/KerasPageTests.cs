using Nin.Models;
using Nin.Testing;

namespace Nin.Keras.Tests;

/// <summary>The example of docs/keras-and-caffe.md is what runs here, and its list of layers is the one that is taken.</summary>
public sealed class KerasPageTests
{
    [Fact]
    public void Example_OfThePage_Runs()
    {
        string file = GoldenModel.Path("nin.keras");
        string[] labels = [.. "abcdefghij".Select(letter => $"{letter}")];
        ImportedNetwork nin = KerasImport.Read(file);
        Model model = nin.ToModel(labels);
        using var folder = new Folder();
        string saved = folder.File("nin.safetensors");
        model.Save(saved);
        using var classifier = new Classifier(Model.Load(saved));
        Prediction answer = classifier.Classify(new Imaging.Image(13, 13, 3, new byte[13 * 13 * 3]));
        Assert.Equal(1, answer.Top(10).Sum(each => each.Probability), 1e-5);
    }

    [Fact]
    public void Example_OfThePage_IsTheOneThatRuns()
    {
        string page = File.ReadAllText(Path.Combine(Checkout.Root, "docs", "keras-and-caffe.md"));
        string source = File.ReadAllText(Path.Combine(Checkout.Root, "tests", "Nin.Keras.Tests", "KerasPageTests.cs"));
        string[] lines = page.Split("```csharp\n")[1].Split("```")[0].Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(4, lines.Length);
        foreach (string line in lines)
        {
            string code = line.Split("//")[0].Trim()
                .Replace("\"nin.keras\"", "file", StringComparison.Ordinal)
                .Replace("\"nin.safetensors\"", "saved", StringComparison.Ordinal);
            Assert.Contains(code, source, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void List_OfThePage_HasAllLayers()
    {
        string page = File.ReadAllText(Path.Combine(Checkout.Root, "docs", "keras-and-caffe.md"));
        Assert.All(KerasImport.Layers, name => Assert.Contains(name, page, StringComparison.Ordinal));
    }
}
