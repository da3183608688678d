using System.IO.Compression;
using Microsoft.Win32.SafeHandles;
using Nin.Formats;
using Nin.Formats.Archives;
using Nin.PyTorch.Pickling;

namespace Nin.PyTorch.Reading;

/// <summary>The file of torch.save since 1.6, and of TorchScript: a zip archive of a pickle and the storages.</summary>
/// <remarks>
/// <b>Source</b> torch.serialization: <c>NAME/data.pkl</c>, <c>NAME/data/0</c> and so on, <c>NAME/byteorder</c> in newer files.
/// </remarks>
internal sealed class ZipCheckpoint : IStorages
{
    private const string Pickle = "data.pkl";
    private const int Stored = 0, Deflated = 8;

    private readonly SafeFileHandle _file;
    private readonly string _path, _folder;
    private readonly Dictionary<string, ZipEntry> _entries = new(StringComparer.Ordinal);
    private readonly bool _isBigEndian;

    /// <exception cref="NinFormatException">It is no archive of PyTorch, is damaged, or costs too much.</exception>
    public ZipCheckpoint(SafeFileHandle file, string path, ReadBudget budget)
    {
        (_file, _path) = (file, path);
        List<ZipEntry> entries = ZipDirectory.Read(file, path, Limits.Default with { FileBytes = budget.Limits.FileBytes });
        budget.Charge(256L * entries.Count, "the directory of the archive");
        ZipEntry pickle = entries
            .Where(entry => entry.Name == Pickle || entry.Name.EndsWith("/" + Pickle, StringComparison.Ordinal))
            .MinBy(entry => entry.Name.Length) ?? throw new NinFormatException(
                StateDict.FormatName, "expected an archive with a data.pkl, got one without.", hint: "Is it a PyTorch file?");
        _folder = pickle.Name[..^Pickle.Length];
        foreach (ZipEntry entry in entries)
        {
            _entries[entry.Name] = entry;
        }

        _isBigEndian = _entries.TryGetValue(_folder + "byteorder", out ZipEntry? order)
            && Content(order, budget).AsSpan().SequenceEqual("big"u8);
        Root = new PickleMachine(Content(pickle, budget), 0, budget).Run();
    }

    /// <summary>What the pickle holds.</summary>
    public PickleValue Root { get; }

    /// <inheritdoc/>
    public long LengthOf(string key) => StorageNamed(key).Length;

    /// <inheritdoc/>
    public void Read(string key, Span<byte> bytes, int size)
    {
        Fill(StorageNamed(key), bytes);
        for (int i = 0; _isBigEndian && i < bytes.Length; i += size)
        {
            bytes.Slice(i, size).Reverse();
        }
    }

    private ZipEntry StorageNamed(string key) => _entries.TryGetValue($"{_folder}data/{key}", out ZipEntry? entry)
        ? entry
        : throw Failure($"expected the storage 'data/{key}', got none.");

    private byte[] Content(ZipEntry entry, ReadBudget budget)
    {
        budget.Charge(entry.Length, $"'{entry.Name}'");
        byte[] content = entry.Length <= Array.MaxLength ? new byte[entry.Length]
            : throw Failure($"expected at most {Array.MaxLength} bytes of '{entry.Name}', got {entry.Length}.");
        Fill(entry, content);
        return content;
    }

    /// <summary>Fills a buffer with all of an entry, and with no more than the buffer holds.</summary>
    private void Fill(ZipEntry entry, Span<byte> bytes)
    {
        if (entry.IsEncrypted || entry.Method is not (Stored or Deflated))
        {
            throw Failure($"expected '{entry.Name}' stored or deflated, got {(entry.IsEncrypted ? "it encrypted" : $"method {entry.Method}")}.");
        }

        try
        {
            using var slice = new FileSlice(_file, ZipDirectory.ContentStart(_file, entry, _path), entry.CompressedLength);
            if (entry.Method == Stored)
            {
                slice.ReadExactly(bytes);
                return;
            }

            using var inflated = new DeflateStream(slice, CompressionMode.Decompress);
            inflated.ReadExactly(bytes);
        }
        catch (Exception error) when (error is EndOfStreamException or InvalidDataException)
        {
            throw new NinFormatException(
                StateDict.FormatName, $"'{entry.Name}' is damaged or cut off.", hint: "Is the file complete?", inner: error);
        }
    }

    private static NinFormatException Failure(string problem) => new(StateDict.FormatName, problem, hint: "Is the file complete?");
}
