using System.Formats.Tar;
using System.IO.Compression;

namespace Nin.Onnx.Tests;

/// <summary>One file of an archive, .tar.gz.</summary>
internal static class ArchivedFile
{
    public static byte[] Read(string archive, string name)
    {
        using var unpacked = new GZipStream(File.OpenRead(archive), CompressionMode.Decompress);
        using var entries = new TarReader(unpacked);
        while (entries.GetNextEntry() is TarEntry entry)
        {
            if (entry.Name == name)
            {
                using var content = new MemoryStream();
                entry.DataStream!.CopyTo(content);
                return content.ToArray();
            }
        }

        throw new FileNotFoundException($"expected '{name}' in {Path.GetFileName(archive)}.");
    }
}
