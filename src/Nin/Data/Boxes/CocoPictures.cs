using Nin.Data.Folders;

namespace Nin.Data.Boxes;

/// <summary>Finds the picture that a JSON file of COCO names: the file does not say which folder its names begin in.</summary>
internal sealed class CocoPictures
{
    private const string PictureFolder = "images/";

    private readonly AnnotationFiles _files;
    private readonly Dictionary<string, List<int>> _byName = new(StringComparer.Ordinal);
    private readonly HashSet<int> _taken = [];

    public CocoPictures(AnnotationFiles files)
    {
        _files = files;
        for (int i = 0; i < files.Source.Paths.Count; i++)
        {
            string name = LastOf(files.Source.Paths[i]);
            if (!_byName.TryGetValue(name, out List<int>? all))
            {
                _byName.Add(name, all = []);
            }

            all.Add(i);
        }
    }

    /// <summary>
    /// A picture's number among the files; null where it is not there or was given before, which is written down.
    /// </summary>
    /// <param name="annotations">The JSON file.</param>
    /// <param name="part">The part it describes.</param>
    /// <param name="file">What it calls the picture.</param>
    /// <exception cref="Formats.NinFormatException">Several pictures have that name.</exception>
    public int? Find(string annotations, FolderPart part, string file)
    {
        string name = file.Replace('\\', '/');
        List<int> found = _byName.GetValueOrDefault(LastOf(name)) ?? [];
        if (found.Count > 1)
        {
            string folder = annotations[..(annotations.LastIndexOf('/') + 1)];
            found = Narrow(found, path => path == folder + name || path == folder + PictureFolder + name);
        }

        if (found.Count > 1)
        {
            found = Narrow(found, path => path.EndsWith("/" + name, StringComparison.Ordinal) || path == name);
        }

        if (found.Count > 1)
        {
            found = Narrow(found, path => CocoReader.PartOf(path[..(path.LastIndexOf('/') + 1)]) == part);
        }

        if (found.Count > 1)
        {
            throw _files.Failure(
                "COCO", $"'{file}' may be '{_files.Source.Paths[found[0]]}' or '{_files.Source.Paths[found[1]]}'.", annotations);
        }

        if (found.Count == 0)
        {
            _files.Notes.LeaveOut(file, "picture that is listed and not there", "pictures that are listed and not there");
            return null;
        }

        if (!_taken.Add(found[0]))
        {
            _files.Notes.LeaveOut(file, "picture that is listed twice", "pictures that are listed twice");
            return null;
        }

        return found[0];
    }

    /// <summary>Those that fit, or all where none does.</summary>
    private List<int> Narrow(List<int> found, Predicate<string> fits)
    {
        List<int> left = found.FindAll(index => fits(_files.Source.Paths[index]));
        return left.Count > 0 ? left : found;
    }

    private static string LastOf(string path) => path[(path.LastIndexOf('/') + 1)..];
}
