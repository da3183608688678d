using System.Formats.Tar;
using System.IO.Compression;
using System.IO.Hashing;
using System.Runtime.InteropServices;
using Nin.Formats;
using Nin.Tensors;
using Nin.Testing;
using Xunit.Abstractions;

namespace Nin.PyTorch.Tests;

/// <summary>Files of others that lie beside the checkout. Tests do without them, and say so.</summary>
public sealed class SharedFilesTests(ITestOutputHelper output)
{
    private const string Archive = "weights/burn-mnist.tar.gz";

    [Fact]
    public void Read_EveryFileOfBurn_GivesPyTorchsTensorsOrIsRefused()
    {
        Dictionary<string, byte[]> files = Files();
        IEnumerable<string> read = files.Keys.Where(name => !name.Contains("LICENSE", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal).SelectMany(name => Lines(name, files[name]));
        string list = Path.Combine(Golden.Folder, "shared.txt");
        IEnumerable<string> expected = files.Count == 0 ? [] : File.ReadAllLines(list).GroupBy(line => line.Split(':')[0])
            .OrderBy(file => file.Key, StringComparer.Ordinal).SelectMany(file => file.Order(StringComparer.Ordinal));
        Assert.Equal(expected, read);
    }

    /// <summary>The two are of two trainings: what the values have to be, the list says.</summary>
    [Fact]
    public void Read_OneNetworkInTwoForms_HasTheSameNamesAndShapes()
    {
        Dictionary<string, byte[]> files = Files();
        if (files.Count > 0)
        {
            string[][] shapes =
            [
                .. ((string[])["mnist.pt", "mnist.safetensors"]).Select(name => Read(files[name]).Tensors
                    .Select(tensor => $"{tensor.Name} {string.Join('x', tensor.Tensor.Shape)}").Order(StringComparer.Ordinal).ToArray()),
            ];
            Assert.Equal(20, shapes[0].Length);
            Assert.Equal(shapes[0], shapes[1]);
        }
    }

    private static string[] Lines(string name, byte[] content)
    {
        try
        {
            return
            [
                .. Read(content).Tensors.Select(tensor =>
                        $"{name}: {tensor.Name} [{string.Join(", ", tensor.Tensor.Shape)}] {Checksum(tensor.Tensor):x8}")
                    .Order(StringComparer.Ordinal),
            ];
        }
        catch (NinFormatException)
        {
            return [$"{name}: refused"];
        }
    }

    private static uint Checksum(Tensor tensor) => Crc32.HashToUInt32(MemoryMarshal.AsBytes(tensor.Data.AsSpan()));

    private static StateDict Read(byte[] content)
    {
        using var file = new TemporaryFile();
        file.Write(content);
        return StateDict.Read(file.Path);
    }

    /// <summary>The archive's files; none where it is not there, which the test's output says.</summary>
    private Dictionary<string, byte[]> Files()
    {
        var files = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        if (Checkout.SharedFile(Archive) is not string path)
        {
            output.WriteLine($"{Archive} is not there: the files of others are not looked at here.");
            return files;
        }

        using FileStream file = File.OpenRead(path);
        using var unpacked = new GZipStream(file, CompressionMode.Decompress);
        using var archive = new TarReader(unpacked);
        while (archive.GetNextEntry(copyData: true) is TarEntry entry)
        {
            if (entry.EntryType is TarEntryType.RegularFile or TarEntryType.V7RegularFile)
            {
                using var content = new MemoryStream();
                entry.DataStream?.CopyTo(content);
                files[entry.Name[(entry.Name.IndexOf('/', StringComparison.Ordinal) + 1)..]] = content.ToArray();
            }
        }

        return files;
    }
}
