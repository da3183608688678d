using Nin.Data.Folders;
using Nin.Data.Targets;
using Nin.Formats;

namespace Nin.Data.Masks;

/// <summary>
/// Pictures with a mask each: a folder of pictures and beside it a folder of masks of the same names, in a folder or straight
/// from a .tar, .tar.gz or .zip. A target is a <see cref="MaskTarget"/>.
/// </summary>
/// <remarks>
/// The folders are called <c>images</c> and <c>masks</c>; <c>image</c>, <c>imgs</c>, <c>img</c> and <c>JPEGImages</c> are
/// understood too, and <c>mask</c>, <c>labels</c>, <c>annotations</c> and <c>SegmentationClass</c>. The mask of
/// <c>images/a.jpg</c> is
/// <c>masks/a.png</c>, or another picture of that name. A folder <c>train</c>, <c>val</c> or <c>test</c> above or below says the
/// part; without one a picture is learned from. Pictures without a mask are left out, and <see cref="DataSplits.Note"/> says so.
/// <b>Units</b> A pixel of a mask is a class. PNG is read as it is written: a palette's numbers are the classes, as in PASCAL
/// VOC, and greys of less than 8 bits are not stretched. A mask must have its picture's size; the target of one that has not
/// throws.
/// </remarks>
public static class MaskFolder
{
    internal const string FormatName = "pictures with masks";

    private static readonly string[] PictureFolders = ["images", "image", "imgs", "img", "JPEGImages"];
    private static readonly string[] MaskFolders = ["masks", "mask", "labels", "annotations", "SegmentationClass"];

    /// <summary>
    /// Reads a set of masks with two values, 0 and 255 (or 1): the classes <c>background</c> and <c>object</c>.
    /// </summary>
    /// <param name="path">A folder, a .tar, a .tar.gz or a .zip.</param>
    /// <param name="name">What the set is called in messages.</param>
    /// <param name="limits">What may be spent.</param>
    /// <exception cref="NinFormatException">The archive is damaged, or there are no pictures with masks to train on.</exception>
    /// <exception cref="IOException">The folder or archive cannot be read.</exception>
    public static DataSplits Read(string path, string name, Limits? limits = null) =>
        ReadOneObject(path, name, new ReadOptions(limits ?? Limits.Default));

    /// <summary>Reads a set of masks whose values are classes, or <see cref="MaskTarget.Ignored"/>.</summary>
    /// <param name="path">A folder, a .tar, a .tar.gz or a .zip.</param>
    /// <param name="name">What the set is called in messages.</param>
    /// <param name="classes">The classes' names, in the order of their values.</param>
    /// <param name="limits">What may be spent.</param>
    /// <exception cref="ArgumentException">There is no class, or more than a mask can have.</exception>
    /// <exception cref="NinFormatException">The archive is damaged, or there are no pictures with masks to train on.</exception>
    /// <exception cref="IOException">The folder or archive cannot be read.</exception>
    public static DataSplits Read(string path, string name, IReadOnlyList<string> classes, Limits? limits = null)
    {
        ArgumentNullException.ThrowIfNull(classes);
        if (classes.Count is 0 or > MaskTarget.Ignored)
        {
            throw new ArgumentException(
                $"MaskFolder: expected 1 to {MaskTarget.Ignored} classes, got {classes.Count}.", nameof(classes));
        }

        string[] names = [.. classes];
        return Read(
            path, name, names, new ReadOptions(limits ?? Limits.Default), (content, spent) =>
                MaskFile.OfClasses(content, spent, names.Length));
    }

    /// <summary>Whether among these paths a picture has a mask.</summary>
    internal static bool HasPair(IEnumerable<string> paths)
    {
        HashSet<string> pictures = [], masks = [];
        foreach (string path in paths.Where(PictureSource.IsPicture))
        {
            if (KeyOf(path, MaskFolders) is string mask)
            {
                masks.Add(mask);
            }

            if (KeyOf(path, PictureFolders) is string picture)
            {
                pictures.Add(picture);
            }
        }

        return pictures.Overlaps(masks);
    }

    internal static DataSplits ReadOneObject(string path, string name, ReadOptions options) =>
        Read(path, name, ["background", "object"], options, MaskFile.OfOneObject);

    internal static DataSplits Read(
        string path, string name, string[] classes, ReadOptions options, Func<ReadOnlyMemory<byte>, Limits, MaskTarget> decode)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentException.ThrowIfNullOrEmpty(name);
        PictureSource source = PictureSource.Open(path, options);
        try
        {
            var notes = new OutcomeNotes();
            var files = new EncodedPictures(source, options.Limits);
            List<(int Picture, int Mask, FolderPart? Part)> pairs = Pairs(source, notes);
            MaskDataset Part(FolderPart part) => new(
                $"{name}/{part.ToString().ToLowerInvariant()}", files, classes,
                [.. pairs.Where(pair => (pair.Part ?? FolderPart.Train) == part).Select(pair => (pair.Picture, pair.Mask))],
                decode);
            MaskDataset train = Part(FolderPart.Train), validation = Part(FolderPart.Validation), test = Part(FolderPart.Test);
            if (train.Count == 0)
            {
                throw new NinFormatException(
                    FormatName, $"expected pictures with masks to train on, got {pairs.Count} with masks and none to train on.",
                    path,
                    hint: "Put them like this: images/1.jpg and masks/1.png, or train/images/1.jpg and train/masks/1.png.");
            }

            string? noParts = pairs.Exists(pair => pair.Part is not null)
                ? null
                : $"{name} does not say which pictures are for validation or test";
            return new DataSplits(name, train, validation.Count > 0 ? validation : null, test.Count > 0 ? test : null)
            {
                Note = notes.Note(noParts),
                Kept = files.Kept,
            };
        }
        catch
        {
            source.Dispose();
            throw;
        }
    }

    /// <summary>The pictures that have a mask, and the part that a folder names.</summary>
    private static List<(int Picture, int Mask, FolderPart? Part)> Pairs(PictureSource source, OutcomeNotes notes)
    {
        Dictionary<string, int> masks = Under(source, MaskFolders, notes), pictures = Under(source, PictureFolders, notes);
        List<(int, int, FolderPart?)> pairs = [];
        foreach ((string key, int picture) in pictures.OrderBy(one => one.Value))
        {
            if (masks.Remove(key, out int mask))
            {
                string[] names = source.Paths[picture].Split('/');
                pairs.Add((picture, mask, names[..^1].Select(FolderPlan.PartOf).LastOrDefault(part => part is not null)));
            }
            else
            {
                notes.LeaveOut(source.Paths[picture], "picture without a mask", "pictures without a mask");
            }
        }

        foreach (int mask in masks.Values.Order())
        {
            notes.LeaveOut(source.Paths[mask], "mask without a picture", "masks without a picture");
        }

        return pairs;
    }

    /// <summary>
    /// The files in folders of these names, by what a picture and its mask share: what stands before the folder and behind it,
    /// without the ending.
    /// </summary>
    private static Dictionary<string, int> Under(PictureSource source, string[] folders, OutcomeNotes notes)
    {
        var found = new Dictionary<string, int>(StringComparer.Ordinal);
        for (int i = 0; i < source.Paths.Count; i++)
        {
            if (KeyOf(source.Paths[i], folders) is string key && !found.TryAdd(key, i))
            {
                notes.LeaveOut(source.Paths[i], "file of a name that another one has", "files of names that other ones have");
            }
        }

        return found;
    }

    /// <summary>What a picture and its mask share, where a path leads through a folder of one of these names.</summary>
    private static string? KeyOf(string path, string[] folders)
    {
        string[] names = path.Split('/');
        int at = Array.FindLastIndex(
            names, names.Length - 1, name => folders.Contains(name, StringComparer.OrdinalIgnoreCase));
        if (at < 0 || at == names.Length - 1)
        {
            return null;
        }

        names[at] = "*";
        return Path.ChangeExtension(string.Join('/', names), null);
    }
}
