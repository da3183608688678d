using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace Nin.PyTorch.Tests.Reading;

/// <summary>Pickles put together instruction by instruction, and archives around them.</summary>
internal static class Pickled
{
    public const string OrderedDict = "ccollections\nOrderedDict\n";

    /// <summary>A pickle: Latin letters are instructions and names.</summary>
    public static byte[] Of(string instructions, int protocol = 2) =>
        [0x80, (byte)protocol, .. Encoding.Latin1.GetBytes(instructions), (byte)'.'];

    public static string Text(string text) => $"\x8c{(char)text.Length}{text}";

    public static string Number(long number)
    {
        byte[] bytes = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, number);
        return "\x8a\b" + Encoding.Latin1.GetString(bytes);
    }

    public static string Numbers(params long[] numbers) => $"({string.Concat(numbers.Select(Number))}t";

    public static string Storage(string type, string key, long count) =>
        $"({Text("storage")}ctorch\n{type}\n{Text(key)}{Text("cpu")}{Number(count)}tQ";

    /// <summary>A tensor over storage 0.</summary>
    public static string Tensor(long count, long offset, long[] sizes, long[] strides, string type = "FloatStorage") =>
        "ctorch._utils\n_rebuild_tensor_v2\n("
        + $"{Storage(type, "0", count)}{Number(offset)}{Numbers(sizes)}{Numbers(strides)}\x89{OrderedDict})RtR";

    /// <summary>A dict of texts and what is given.</summary>
    public static string Dict(params (string Key, string Value)[] pairs) =>
        $"}}({string.Concat(pairs.Select(pair => Text(pair.Key) + pair.Value))}u";

    /// <summary>An archive of a pickle and storages.</summary>
    public static byte[] Archive(byte[] pickle, params (string Name, byte[] Content)[] entries)
    {
        using var stream = new MemoryStream();
        using (var archive = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach ((string name, byte[] content) in (IEnumerable<(string, byte[])>)[("data.pkl", pickle), .. entries])
            {
                using Stream entry = archive.CreateEntry($"archive/{name}", CompressionLevel.Fastest).Open();
                entry.Write(content);
            }
        }

        return stream.ToArray();
    }

    public static StateDict Read(byte[] file, StateDictLimits? limits = null)
    {
        using var written = new TemporaryFile();
        written.Write(file);
        return StateDict.Read(written.Path, limits: limits);
    }
}
