using Nin.Imaging;
using Nin.Imaging.Png;

namespace Nin.Cli.Output;

/// <summary>A folder of drawn layers: files of its own, and a folder for the layers of each picture.</summary>
internal sealed class LayerFolder
{
    private const string Unsafe = "/\\:*?\"<>|";

    private readonly string _folder;
    private readonly HashSet<string> _names = new(StringComparer.OrdinalIgnoreCase);

    /// <exception cref="IOException">The folder cannot be made.</exception>
    public LayerFolder(string folder)
    {
        _folder = folder;
        Directory.CreateDirectory(folder);
    }

    /// <summary>A name that no other picture of the run has: that of its file, with a number where it is taken.</summary>
    public string NameFor(string file, string ending)
    {
        string stem = file == Input.PictureFiles.StandardInput ? "picture" : Path.GetFileNameWithoutExtension(file);
        string name = Safe($"{stem}-{ending}");
        for (int number = 2; !_names.Add(name); number++)
        {
            name = Safe($"{stem}-{ending}-{number}");
        }

        return name;
    }

    /// <summary>Writes a picture under a name, in a folder of the folder where one is named, and gives the file.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    public string Write(Image image, string name, string? folder = null)
    {
        string parent = folder is null ? _folder : Path.Combine(_folder, folder);
        Directory.CreateDirectory(parent);
        string path = Path.Combine(parent, Safe(name) + ".png");
        PngWriter.Write(path, image);
        return path;
    }

    /// <summary>A layer of another tool may be called <c>features/0:conv</c>, which is no name of a file everywhere.</summary>
    public static string Safe(string name) => string.Concat(name.Select(
        letter => char.IsControl(letter) || Unsafe.Contains(letter, StringComparison.Ordinal) ? '_' : letter));
}
