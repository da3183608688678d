using Nin.Models;
using Nin.Onnx.Format;
using Nin.Onnx.Lowering;
using Nin.Onnx.Tests.Exporting;
using Nin.Testing;
using Nin.Testing.Golden;
using Xunit.Abstractions;

namespace Nin.Onnx.Tests.Lowering;

/// <summary>
/// Networks that others trained answer as in ONNX Runtime, whose answers tests/golden/make_onnx.py wrote down. Where their
/// files do not
/// lie beside the checkout, or in NuGet's folder, the tests say so.
/// </summary>
public sealed class ForeignNetworkTests(ITestOutputHelper output)
{
    private const string UltraFace = "weights/ultraface-onnx.tar.gz";

    /// <summary>
    /// float's step of 6e-8, over sums of some thousand products and up to 30 layers, as a share of the largest number.
    /// </summary>
    private const double Tolerance = 1e-5;

    /// <summary>A face detector: with its boxes in the picture and, simplified, with what they are computed from.</summary>
    [Theory]
    [InlineData("version-slim-320")]
    [InlineData("version-slim-320_simplified")]
    [InlineData("version-RFB-320")]
    [InlineData("version-RFB-320_simplified")]
    public void Import_UltraFace_GivesOnnxRuntimesScoresAndBoxes(string file)
    {
        if (Checkout.SharedFile(UltraFace) is not string path)
        {
            output.WriteLine($"{UltraFace} is not there: no face detector is read here.");
            return;
        }

        Compare(OnnxImport.Import(OnnxFile.Parse(ArchivedFile.Read(path, $"w-ultraface-onnx/{file}.onnx"))), file, ["scores", "boxes"]);
    }

    [Fact]
    [Trait("Category", "Slow")]
    public void Import_ResNet18OfThePackage_GivesOnnxRuntimesFeatures()
    {
        KnownBackbone known = BackboneCatalog.Find("resnet18");
        if (known.Locate() is not string path)
        {
            output.WriteLine($"{known.Package} {known.PackageVersion} is in no folder of NuGet packages: ResNet-18 is not read here.");
            return;
        }

        OnnxNetwork network = OnnxImport.Import(path);
        Compare(network, "resnet18-features", [network.Outputs[0].Name]);
    }

    private void Compare(OnnxNetwork network, string golden, string[] outputs)
    {
        IReadOnlyDictionary<string, GoldenTensor> expected =
            GoldenFile.Read(Path.Combine(Checkout.Root, "tests", "golden", "onnx", $"{golden}.safetensors"));
        using var session = new InferenceSession(network.Network, network.Weights);
        float[] picture =
            [.. StripedPictures.Samples(1, network.Input.Shape).Select(sample => (sample - 127) / 128f)];
        float[][] answers = session.Run(picture);
        Assert.Equal(outputs, network.Outputs.Select(place => place.Name));
        for (int i = 0; i < outputs.Length; i++)
        {
            GoldenTensor wanted = expected[outputs[i]];
            float[] actual = network.Outputs[i].ToGraph(answers[i]);
            Assert.Equal(wanted.Values.Length, actual.Length);
            double largest = wanted.Values.Max(Math.Abs);
            double farthest = wanted.Values.Zip(actual, (one, other) => Math.Abs((double)one - other)).Max();
            output.WriteLine($"{golden} {outputs[i]}: within {farthest:0.0e+0} of {largest:0.###}");
            Assert.InRange(farthest / largest, 0, Tolerance);
        }
    }
}
