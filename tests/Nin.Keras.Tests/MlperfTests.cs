using System.Formats.Tar;
using System.IO.Compression;
using Nin.Data.Preparing;
using Nin.Imaging;
using Nin.Models;
using Nin.Testing;
using Nin.Testing.Golden;
using Xunit.Abstractions;

namespace Nin.Keras.Tests;

/// <summary>
/// Two networks of MLPerf Tiny, which others trained with Keras. Where they do not lie beside the checkout, the tests say so; the
/// golden models stand in.
/// </summary>
public sealed class MlperfTests(ITestOutputHelper output)
{
    private const string Archive = "weights/mlperf-tiny-h5.tar.gz", Pictures = "cifar10/cifar10-lossless-5000.tar.gz";

    /// <summary>float's step of 6e-8, over sums of some hundred products and up to 28 layers.</summary>
    private const double Tolerance = 5e-6;

    /// <summary>What TensorFlow Lite's file of the same network answers: tests/golden/read_tflite.py.</summary>
    [Theory]
    [InlineData("pretrainedResnet.h5", "resnet", 1f)]
    [InlineData("vww_96.h5", "mobilenet", 1f / 255)]
    public void Read_NetworkOfOthers_AnswersLikeItsTwinInTensorFlowLite(string file, string golden, float scale)
    {
        using var folder = new Folder();
        if (!Extract(Archive, file, folder.File(file)))
        {
            return;
        }

        ImportedNetwork network = KerasImport.Read(folder.File(file));
        GoldenTensor expected = GoldenFile.Read(GoldenModel.Path("mlperf.safetensors"))[$"{golden}/probabilities"];
        using var session = new InferenceSession(network.Network, network.Weights);
        float[] answers = session.Run(Stripes(expected.Shape[0], network.Network.Input.Height, scale))[0];
        double farthest = expected.Values.Zip(answers, (wanted, got) => Math.Abs(wanted - got)).Max();
        output.WriteLine($"{file}: within {farthest:0.#e0} of its twin's probabilities.");
        Assert.InRange(farthest, 0, Tolerance);
    }

    [Fact]
    public void Read_Resnet8_ClassifiesCifar10AsWellAsItsAuthorsSay()
    {
        using var folder = new Folder();
        if (!Extract(Archive, "pretrainedResnet.h5", folder.File("resnet.h5"))
            || !Extract(Pictures, "test_batch_first1000.bin", folder.File("test.bin")))
        {
            return;
        }

        // Their pictures go in as they are, from 0 to 255.
        var raw = new Preprocessing(PreprocessingKind.Scale, 32, 32, 3, scale: 1, [], []);
        using var classifier = new Classifier(KerasImport.Read(folder.File("resnet.h5")).ToModel(preprocessing: raw));
        byte[] records = File.ReadAllBytes(folder.File("test.bin"));
        const int Record = 1 + (3 * 32 * 32);
        int count = records.Length / Record;
        Image[] pictures = [.. Enumerable.Range(0, count).Select(i => Picture(records.AsSpan((i * Record) + 1, Record - 1)))];
        IReadOnlyList<Prediction> answers = classifier.Classify(pictures);
        Assert.All(answers, answer => Assert.Equal(1, answer.Top(10).Sum(each => each.Probability), 1e-5));
        int right = answers.Index().Count(answer => answer.Item.Top(1)[0].Index == records[answer.Index * Record]);

        output.WriteLine($"ResNet-8 of MLPerf Tiny: {right} of {count} test pictures of CIFAR-10 are right.");
        Assert.Equal(1000, count);
        Assert.InRange(right, 860, 890);
    }

    /// <summary>A record's planes of red, green and blue as a picture.</summary>
    private static Image Picture(ReadOnlySpan<byte> planes)
    {
        int pixels = planes.Length / 3;
        byte[] samples = new byte[planes.Length];
        for (int i = 0; i < samples.Length; i++)
        {
            samples[i] = planes[(i % 3 * pixels) + (i / 3)];
        }

        return new Image(32, 32, 3, samples);
    }

    /// <summary>The pictures of read_tflite.py.</summary>
    private static float[] Stripes(int count, int size, float scale)
    {
        float[] pictures = new float[count * size * size * 3];
        for (int i = 0; i < pictures.Length; i++)
        {
            int c = i % 3, x = i / 3 % size, y = i / (3 * size) % size, k = i / (3 * size * size);
            pictures[i] = ((y * (3 + k)) + (x * (5 + (2 * k))) + (c * 37) + (k * 61) + (y * x / 4)) % 256 * scale;
        }

        return pictures;
    }

    /// <summary>Writes a file of an archive to a place; says so where the archive is not there.</summary>
    private bool Extract(string archive, string file, string to)
    {
        if (Checkout.SharedFile(archive) is not string path)
        {
            output.WriteLine($"{archive} is not there: networks that others trained are not read here.");
            return false;
        }

        using var unpacked = new GZipStream(File.OpenRead(path), CompressionMode.Decompress);
        using var entries = new TarReader(unpacked);
        while (entries.GetNextEntry() is TarEntry entry)
        {
            if (entry.Name.EndsWith("/" + file, StringComparison.Ordinal) || entry.Name == file)
            {
                entry.ExtractToFile(to, overwrite: false);
                return true;
            }
        }

        throw new FileNotFoundException($"expected '{file}' in {archive}.");
    }
}
