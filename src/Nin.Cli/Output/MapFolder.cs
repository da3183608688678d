using Nin.Explanation;
using Nin.Imaging.Png;

namespace Nin.Cli.Output;

/// <summary>A folder of drawn maps, one file for each picture, called like it.</summary>
internal sealed class MapFolder
{
    private const string Ending = "-maps", StandardInput = "picture";

    private readonly string _folder;
    private readonly HashSet<string> _names = new(StringComparer.OrdinalIgnoreCase);

    /// <exception cref="IOException">The folder cannot be made.</exception>
    public MapFolder(string folder)
    {
        _folder = folder;
        Directory.CreateDirectory(folder);
    }

    /// <summary>
    /// Draws the maps of a picture and gives the file. Pictures of the same name in other folders are numbered.
    /// </summary>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public string Write(string file, ExplainedImage explained)
    {
        string stem = file == Input.PictureFiles.StandardInput ? StandardInput : Path.GetFileNameWithoutExtension(file);
        string name = stem + Ending;
        for (int number = 2; !_names.Add(name); number++)
        {
            name = $"{stem}{Ending}-{number}";
        }

        string path = Path.Combine(_folder, name + ".png");
        PngWriter.Write(path, MapPicture.Sheet(explained));
        return path;
    }
}
