using System.Xml;
using Nin.Data.Folders;
using Nin.Formats;

namespace Nin.Data.Boxes;

/// <summary>Reads PASCAL VOC's folders.</summary>
internal static class VocReader
{
    private const string FormatName = "PASCAL VOC";
    private const string AnnotationFolder = "Annotations", PictureFolder = "JPEGImages", ListFolder = "ImageSets/Main";

    /// <summary>How far boxes may reach over an edge without a note: some tools count from 0 and some from 1.</summary>
    private const double Tolerance = 1;

    /// <summary>Whether a file lies where annotations do.</summary>
    public static bool IsAnnotation(string path) => RootOf(path) is not null;

    /// <exception cref="NinFormatException">A file is damaged, or a part has a class that the training part lacks.</exception>
    public static AnnotatedPictures Read(AnnotationFiles files)
    {
        string[] roots = [.. files.Source.Others.Select(RootOf).OfType<string>().Distinct()];
        if (roots.Length != 1)
        {
            throw new NinFormatException(
                FormatName, $"expected one folder '{AnnotationFolder}', got {roots.Length}.", files.Path,
                hint: roots.Length == 0 ? null : "Unpack it and name one of the folders that hold them.");
        }

        Dictionary<string, int> pictures = PicturesOf(files, roots[0] + PictureFolder + "/");
        List<(string Name, FolderPart Part)> listed = Listed(files, roots[0], pictures, out bool hasParts);
        List<(string File, int Index, FolderPart Part, VocAnnotation Annotation)> read = [];
        foreach ((string name, FolderPart part) in listed)
        {
            string file = $"{roots[0]}{AnnotationFolder}/{name}.xml";
            if (!pictures.TryGetValue(name, out int index))
            {
                files.Notes.LeaveOut(
                    name, "picture that a list names and that is not there", "pictures that lists name and that are not there");
            }
            else if (Parse(files, file) is VocAnnotation annotation)
            {
                read.Add((file, index, part, annotation));
            }
            else
            {
                files.Notes.LeaveOut(
                    files.Source.Paths[index], "picture without an annotation", "pictures without an annotation");
            }
        }

        string[] classes = [.. read.Where(one => one.Part == FolderPart.Train).SelectMany(one => one.Annotation.Objects)
            .Select(one => one.Class).Distinct().Order(StringComparer.Ordinal)];
        var boxes = new BoxCollector(FormatName, files.Options.Limits, files.Notes);
        return new AnnotatedPictures(
            classes,
            [.. read.Select(one => Picture(files, one.File, one.Index, one.Part, one.Annotation, classes, boxes))],
            hasParts);
    }

    private static AnnotatedPicture Picture(
        AnnotationFiles files, string file, int index, FolderPart part, VocAnnotation annotation, string[] classes,
        BoxCollector boxes)
    {
        (int height, int width) = (annotation.Height, annotation.Width);
        if (height == 0 || width == 0)
        {
            // Some tools leave the size out, or write zeros.
            Imaging.Image image = files.Pictures.Read(index);
            (height, width) = (image.Height, image.Width);
        }

        foreach (VocObject one in annotation.Objects)
        {
            int label = Array.BinarySearch(classes, one.Class, StringComparer.Ordinal);
            if (label < 0)
            {
                throw files.Failure(
                    FormatName,
                    $"the {part.ToString().ToLowerInvariant()} part has a class '{one.Class}' that the training part lacks.",
                    file);
            }

            bool isClick = one.Right <= one.Left || one.Bottom <= one.Top;
            (double left, double top) = (one.Left - 1, one.Top - 1);
            boxes.Add(file, label, left, top, isClick ? left : one.Right, isClick ? top : one.Bottom, width, height, Tolerance);
        }

        return new AnnotatedPicture(index, part, (height, width), boxes.Take());
    }

    private static VocAnnotation? Parse(AnnotationFiles files, string file)
    {
        int most = files.Options.Limits.HeaderBytes;
        if (files.Bytes(file, most) is not ReadOnlyMemory<byte> content)
        {
            return null;
        }

        try
        {
            return VocAnnotation.Parse(content, most);
        }
        catch (Exception error) when (error is XmlException or FormatException)
        {
            throw files.Failure(FormatName, error.Message, file, error);
        }
    }

    /// <summary>What stands before the folder of annotations, with the slash; null where the file is none.</summary>
    private static string? RootOf(string path)
    {
        string[] parts = path.Split('/');
        return parts.Length >= 2 && parts[^2] == AnnotationFolder && parts[^1].EndsWith(
            ".xml", StringComparison.OrdinalIgnoreCase)
            ? string.Concat(parts[..^2].Select(part => part + "/"))
            : null;
    }

    /// <summary>The pictures by their names without endings.</summary>
    private static Dictionary<string, int> PicturesOf(AnnotationFiles files, string folder)
    {
        var pictures = new Dictionary<string, int>(StringComparer.Ordinal);
        for (int i = 0; i < files.Source.Paths.Count; i++)
        {
            string path = files.Source.Paths[i];
            if (path.StartsWith(folder, StringComparison.Ordinal)
                && !pictures.TryAdd(Path.ChangeExtension(path[folder.Length..], null), i))
            {
                files.Notes.LeaveOut(path, "picture of a name that another one has", "pictures of names that other ones have");
            }
        }

        return pictures;
    }

    /// <summary>The names in the lists, each once, in the part that comes first; without lists all pictures.</summary>
    private static List<(string Name, FolderPart Part)> Listed(
        AnnotationFiles files, string root, Dictionary<string, int> pictures, out bool hasParts)
    {
        string[]? train = List("train"), validation = List("val"), test = List("test"), both = List("trainval");
        hasParts = (train ?? validation ?? test ?? both) is not null;
        if (!hasParts)
        {
            return [.. pictures.Keys.Order(StringComparer.Ordinal).Select(name => (name, FolderPart.Train))];
        }

        train ??= [.. (both ?? []).Except(validation ?? [])];
        var seen = new HashSet<string>(StringComparer.Ordinal);
        List<(string, FolderPart)> listed = [];
        foreach ((string[]? names, FolderPart part) in new[] { (train, FolderPart.Train), (validation, FolderPart.Validation),
        (test, FolderPart.Test) })
        {
            foreach (string name in names ?? [])
            {
                if (seen.Add(name))
                {
                    listed.Add((name, part));
                }
                else
                {
                    files.Notes.LeaveOut(name, "name that stands in the lists twice", "names that stand in the lists twice");
                }
            }
        }

        foreach (string name in pictures.Keys.Where(name => !seen.Contains(name)).Order(StringComparer.Ordinal))
        {
            files.Notes.LeaveOut(files.Source.Paths[pictures[name]], "picture in no list", "pictures in no list");
        }

        return listed;

        string[]? List(string name) =>
            files.Lines($"{root}{ListFolder}/{name}.txt", FormatName)?.Where(line => line.Length > 0).ToArray();
    }
}
