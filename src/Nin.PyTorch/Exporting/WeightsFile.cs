using System.IO.Compression;
using System.Runtime.InteropServices;
using Nin.Data.Preparing;
using Nin.Models;
using Nin.Networks;
using Nin.Tensors;

namespace Nin.PyTorch.Exporting;

/// <summary>Writes weights as torch.save does since 1.6: the same weights give the same bytes.</summary>
internal static class WeightsFile
{
    private const string Folder = "archive";

    /// <summary>Zip archives know no earlier day.</summary>
    private static readonly DateTimeOffset FirstDay = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>The file of a model: its weights, PyTorch's counters of batches, and what whitening takes.</summary>
    public static void Write(Stream stream, Model model, TorchNetwork torch)
    {
        if (!BitConverter.IsLittleEndian)
        {
            throw new PlatformNotSupportedException("Writing PyTorch files needs a little-endian processor.");
        }

        var tensors = Tensors(model, torch).ToList();
        var pickle = new PickleWriter();
        for (int i = 0; i < tensors.Count; i++)
        {
            pickle.Add(tensors[i].Name, tensors[i].Shape, tensors[i].Storage, $"{i}");
        }

        using var archive = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true);
        Entry(archive, "data.pkl", pickle.Finish());
        Entry(archive, "byteorder", "little"u8);
        for (int i = 0; i < tensors.Count; i++)
        {
            Entry(archive, $"data/{i}", tensors[i].Numbers());
        }

        Entry(archive, "version", "3\n"u8);
    }

    private static IEnumerable<StoredTensor> Tensors(Model model, TorchNetwork torch)
    {
        var weights = model.Weights.ToDictionary(weight => weight.Name, weight => weight.Tensor, StringComparer.Ordinal);
        foreach ((Node node, TorchLayer layer) in torch.Network.Nodes.Zip(torch.Layers))
        {
            string key = torch.Names.KeyOf(node.Name);
            foreach ((string name, _) in node.NamedParameters)
            {
                Tensor tensor = weights[name];
                yield return Floats(key + name[node.Name.Length..], tensor.Shape, tensor.Data);
            }

            if (layer.CountsBatches)
            {
                yield return new StoredTensor($"{key}.num_batches_tracked", [], "LongStorage", () => new byte[sizeof(long)]);
            }
        }

        Preprocessing preprocessing = model.Preprocessing;
        if (preprocessing.Kind == PreprocessingKind.GcnZca)
        {
            int length = preprocessing.Length;
            yield return Floats("zca_mean", [length], preprocessing.WhiteningMean);
            yield return Floats("zca_matrix", [length, length], preprocessing.WhiteningMatrix);
        }
    }

    /// <summary>Not compressed: PyTorch reads the numbers where they lie.</summary>
    private static void Entry(ZipArchive archive, string name, ReadOnlySpan<byte> content)
    {
        ZipArchiveEntry entry = archive.CreateEntry($"{Folder}/{name}", CompressionLevel.NoCompression);
        entry.LastWriteTime = FirstDay;
        using Stream stream = entry.Open();
        stream.Write(content);
    }

    private static StoredTensor Floats(string name, IReadOnlyList<int> shape, ReadOnlyMemory<float> numbers) =>
        new(name, shape, "FloatStorage", () => MemoryMarshal.AsBytes(numbers.Span));

    /// <summary>A tensor with a storage of its own.</summary>
    private sealed record StoredTensor(string Name, IReadOnlyList<int> Shape, string Storage, Bytes Numbers);

    private delegate ReadOnlySpan<byte> Bytes();
}
