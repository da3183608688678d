using System.Formats.Tar;
using System.IO.Compression;
using Nin.Formats.Safetensors;
using Nin.Models;
using Nin.Networks;
using Nin.Tensors;
using Nin.Tests.Data;
using Xunit.Abstractions;

namespace Nin.Tests.Networks;

/// <summary>Weights that others trained with PyTorch, on pictures that they never saw.</summary>
public sealed class ForeignResNetTests(ITestOutputHelper output)
{
    private const int Pictures = 1000, Plane = 32 * 32, RecordBytes = 1 + (3 * Plane);

    private static readonly float[] Mean = [0.485f, 0.456f, 0.406f], Deviation = [0.229f, 0.224f, 0.225f];

    /// <summary>What PyTorch gives for the first picture, to four digits behind the point.</summary>
    private static readonly float[] FirstLogits =
        [-5.3097f, -0.4958f, 0.8773f, 23.7305f, -4.1050f, 4.4637f, -0.2344f, -5.4179f, -3.7118f, -9.8822f];

    [Fact]
    public void Run_WeightsThatFitByName_GetAsManyRightAsPyTorch()
    {
        if (SharedData.Find("weights/cifar10-resnet20.safetensors", output) is not string weights
            || SharedData.Find("cifar10/cifar10-lossless-5000.tar.gz", output) is not string archive)
        {
            return;
        }

        SafetensorsFile file = SafetensorsFile.Read(weights);
        NamedTensor[] tensors = [.. file.Tensors.Select(tensor => new NamedTensor(
            tensor.Name, new Tensor([.. tensor.Shape.Select(size => (int)size)], tensor.ToSingles())))];
        using var session = new InferenceSession(NetworkCatalog.Find("resnet20").Create(), tensors);
        byte[] records = Read(archive);
        float[] logits = session.Run(Numbers(records))[0];

        Assert.All(FirstLogits.Zip(logits), pair => Assert.Equal(pair.First, pair.Second, 1e-3));
        Assert.Equal(915, Enumerable.Range(0, Pictures).Count(i => records[i * RecordBytes] == Best(logits.AsSpan(i * 10, 10))));
    }

    private static int Best(ReadOnlySpan<float> scores) => scores.IndexOf(scores.ToArray().Max());

    private static float[] Numbers(byte[] records)
    {
        float[] numbers = new float[Pictures * 3 * Plane];
        for (int i = 0; i < numbers.Length; i++)
        {
            (int channel, int pixel, int picture) = (i % 3, i / 3 % Plane, i / 3 / Plane);
            byte value = records[(picture * RecordBytes) + 1 + (channel * Plane) + pixel];
            numbers[i] = ((value / 255f) - Mean[channel]) / Deviation[channel];
        }

        return numbers;
    }

    private static byte[] Read(string archive)
    {
        using var unzipped = new GZipStream(File.OpenRead(archive), CompressionMode.Decompress);
        using var tar = new TarReader(unzipped);
        while (tar.GetNextEntry() is TarEntry entry)
        {
            if (entry.Name.EndsWith("/test_batch_first1000.bin", StringComparison.Ordinal))
            {
                byte[] records = new byte[Pictures * RecordBytes];
                entry.DataStream!.ReadExactly(records);
                return records;
            }
        }

        throw new InvalidDataException($"{archive} has no test pictures.");
    }
}
