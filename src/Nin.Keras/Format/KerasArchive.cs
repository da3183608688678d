using System.IO.Compression;
using Microsoft.Win32.SafeHandles;
using Nin.Formats;
using Nin.Formats.Archives;

namespace Nin.Keras.Format;

/// <summary>The files in a .keras archive.</summary>
internal sealed class KerasArchive : IDisposable
{
    private const int Stored = 0, Deflated = 8;

    /// <summary>Deflate makes no more of a byte than this.</summary>
    private const long MostOfAByte = 1032;

    private readonly string _path;
    private readonly SafeFileHandle _file;
    private readonly List<ZipEntry> _entries;

    public KerasArchive(string path, Limits limits)
    {
        (_path, _file) = (path, File.OpenHandle(path));
        try
        {
            _entries = ZipDirectory.Read(_file, path, limits);
        }
        catch
        {
            _file.Dispose();
            throw;
        }
    }

    /// <summary>The content of a file; null where there is none of that name.</summary>
    public byte[]? Find(string name, long most)
    {
        if (_entries.FirstOrDefault(entry => entry.Name == name) is not ZipEntry entry)
        {
            return null;
        }

        long holds = entry.Method == Stored ? entry.CompressedLength : entry.CompressedLength * MostOfAByte;
        if (entry.IsEncrypted || entry.Method is not (Stored or Deflated) || entry.Length > holds)
        {
            throw KerasFailure.Of($"'{name}' in the archive is encrypted, damaged, or packed in a way that is not read.");
        }

        if (entry.Length > Math.Min(most, Array.MaxLength))
        {
            throw KerasFailure.Of($"expected at most {Math.Min(most, Array.MaxLength)} bytes in '{name}', got {entry.Length}.");
        }

        byte[] content = new byte[entry.Length];
        long start = ZipDirectory.ContentStart(_file, entry, _path);
        try
        {
            using var packed = new FileSlice(_file, start, entry.CompressedLength);
            using Stream stream = entry.Method == Stored ? packed : new DeflateStream(packed, CompressionMode.Decompress);
            stream.ReadExactly(content);
            return content;
        }
        catch (Exception error) when (error is InvalidDataException or EndOfStreamException)
        {
            throw KerasFailure.Of($"'{name}' in the archive is damaged.", "Is the file complete?", error);
        }
    }

    public void Dispose() => _file.Dispose();
}
