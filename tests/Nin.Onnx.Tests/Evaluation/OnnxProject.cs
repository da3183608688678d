using System.Formats.Tar;
using System.IO.Compression;
using Nin.Testing;
using Xunit.Abstractions;

namespace Nin.Onnx.Tests.Evaluation;

/// <summary>The ONNX project's own tests, where they lie beside the checkout. Tests do without them, and say so.</summary>
internal static class OnnxProject
{
    /// <summary>A model with inputs, and the outputs that it has to give.</summary>
    public sealed record Case(string Name, byte[] Model, IReadOnlyList<DataSet> DataSets);

    /// <summary>The tensors' files, in the order of the model's inputs and outputs.</summary>
    public sealed record DataSet(byte[][] Inputs, byte[][] Outputs);

    /// <summary>The tests of an archive, by name; none where it is not there, which the test's output says.</summary>
    public static IReadOnlyList<Case> Read(string archive, ITestOutputHelper output)
    {
        string? path = Checkout.SharedFile(Path.Combine("onnx", archive));
        if (path is null)
        {
            output.WriteLine($"{archive} is not there: ONNX's own tests are not run here.");
            return [];
        }

        return
        [
            .. Files(path).GroupBy(file => file.Path.Split('/')[1], StringComparer.Ordinal)
                .OrderBy(test => test.Key, StringComparer.Ordinal)
                .Select(test => new Case(
                    test.Key, test.Single(file => file.Path.EndsWith("/model.onnx", StringComparison.Ordinal)).Content, DataSets(test))),
        ];
    }

    private static IReadOnlyList<DataSet> DataSets(IEnumerable<(string Path, byte[] Content)> test) =>
    [
        .. test.Where(file => file.Path.EndsWith(".pb", StringComparison.Ordinal))
            .GroupBy(file => Path.GetDirectoryName(file.Path))
            .Select(set => new DataSet(Numbered(set, "input_"), Numbered(set, "output_"))),
    ];

    private static byte[][] Numbered(IEnumerable<(string Path, byte[] Content)> files, string name)
    {
        var byName = files.ToDictionary(file => Path.GetFileName(file.Path), file => file.Content, StringComparer.Ordinal);
        int count = byName.Keys.Count(key => key.StartsWith(name, StringComparison.Ordinal));
        return [.. Enumerable.Range(0, count).Select(i => byName[$"{name}{i}.pb"])];
    }

    private static IEnumerable<(string Path, byte[] Content)> Files(string path)
    {
        using FileStream file = File.OpenRead(path);
        using var unpacked = new GZipStream(file, CompressionMode.Decompress);
        using var archive = new TarReader(unpacked);
        while (archive.GetNextEntry(copyData: true) is TarEntry entry)
        {
            if (entry.EntryType is TarEntryType.RegularFile or TarEntryType.V7RegularFile)
            {
                using var content = new MemoryStream();
                entry.DataStream?.CopyTo(content);
                yield return (entry.Name, content.ToArray());
            }
        }
    }
}
