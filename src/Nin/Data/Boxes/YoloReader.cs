using System.Collections.Immutable;
using Nin.Data.Folders;
using Nin.Data.Targets;
using Nin.Formats;

namespace Nin.Data.Boxes;

/// <summary>Reads YOLO's folders, as the YAML file among them says.</summary>
internal static class YoloReader
{
    /// <summary>What the YAML file is called as a rule.</summary>
    public const string UsualName = "data.yaml", LabelFolder = "labels";

    private const string FormatName = "YOLO";
    private const string PictureFolder = "images";

    /// <summary>How far shares may reach over an edge without a note: they are rounded to six digits or so.</summary>
    private const double Tolerance = 1e-5;

    /// <summary>A foreign path must end in so many folders that are here.</summary>
    private const int SharedFolders = 2;

    /// <summary>Whether a file may name the classes, as its ending says.</summary>
    public static bool IsDescription(string path) => Path.GetExtension(path).ToLowerInvariant() is ".yaml" or ".yml";

    /// <exception cref="NinFormatException">A file is damaged, or there is no folder to train on.</exception>
    public static AnnotatedPictures Read(AnnotationFiles files)
    {
        (string file, YoloDescription description) = Description(files);
        if (description.Names.Length == 0)
        {
            throw files.Failure(FormatName, "expected names of classes, got none.", file);
        }

        string root = file[..(file.LastIndexOf('/') + 1)];
        var boxes = new BoxCollector(FormatName, files.Options.Limits, files.Notes);
        var taken = new HashSet<int>();
        List<AnnotatedPicture> pictures = [];
        foreach (FolderPart part in new[] { FolderPart.Train, FolderPart.Validation, FolderPart.Test })
        {
            foreach (string folder in description.Folders.GetValueOrDefault(part) ?? [])
            {
                int before = pictures.Count;
                string? at = Find(files, root, folder);
                if (at is null && part == FolderPart.Train)
                {
                    throw files.Failure(FormatName, $"expected pictures to train on in '{folder}', got none.", file);
                }

                if (at is null)
                {
                    files.Notes.LeaveOut(folder, "folder that is named and not there", "folders that are named and not there");
                    continue;
                }

                for (int i = 0; i < files.Source.Paths.Count; i++)
                {
                    if (!files.Source.Paths[i].StartsWith(at, StringComparison.Ordinal))
                    {
                        continue;
                    }

                    if (!taken.Add(i))
                    {
                        files.Notes.LeaveOut(
                            files.Source.Paths[i], "picture that belongs to two parts", "pictures that belong to two parts");
                        continue;
                    }

                    pictures.Add(
                        new AnnotatedPicture(i, part, null, Boxes(files, files.Source.Paths[i], description.Names, boxes)));
                }
            }
        }

        return new AnnotatedPictures(description.Names, pictures, HasParts: description.Folders.Count > 0);
    }

    /// <summary>The YAML file that names classes: the usual one, else the first, and of those the one least deep.</summary>
    private static (string File, YoloDescription Description) Description(AnnotationFiles files)
    {
        IEnumerable<string> candidates = files.Source.Others.Where(IsDescription)
            .OrderBy(path => path.Count(c => c == '/')).ThenBy(path => Path.GetFileName(path) == UsualName ? 0 : 1)
            .ThenBy(path => path, StringComparer.Ordinal);
        foreach (string file in candidates)
        {
            try
            {
                if (YoloDescription.Parse(files.Text(file, FormatName)!) is YoloDescription description)
                {
                    return (file, description);
                }
            }
            catch (FormatException error)
            {
                throw files.Failure(FormatName, error.Message, file, error);
            }
        }

        throw new NinFormatException(FormatName, "expected a YAML file with 'names', got none.", files.Path);
    }

    /// <summary>
    /// The folder meant, with the slash: the path as it stands beside the YAML file, else as much of its end as is here. The path
    /// is often that of another machine.
    /// </summary>
    private static string? Find(AnnotationFiles files, string root, string folder)
    {
        string[] names = [.. folder.Replace('\\', '/').Split('/').Where(
            name => name is not ("" or "." or "..") && !name.EndsWith(':'))];
        for (int skipped = 0; names.Length - skipped >= Math.Min(SharedFolders, names.Length); skipped++)
        {
            string at = root + string.Concat(names[skipped..].Select(name => name + "/"));

            // 'train' may stand for 'train/images'.
            string inside = at + PictureFolder + "/";
            foreach (string place in new[] { inside, at })
            {
                if (files.Source.Paths.Any(path => path.StartsWith(place, StringComparison.Ordinal)))
                {
                    return place;
                }
            }
        }

        return null;
    }

    private static ImmutableArray<LabelledBox> Boxes(AnnotationFiles files, string picture, string[] classes, BoxCollector boxes)
    {
        string file = LabelsOf(picture);
        if (files.Lines(file, FormatName) is not string[] lines)
        {
            files.Notes.Say(
                picture, "picture has no label file and is taken for one without objects",
                "pictures have no label files and are taken for ones without objects");
            return [];
        }

        for (int i = 0; i < lines.Length; i++)
        {
            if (lines[i].Length == 0)
            {
                continue;
            }

            try
            {
                YoloLabels.Object one = YoloLabels.Parse(lines[i], classes.Length);
                boxes.Add(file, one.Label, one.Left, one.Top, one.Right, one.Bottom, 1, 1, Tolerance);
            }
            catch (FormatException error)
            {
                throw files.Failure(FormatName, $"line {i + 1}: {error.Message}", file, error);
            }
        }

        return boxes.Take();
    }

    /// <summary>The label file of a picture: in the folder of labels beside that of pictures, or beside the picture.</summary>
    private static string LabelsOf(string picture)
    {
        string[] names = picture.Split('/');
        int at = Array.LastIndexOf(names, PictureFolder);
        if (at >= 0)
        {
            names[at] = LabelFolder;
        }

        return Path.ChangeExtension(string.Join('/', names), ".txt");
    }
}
