using System.Text.Json.Nodes;
using Nin.Formats;
using Nin.Testing.Golden;
using PureHDF;

namespace Nin.Keras.Tests;

/// <summary>What is not taken is refused with what it is, and nothing is half imported.</summary>
public sealed class KerasRefusalTests
{
    [Fact]
    public void Read_ClassWithoutALayer_IsNamedWithTheListOfThoseThatAreTaken()
    {
        NinFormatException error = Refused("merging3", model => LayerOf(model, "product")["class_name"] = "Lambda");
        Assert.Contains("layer 'product' (Lambda)", error.Message, StringComparison.Ordinal);
        Assert.All(KerasImport.Layers, name => Assert.Contains(name, error.Hint!, StringComparison.Ordinal));
        Assert.EndsWith("model.h5", error.File!, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_Activation_IsNamedWithItsLayer()
    {
        NinFormatException error = Refused("nin3", model => LayerOf(model, "conv2d_4")["config"]!["activation"] = "crelu");
        Assert.Contains("layer 'conv2d_4' (Conv2D): the activation 'crelu'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_ModelWithAClassOfItsOwn_IsRefused() => Assert.Contains(
        "MyNet", Refused("nin3", model => model["class_name"] = "MyNet").Message, StringComparison.Ordinal);

    [Fact]
    public void Read_OtherNumbersThanTheLayerHas_AreRefused()
    {
        NinFormatException error = Refused("nin3", model => LayerOf(model, "conv2d_1")["config"]!["filters"] = 7);
        Assert.Contains("expected [1, 1, 6, 7] numbers 'kernel', got [1, 1, 6, 5]", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_WeightsThatTwoPlacesShare_AreRefused()
    {
        NinFormatException error = Refused("merging2", model =>
        {
            LayerOf(model, "a")["inbound_nodes"]!.AsArray().Add(JsonNode.Parse("""[["b", 0, 0, {}]]"""));
            LayerOf(model, "sum")["inbound_nodes"] = JsonNode.Parse("""[[["a", 0, 0, {}], ["a", 1, 0, {}]]]""");
        });
        Assert.Contains("layer 'a' (Conv2D) is used 2 times", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_LayersThatReadOneAnother_AreRefused()
    {
        NinFormatException error = Refused(
            "merging2", model => LayerOf(model, "a")["inbound_nodes"] = JsonNode.Parse("""[[["sum", 0, 0, {}]]]"""));
        Assert.Contains("reads its own output", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_TwoOrdersOfDimensions_AreRefused() => Assert.Contains(
        "expected one order of dimensions",
        Refused("nin3", model => LayerOf(model, "conv2d_1")["config"]!["data_format"] = "channels_first").Message,
        StringComparison.Ordinal);

    [Fact]
    public void Read_NamesTwice_AreRefused() => Assert.Contains(
        "is there twice", Refused("nin3", model => LayerOf(model, "conv2d_1")["config"]!["name"] = "conv2d").Message,
        StringComparison.Ordinal);

    [Fact]
    public void Read_NetworkLargerThanTheLimits_IsRefused()
    {
        using var folder = new Folder();
        KerasWriter.WriteLegacy(folder.File("model.h5"), GoldenModel.All["nin3"]);
        Limits[] small = [new() { NetworkBytes = 100 }, new() { Layers = 5 }, new() { FileBytes = 100 }];
        foreach (Limits limits in small)
        {
            Assert.Throws<NinFormatException>(() => KerasImport.Read(folder.File("model.h5"), new() { Limits = limits }));
        }
    }

    [Fact]
    public void Read_WeightsAlone_SaysHowTheWholeModelIsSaved()
    {
        using var folder = new Folder();
        var old = new H5File();
        old.Attributes["layer_names"] = new[] { "conv2d" };
        old.Write(folder.File("old.h5"));
        new H5File { ["layers"] = new H5Group() }.Write(folder.File("new.weights.h5"));
        foreach (string name in new[] { "old.h5", "new.weights.h5" })
        {
            NinFormatException error = Assert.Throws<NinFormatException>(() => KerasImport.Read(folder.File(name)));
            Assert.Contains("weights alone", error.Message, StringComparison.Ordinal);
            Assert.Contains("model.save", error.Hint!, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Read_NoFileOfKeras_SaysSo()
    {
        using var folder = new Folder();
        File.WriteAllText(folder.File("text.h5"), "hello");
        File.WriteAllBytes(folder.File("half.h5"), File.ReadAllBytes(GoldenModel.Path("nin.h5"))[..20_000]);
        File.WriteAllBytes(folder.File("half.keras"), File.ReadAllBytes(GoldenModel.Path("nin.keras"))[..20_000]);
        KerasWriter.WriteArchive(folder.File("none.keras"), "{", []);
        new H5File { ["data"] = KerasWriter.Dataset(new GoldenTensor([2], [1, 2])) }.Write(folder.File("other.h5"));
        foreach (string name in new[] { "text.h5", "half.h5", "half.keras", "none.keras", "other.h5" })
        {
            Assert.Equal(folder.File(name), Assert.Throws<NinFormatException>(() => KerasImport.Read(folder.File(name))).File);
        }

        Assert.Throws<FileNotFoundException>(() => KerasImport.Read(folder.File("missing.h5")));
    }

    private static JsonNode LayerOf(JsonNode model, string name) =>
        model["config"]!["layers"]!.AsArray().Single(layer => (string?)layer!["config"]!["name"] == name)!;

    private static NinFormatException Refused(string name, Action<JsonNode> change)
    {
        GoldenModel model = GoldenModel.All[name];
        JsonNode description = JsonNode.Parse(model.Description)!;
        string[] layers = [.. description["config"]!["layers"]!.AsArray().Select(layer => (string)layer!["config"]!["name"]!)];
        change(description);
        using var folder = new Folder();
        KerasWriter.WriteLegacy(
            folder.File("model.h5"), description.ToJsonString(), model.Version, layers.Select(layer => (layer, "")),
            model.Variables.Select(variable => (variable.Layer, $"{variable.Layer}/{variable.Variable}:0", variable.Tensor)));
        return Assert.Throws<NinFormatException>(() => KerasImport.Read(folder.File("model.h5")));
    }
}
