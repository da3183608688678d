using System.Formats.Tar;
using System.IO.Compression;
using Nin.Imaging;
using Nin.Imaging.Png;

namespace Nin.Tests.Data;

/// <summary>A small set of files in a folder of a test's own, which can be packed into an archive.</summary>
internal sealed class SmallSet : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("nin-set-").FullName;

    /// <summary>The folder of the set.</summary>
    public string Folder => Path.Combine(_root, "set");

    public void Dispose() => Directory.Delete(_root, recursive: true);

    /// <summary>Writes a text.</summary>
    public SmallSet Text(string path, string text) => Bytes(path, System.Text.Encoding.UTF8.GetBytes(text));

    public SmallSet Bytes(string path, byte[] content)
    {
        File.WriteAllBytes(Made(path), content);
        return this;
    }

    /// <summary>Writes a grey picture of one value.</summary>
    public SmallSet Picture(string path, int height, int width, byte value = 9) =>
        Picture(path, new Image(height, width, 1, Enumerable.Repeat(value, height * width).ToArray()));

    public SmallSet Picture(string path, Image image)
    {
        PngWriter.Write(Made(path), image);
        return this;
    }

    /// <summary>The set as a folder ("") or as an archive of a kind (".tar", ".tar.gz", ".zip").</summary>
    public string Packed(string kind)
    {
        string archive = Path.Combine(_root, "packed" + kind);
        switch (kind)
        {
            case "":
                return Folder;
            case ".zip":
                ZipFile.CreateFromDirectory(Folder, archive, CompressionLevel.Fastest, includeBaseDirectory: true);
                return archive;
            default:
                using (FileStream file = File.Create(archive))
                using (Stream stream = kind == ".tar.gz" ? new GZipStream(file, CompressionLevel.Fastest) : file)
                {
                    TarFile.CreateFromDirectory(Folder, stream, includeBaseDirectory: true);
                }

                return archive;
        }
    }

    private string Made(string path)
    {
        string full = Path.Combine(Folder, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        return full;
    }
}
