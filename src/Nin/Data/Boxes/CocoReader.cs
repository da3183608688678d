using System.Text.Json;
using Nin.Data.Folders;
using Nin.Formats;

namespace Nin.Data.Boxes;

/// <summary>Reads the JSON files of COCO, each of which describes a part.</summary>
internal static class CocoReader
{
    private const string FormatName = "COCO";

    /// <summary>What files with boxes are called, among those with captions and key points of the same pictures.</summary>
    private const string BoxFiles = "instances";

    /// <summary>How far boxes may reach over an edge without a note: some tools count from 0 and some from 1.</summary>
    private const double Tolerance = 1;

    /// <summary>Whether a file may be one of annotations, as its name says.</summary>
    public static bool IsAnnotation(string path) => path.EndsWith(".json", StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether a file is called as COCO's own files are, or those of tools that write its format.</summary>
    public static bool IsUsualName(string path) => IsAnnotation(path)
        && (Path.GetFileName(path).StartsWith(BoxFiles, StringComparison.OrdinalIgnoreCase)
            || path.EndsWith(".coco.json", StringComparison.OrdinalIgnoreCase));

    /// <exception cref="NinFormatException">There is no such file, or one is damaged or contradicts the others.</exception>
    public static AnnotatedPictures Read(AnnotationFiles files)
    {
        string[] names = [.. files.Source.Others.Where(IsAnnotation)];
        if (names.Any(name => Path.GetFileName(name).StartsWith(BoxFiles, StringComparison.OrdinalIgnoreCase)))
        {
            names = [.. names.Where(name => Path.GetFileName(name).StartsWith(BoxFiles, StringComparison.OrdinalIgnoreCase))];
        }

        var parts = new SortedDictionary<FolderPart, (string Name, CocoFile File)>();
        bool hasParts = false;
        foreach (string name in names)
        {
            if (Parse(files, name) is not CocoFile file)
            {
                continue;
            }

            FolderPart? part = PartOf(name);
            hasParts |= part is not null;
            if (!parts.TryAdd(part ?? FolderPart.Train, (name, file)))
            {
                throw files.Failure(
                    FormatName, $"expected one file for each part, got this one beside '{parts[part ?? FolderPart.Train].Name}'.",
                    name);
            }
        }

        if (!parts.TryGetValue(FolderPart.Train, out (string Name, CocoFile File) train))
        {
            throw new NinFormatException(
                FormatName, "expected a JSON file with images, annotations and categories to train on, got none.", files.Path);
        }

        string[] classes = [.. train.File.Categories.OrderBy(category => category.Id).Select(category => category.Name).Distinct(
            )];
        var finder = new CocoPictures(files);
        var boxes = new BoxCollector(FormatName, files.Options.Limits, files.Notes);
        List<AnnotatedPicture> pictures = [];
        foreach ((FolderPart part, (string name, CocoFile file)) in parts)
        {
            Add(files, part, name, file, classes, finder, boxes, pictures);
        }

        return new AnnotatedPictures(classes, pictures, hasParts);
    }

    /// <summary>The part that a path names: the file itself, or a folder that it lies in.</summary>
    public static FolderPart? PartOf(string path)
    {
        string[] names = path.Split('/');
        for (int i = names.Length - 1; i >= 0; i--)
        {
            // instances_train2017.json: words are letters alone.
            foreach (string word in Words(names[i]))
            {
                if (FolderPlan.PartOf(word) is FolderPart part)
                {
                    return part;
                }
            }
        }

        return null;
    }

    private static void Add(
        AnnotationFiles files, FolderPart part, string name, CocoFile file, string[] classes, CocoPictures finder,
        BoxCollector boxes,
        List<AnnotatedPicture> pictures)
    {
        var labels = new Dictionary<long, int>();
        foreach (CocoCategory category in file.Categories)
        {
            int label = Array.IndexOf(classes, category.Name);
            if (!labels.TryAdd(category.Id, label) && labels[category.Id] != label)
            {
                throw files.Failure(FormatName, $"two categories have the id {category.Id}.", name);
            }
        }

        ILookup<long, CocoAnnotation> annotations = file.Annotations.ToLookup(annotation => annotation.Image);
        var ids = new HashSet<long>();
        foreach (CocoImage image in file.Images)
        {
            files.Options.Cancellation.ThrowIfCancellationRequested();
            if (!ids.Add(image.Id))
            {
                throw files.Failure(FormatName, $"two images have the id {image.Id}.", name);
            }

            if (finder.Find(name, part, image.File) is not int index)
            {
                continue;
            }

            (int height, int width) = (image.Height, image.Width);
            if (height == 0 || width == 0)
            {
                Imaging.Image picture = files.Pictures.Read(index);
                (height, width) = (picture.Height, picture.Width);
            }

            foreach (CocoAnnotation one in annotations[image.Id])
            {
                if (!labels.TryGetValue(one.Category, out int label))
                {
                    throw files.Failure(
                        FormatName, $"a box in '{image.File}' has the category {one.Category}, which the file does not list.",
                        name);
                }

                if (label < 0)
                {
                    throw files.Failure(
                        FormatName, $"a box in '{image.File}' has the category {one.Category}, which the training part lacks.",
                        name);
                }

                if (one.IsCrowd)
                {
                    files.Notes.LeaveOut(image.File, "box around a crowd", "boxes around crowds");
                    continue;
                }

                boxes.Add(
                    image.File, label, one.Left, one.Top, one.Left + one.Width, one.Top + one.Height, width, height, Tolerance);
            }

            pictures.Add(new AnnotatedPicture(index, part, (height, width), boxes.Take()));
        }

        foreach (CocoAnnotation stray in file.Annotations.Where(annotation => !ids.Contains(annotation.Image)))
        {
            files.Notes.LeaveOut(name, "box of a picture that is not listed", "boxes of pictures that are not listed");
        }
    }

    private static CocoFile? Parse(AnnotationFiles files, string name)
    {
        ReadOnlyMemory<byte> content = files.Bytes(name, files.Options.Limits.DecodeBytes)!.Value;
        try
        {
            return CocoFile.Parse(content.Span, files.Options.Limits.Records);
        }
        catch (Exception error) when (error is JsonException or FormatException or InvalidOperationException)
        {
            throw files.Failure(FormatName, error.Message, name, error);
        }
    }

    private static IEnumerable<string> Words(string name)
    {
        int start = 0;
        for (int i = 0; i <= name.Length; i++)
        {
            if (i == name.Length || !char.IsAsciiLetter(name[i]))
            {
                if (i > start)
                {
                    yield return name[start..i];
                }

                start = i + 1;
            }
        }
    }
}
