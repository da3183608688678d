using System.Buffers.Binary;
using System.IO.Compression;
using Nin.Data.Preparing;
using Nin.Models;
using Nin.Networks;
using Nin.Tensors;

namespace Nin.PyTorch.Exporting;

/// <summary>Writes weights as torch.save does since 1.6: the same weights give the same bytes.</summary>
internal static class WeightsFile
{
    private const string Folder = "archive";
    private const string Floats = "FloatStorage", Whole = "LongStorage";

    /// <summary>Zip archives know no earlier day.</summary>
    private static readonly DateTimeOffset FirstDay = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>The file of a model: its weights, PyTorch's counters of batches, and what whitening takes.</summary>
    public static void Write(Stream stream, Model model, TorchNetwork torch)
    {
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
            Entry(archive, $"data/{i}", tensors[i].Bytes);
        }

        Entry(archive, "version", "3\n"u8);
    }

    private static IEnumerable<(string Name, IReadOnlyList<int> Shape, string Storage, byte[] Bytes)> Tensors(
        Model model, TorchNetwork torch)
    {
        var weights = model.Weights.ToDictionary(weight => weight.Name, weight => weight.Tensor, StringComparer.Ordinal);
        foreach ((Node node, TorchLayer layer) in torch.Network.Nodes.Zip(torch.Layers))
        {
            string key = torch.Names.KeyOf(node.Name);
            foreach ((string name, _) in node.NamedParameters)
            {
                Tensor tensor = weights[name];
                yield return (key + name[node.Name.Length..], tensor.Shape, Floats, BytesOf(tensor.Data));
            }

            if (layer.CountsBatches)
            {
                yield return ($"{key}.num_batches_tracked", [], Whole, new byte[sizeof(long)]);
            }
        }

        Preprocessing preprocessing = model.Preprocessing;
        if (preprocessing.Kind == PreprocessingKind.GcnZca)
        {
            int length = preprocessing.Length;
            yield return ("zca_mean", [length], Floats, BytesOf(preprocessing.WhiteningMean.Span));
            yield return ("zca_matrix", [length, length], Floats, BytesOf(preprocessing.WhiteningMatrix.Span));
        }
    }

    private static byte[] BytesOf(ReadOnlySpan<float> numbers)
    {
        byte[] bytes = new byte[numbers.Length * sizeof(float)];
        for (int i = 0; i < numbers.Length; i++)
        {
            BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(i * sizeof(float)), numbers[i]);
        }

        return bytes;
    }

    /// <summary>Not compressed: PyTorch reads the numbers where they lie.</summary>
    private static void Entry(ZipArchive archive, string name, ReadOnlySpan<byte> content)
    {
        ZipArchiveEntry entry = archive.CreateEntry($"{Folder}/{name}", CompressionLevel.NoCompression);
        entry.LastWriteTime = FirstDay;
        using Stream stream = entry.Open();
        stream.Write(content);
    }
}
