using System.IO.Compression;
using Nin.Data.Preparing;
using Nin.Kernels;
using Nin.Layers;
using Nin.Models;
using Nin.Networks;
using Nin.PyTorch.Tests.Exporting;
using Nin.Tensors;

namespace Nin.PyTorch.Tests;

/// <summary>Models as files of PyTorch.</summary>
public sealed class PyTorchExportTests
{
    [Fact]
    public void Write_Model_ComesBackAsItWas()
    {
        using var file = new TemporaryFile();
        Model model = ExportedNetworks.Model("mlpconv");
        string module = PyTorchExport.Write(model, file.Path);
        Assert.Equal(Path.ChangeExtension(file.Path, ".py"), module);
        Assert.Equal(PyTorchExport.ToModule(model, Path.GetFileName(file.Path)), File.ReadAllText(module));
        StateDict weights = StateDict.Read(file.Path);
        Assert.Contains("mlpconv1.bn1.num_batches_tracked", weights.Tensors.Select(tensor => tensor.Name));
        var again = new Model(
            model.Network, StateDictMapping.Map(model.Network, weights.Tensors), model.Labels, model.Preprocessing);
        Assert.Equal(model.WeightsSha256(), again.WeightsSha256());
    }

    /// <summary>What PyTorch has loaded, with its reader that runs nothing.</summary>
    [Fact]
    public void WriteWeights_Model_IsTheFileThatPyTorchLoaded()
    {
        string path = Path.Combine(Golden.Folder, "exporting", "mlpconv.pt");
        Assert.True(File.Exists(path), $"{path} is not there; it should be {GoldenText.Keep(path, Weights("mlpconv"))}.");
        Dictionary<string, byte[]> expected = Entries(File.ReadAllBytes(path)), actual = Entries(Weights("mlpconv"));
        Assert.Equal(expected.Keys, actual.Keys);
        Assert.All(actual, entry => Assert.Equal(expected[entry.Key], entry.Value));
        Assert.Equal(Weights("mlpconv"), Weights("mlpconv"));
    }

    [Fact]
    public void WriteWeights_Whitening_HasItsNumbers()
    {
        using var file = new TemporaryFile();
        file.Write(Weights("whitened"));
        Preprocessing expected = ExportedNetworks.Model("whitened").Preprocessing;
        Dictionary<string, Tensor> read = StateDict.Read(file.Path).Tensors
            .ToDictionary(tensor => tensor.Name, tensor => tensor.Tensor);
        Assert.Equal(expected.WhiteningMean.ToArray(), read["zca_mean"].Data);
        Assert.Equal(expected.WhiteningMatrix.ToArray(), read["zca_matrix"].Data);
    }

    [Fact]
    public void ToModule_LayerWithoutAForm_IsRefusedByName()
    {
        AssertRefused(
            new NetworkBuilder("n", 4, 4, 1).Conv2d(2, 1).Add(new Half(), "half").GlobalAvgPool2d().Build(),
            "n: PyTorch has no module that layer 'half' could become: layers of the kind Half.");
        AssertRefused(
            new NetworkBuilder("n", 4, 4, 1)
                .Add(new AvgPool2d(new Window2d(2, 2, 1, 1, 1, 1, 1, 0, 0, 0), countIncludePad: false), "mean")
                .GlobalAvgPool2d().Build(),
            "layer 'mean' could become: a mean with another padding on each side that does not count.");
        AssertRefused(
            new NetworkBuilder("n", 4, 4, 1).MaxPool2d(new Window2d(4, 4, 4, 4, 1, 1, 0, 0, 2, 1), ceilMode: true, name: "max")
                .GlobalAvgPool2d().Build(),
            "layer 'max' could become: windows over the edge with another padding on each side.");
    }

    [Theory]
    [InlineData("nin-cifar10.pt", "nin_cifar10.py")]
    [InlineData("2 nd.pth", "_2_nd.py")]
    [InlineData("class.pt", "_class.py")]
    public void Write_NameThatPythonCannotImport_IsChangedForTheModule(string weights, string module)
    {
        using var file = new TemporaryFile();
        string folder = Path.GetDirectoryName(file.Path)!;
        string written = PyTorchExport.Write(ExportedNetworks.Model("whitened"), Path.Combine(folder, weights));
        Assert.Equal(Path.Combine(folder, module), written);
        Assert.Contains($"with_name(\"{weights}\")", File.ReadAllText(written), StringComparison.Ordinal);
    }

    [Fact]
    public void Write_NameOfTheModule_IsRefused() => Assert.Contains(
        "expected the file of the weights, NAME.pt, got 'a.py'",
        Assert.Throws<ArgumentException>(() => PyTorchExport.Write(ExportedNetworks.Model("mlpconv"), "a.py")).Message,
        StringComparison.Ordinal);

    private static void AssertRefused(Network network, string problem)
    {
        FeatureShape input = network.Input;
        var model = new Model(
            network, Formula.Weights(network, node => node), Enumerable.Range(0, network.Classes).Select(i => $"{i}"),
            new Preprocessing(PreprocessingKind.Scale, input.Height, input.Width, 1, 1f, [], []));
        Assert.Contains(
            problem, Assert.Throws<ArgumentException>(() => PyTorchExport.ToModule(model, "n.pt")).Message, StringComparison.Ordinal);
    }

    private static byte[] Weights(string name)
    {
        using var stream = new MemoryStream();
        PyTorchExport.WriteWeights(ExportedNetworks.Model(name), stream);
        return stream.ToArray();
    }

    private static Dictionary<string, byte[]> Entries(byte[] archive)
    {
        using var zip = new ZipArchive(new MemoryStream(archive));
        return zip.Entries.ToDictionary(entry => entry.FullName, entry =>
        {
            using Stream stream = entry.Open();
            using var content = new MemoryStream();
            stream.CopyTo(content);
            return content.ToArray();
        });
    }

    /// <summary>A layer of somebody's own.</summary>
    private sealed record Half : CustomLayer
    {
        public override string Kind => "Half";

        public override FeatureShape OutputOf(ReadOnlySpan<FeatureShape> inputs) => inputs[0];

        public override void Forward(LayerPass pass) => throw new NotSupportedException();

        public override void Backward(LayerPass pass) => throw new NotSupportedException();
    }
}
