using Nin.Data.Folders;
using Nin.Formats;

namespace Nin.Data.Boxes;

/// <summary>
/// Pictures with boxes around the objects in them, in PASCAL VOC's, COCO's or YOLO's format, in a folder or straight from a .tar,
/// .tar.gz or .zip. A target is a <see cref="Targets.BoxesTarget"/>.
/// </summary>
/// <remarks>
/// A box that leaves its picture is cut off at the edge, and one that has no area is left out; <see cref="DataSplits.Note"/> says
/// of how many that is so. A picture must have the size that its annotation says, where it says one; reading another one throws.
/// <b>PASCAL VOC</b> <c>Annotations/*.xml</c>, <c>JPEGImages</c> and the parts in <c>ImageSets/Main/{train,val,test}.txt</c>;
/// without <c>train.txt</c> the pictures of <c>trainval.txt</c> that are not in <c>val.txt</c> are learned from. Without lists
/// all pictures are. The classes are the names that the training part has, in ordinal order. Corners count from 1 and belong to
/// the box: here a box goes from xmin − 1 to xmax, and so too from top to bottom. A box whose corners are the same in a direction
/// would be one pixel wide; in real files it is a click that drew nothing, and is taken for one without area. Difficult objects
/// are objects like the others.
/// <b>COCO</b> JSON files with <c>images</c>, <c>annotations</c> and <c>categories</c>, each a part by its name or its folder's
/// (<c>instances_val2017.json</c>, <c>valid/_annotations.coco.json</c>), else the training part; where some are named
/// <c>instances…</c> only those are read. The classes are the training part's categories in the order of their ids. Crowds
/// (<c>iscrowd</c>) are left out.
/// <b>YOLO</b> a YAML file with <c>names</c> and the folders of <c>train</c>, <c>val</c> and <c>test</c>, of which a foreign path
/// is taken as far as its end is found here; the boxes of <c>images/a.jpg</c> stand in <c>labels/a.txt</c>, and a picture without
/// such a file has none. A polygon's box is its hull.
/// <b>Units</b> Pixels from the upper left corner; a pixel's own area is one by one.
/// <b>Source</b> M. Everingham et al., <i>The PASCAL VOC Challenge 2012 Development Kit</i>; cocodataset.org, "Data format";
/// Ultralytics, "Object Detection Datasets Overview".
/// </remarks>
public static class BoxFolder
{
    internal const string FormatName = "pictures with boxes";

    /// <summary>Reads the annotations; the pictures themselves are read when they are asked for.</summary>
    /// <param name="path">A folder, a .tar, a .tar.gz or a .zip.</param>
    /// <param name="name">What the set is called in messages.</param>
    /// <param name="limits">
    /// What may be spent: <see cref="Limits.HeaderBytes"/> on an XML, YAML or text file, <see cref="Limits.DecodeBytes"/> on a
    /// JSON file,
    /// <see cref="Limits.Records"/> boxes. The limits for pictures hold too.
    /// </param>
    /// <param name="format">How the boxes are written down; found out where null.</param>
    /// <exception cref="NinFormatException">
    /// There are no annotations of that format, one is damaged, or a class in it is not known; the file is named.
    /// </exception>
    /// <exception cref="IOException">The folder or archive cannot be read.</exception>
    public static DataSplits Read(string path, string name, Limits? limits = null, BoxFormat? format = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentException.ThrowIfNullOrEmpty(name);
        return Read(path, name, new ReadOptions(limits ?? Limits.Default), format);
    }

    internal static DataSplits Read(string path, string name, ReadOptions options, BoxFormat? format)
    {
        PictureSource source = PictureSource.Open(path, options, IsAnnotation);
        try
        {
            var pictures = new EncodedPictures(source, options.Limits);
            var notes = new OutcomeNotes();
            var read = new AnnotationFiles(source, pictures, path, options, notes);
            AnnotatedPictures found = (format ?? FormatOf(source, path)) switch
            {
                BoxFormat.Voc => VocReader.Read(read),
                BoxFormat.Coco => CocoReader.Read(read),
                _ => YoloReader.Read(read),
            };
            return Splits(name, path, pictures, found, notes);
        }
        catch
        {
            source.Dispose();
            throw;
        }
    }

    private static bool IsAnnotation(string path) =>
        Path.GetExtension(path).ToLowerInvariant() is ".xml" or ".json" or ".txt" or ".yaml" or ".yml";

    private static BoxFormat FormatOf(PictureSource source, string path)
    {
        List<BoxFormat> found = [];
        if (source.Others.Any(VocReader.IsAnnotation))
        {
            found.Add(BoxFormat.Voc);
        }

        if (source.Others.Any(CocoReader.IsAnnotation))
        {
            found.Add(BoxFormat.Coco);
        }

        if (source.Others.Any(YoloReader.IsDescription))
        {
            found.Add(BoxFormat.Yolo);
        }

        // Tools leave JSON and YAML files of their own beside annotations: the more telling name decides.
        return found switch
        {
            [] => throw new NinFormatException(
                FormatName,
                "expected Annotations/*.xml (PASCAL VOC), a JSON file (COCO) or a YAML file (YOLO), got none of them.", path),
            [BoxFormat one] => one,
            [BoxFormat.Voc, ..] => BoxFormat.Voc,
            _ when source.Others.Any(file => YoloReader.IsDescription(file)
                && Path.GetFileName(file) == YoloReader.UsualName) => BoxFormat.Yolo,
            _ => BoxFormat.Coco,
        };
    }

    private static DataSplits Splits(string name, string path, EncodedPictures files, AnnotatedPictures found, OutcomeNotes notes)
    {
        BoxesDataset Part(FolderPart part) => new(
            $"{name}/{part.ToString().ToLowerInvariant()}", files, found.Classes,
            [.. found.Pictures.Where(picture => picture.Part == part).OrderBy(picture => picture.Index)]);
        BoxesDataset train = Part(FolderPart.Train), validation = Part(FolderPart.Validation), test = Part(FolderPart.Test);
        if (train.Count == 0 || found.Classes.Length == 0)
        {
            throw new NinFormatException(
                FormatName,
                $"expected pictures with boxes to train on, got {train.Count} pictures and {found.Classes.Length} classes.",
                path, hint: notes.Note());
        }

        string? noParts = found.HasParts ? null : $"{name} does not say which pictures are for validation or test";
        return new DataSplits(name, train, validation.Count > 0 ? validation : null, test.Count > 0 ? test : null)
        {
            Note = notes.Note(noParts),
            Kept = files.Kept,
        };
    }
}
