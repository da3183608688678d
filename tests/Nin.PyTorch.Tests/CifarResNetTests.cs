using System.Formats.Tar;
using System.IO.Compression;
using Nin.Data.Preparing;
using Nin.Imaging;
using Nin.Models;
using Nin.Networks;
using Nin.Testing;
using Xunit.Abstractions;

namespace Nin.PyTorch.Tests;

/// <summary>
/// Weights that others trained in PyTorch answer here as they do there: a ResNet-20 for CIFAR-10, where it lies beside the
/// checkout.
/// </summary>
public sealed class CifarResNetTests(ITestOutputHelper output)
{
    private const string Weights = "weights/cifar10-resnet20.safetensors", Pictures = "cifar10/cifar10-lossless-5000.tar.gz";
    private const int PictureBytes = 3072;

    /// <summary>What its authors' code gives for test picture 0.</summary>
    private static readonly float[] FirstLogits =
        [-5.3097f, -0.4958f, 0.8773f, 23.7305f, -4.1050f, 4.4637f, -0.2344f, -5.4179f, -3.7118f, -9.8822f];

    [Fact]
    public void ResNet20_FirstPicture_GivesTheAuthorsLogits()
    {
        if (Load() is not (Model model, byte[] pictures))
        {
            return;
        }

        using var session = new InferenceSession(model.Network, model.Weights);
        float[] numbers = new float[PictureBytes];
        model.Preprocessing.Apply(Picture(pictures, 0), numbers);
        float[] logits = session.Run(numbers)[0];
        Assert.All(logits.Zip(FirstLogits), pair => Assert.Equal(pair.Second, pair.First, 1e-4));
    }

    [Fact]
    [Trait("Category", "Slow")]
    public void ResNet20_ThousandPictures_AnswersAsItsAuthorsFound()
    {
        if (Load() is not (Model model, byte[] pictures))
        {
            return;
        }

        using var classifier = new Classifier(model);
        int right = Enumerable.Range(0, 1000)
            .Count(i => classifier.Classify(Picture(pictures, i)).Label == $"{pictures[i * (PictureBytes + 1)]}");
        Assert.Equal(915, right);
    }

    private static Model ModelOf(string weights)
    {
        Network network = NetworkCatalog.Find("resnet20").Create();
        var preprocessing = new Preprocessing(
            PreprocessingKind.Standardize, 32, 32, 3, 1f / 255, [0.485f, 0.456f, 0.406f], [0.229f, 0.224f, 0.225f]);
        return new Model(
            network, StateDictMapping.Map(network, StateDict.Read(weights).Tensors), Enumerable.Range(0, 10).Select(i => $"{i}"),
            preprocessing);
    }

    private static Image Picture(byte[] pictures, int index)
    {
        ReadOnlySpan<byte> planes = pictures.AsSpan((index * (PictureBytes + 1)) + 1, PictureBytes);
        byte[] pixels = new byte[PictureBytes];
        for (int i = 0; i < PictureBytes; i++)
        {
            pixels[i] = planes[(i % 3 * 1024) + (i / 3)];
        }

        return new Image(32, 32, 3, pixels);
    }

    private (Model Model, byte[] Pictures)? Load()
    {
        if (Checkout.SharedFile(Weights) is not string weights || Checkout.SharedFile(Pictures) is not string archive)
        {
            output.WriteLine($"{Weights} or {Pictures} is not there: no foreign weights answer here.");
            return null;
        }

        using FileStream file = File.OpenRead(archive);
        using var unpacked = new GZipStream(file, CompressionMode.Decompress);
        using var tar = new TarReader(unpacked);
        while (tar.GetNextEntry() is TarEntry entry)
        {
            if (entry.Name.EndsWith("test_batch_first1000.bin", StringComparison.Ordinal))
            {
                using var content = new MemoryStream();
                entry.DataStream!.CopyTo(content);
                return (ModelOf(weights), content.ToArray());
            }
        }

        throw new InvalidDataException($"{Pictures} holds no test pictures.");
    }
}
