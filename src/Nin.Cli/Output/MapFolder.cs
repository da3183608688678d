using Nin.Explanation;
using Nin.Imaging;
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

    /// <summary>Whether a picture is drawn smaller on the sheet, so that its maps are worth a file at its own size.</summary>
    public static bool IsLarge(Image image) => Math.Max(image.Height, image.Width) > MapPicture.LargestSide;

    /// <summary>Draws the maps of a picture on a sheet. Pictures of the same name in other folders are numbered.</summary>
    /// <param name="file">The picture's file.</param>
    /// <param name="explained">Its maps.</param>
    /// <param name="boxes">Whether boxes are drawn around what stands out.</param>
    /// <param name="overlays">Whether each map is drawn over the picture at its own size too, in a file of its own.</param>
    /// <exception cref="IOException">A file cannot be written.</exception>
    public DrawnMaps Write(string file, ExplainedImage explained, bool boxes = false, bool overlays = false)
    {
        string stem = file == Input.PictureFiles.StandardInput ? StandardInput : Path.GetFileNameWithoutExtension(file);
        string name = stem + Ending;
        for (int number = 2; !_names.Add(name); number++)
        {
            name = $"{stem}{Ending}-{number}";
        }

        string sheet = Path.Combine(_folder, name + ".png");
        PngWriter.Write(sheet, MapPicture.Sheet(explained, boxes));
        return new DrawnMaps(sheet, overlays ? [.. explained.Maps.Select(Overlay)] : []);

        // All maps of the picture have the same colours for the same numbers, as on the sheet.
        string Overlay(ClassMap map, int place)
        {
            float largest = explained.Maps.Max(one => one.Largest);
            string path = Path.Combine(_folder, $"{name}-{place + 1}-{LayerFolder.Safe(map.Label)}.png");
            PngWriter.Write(path, MapPicture.Overlay(explained.Image, map, largest, boxes));
            return path;
        }
    }
}

/// <summary>The files that were drawn of a picture.</summary>
/// <param name="Sheet">All maps beside each other.</param>
/// <param name="Overlays">Each map over the picture at its own size; empty where that was not asked for.</param>
internal sealed record DrawnMaps(string Sheet, IReadOnlyList<string> Overlays);
