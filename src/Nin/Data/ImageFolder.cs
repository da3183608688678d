using Nin.Formats;

namespace Nin.Data;

/// <summary>
/// Pictures in folders named by their class, in a folder or straight from a .tar, .tar.gz or .zip: with <c>train/</c> and
/// <c>test/</c> or <c>val/</c> above them, or without.
/// </summary>
/// <remarks>
/// <b>Source</b> torchvision.datasets.ImageFolder: the classes are the folders' names in ordinal order; folders below them
/// belong to the class. A folder that holds everything, as archives often have it, is passed through. Without a split, a
/// fifth of each class is set aside as the test part, by a seed of 1.
/// </remarks>
public static class ImageFolder
{
    private const string FormatName = "picture folder";
    private const double TestShare = 0.2;

    private static readonly string[] TrainNames = ["train", "training"];
    private static readonly string[] ValidationNames = ["val", "valid", "validation"];
    private static readonly string[] TestNames = ["test", "testing"];

    /// <summary>Reads a folder; the pictures themselves are read when they are asked for.</summary>
    /// <exception cref="NinFormatException">There is no class, or a part has a class that the training part lacks.</exception>
    /// <exception cref="IOException">The folder cannot be read.</exception>
    public static DataSplits ReadFolder(string folder, string name, Limits? limits = null) =>
        Read(new FolderSource(folder, limits ?? Limits.Default), folder, name, limits ?? Limits.Default);

    /// <summary>Reads a .tar, .tar.gz or .zip without unpacking it.</summary>
    /// <exception cref="NinFormatException">The archive is damaged, or its folders are no classes.</exception>
    /// <exception cref="IOException">The archive cannot be read.</exception>
    public static DataSplits ReadArchive(string path, string name, Limits? limits = null)
    {
        limits ??= Limits.Default;
        PictureSource source = IsZip(path) ? new ZipSource(path, limits) : new TarSource(path, limits);
        return Read(source, path, name, limits);
    }

    /// <summary>Whether a folder has a picture in a folder.</summary>
    internal static bool IsFolder(string path)
    {
        try
        {
            return Directory.Exists(path) && Directory.EnumerateDirectories(path)
                .SelectMany(inner => Directory.EnumerateFiles(inner, "*", new EnumerationOptions { RecurseSubdirectories = true, MaxRecursionDepth = 3 }))
                .Take(1000)
                .Any(file => PictureSource.IsPicture(Path.GetFileName(file)));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>Whether an archive has a picture in a folder, as the names of its first entries say.</summary>
    internal static bool IsArchive(string path)
    {
        const int looked = 1000;
        try
        {
            if (!File.Exists(path))
            {
                return false;
            }

            if (IsZip(path))
            {
                using var zip = System.IO.Compression.ZipFile.OpenRead(path);
                return zip.Entries.Take(looked).Any(entry => IsPictureInFolder(entry.FullName));
            }

            using TarArchive archive = TarArchive.Open(path, Limits.Default);
            for (int i = 0; i < looked && archive.MoveNext(); i++)
            {
                if (archive.IsFile && IsPictureInFolder(archive.Name))
                {
                    return true;
                }
            }
        }
        catch (Exception error) when (error is NinFormatException or IOException or UnauthorizedAccessException or InvalidDataException)
        {
            return false;
        }

        return false;
    }

    private static bool IsPictureInFolder(string path) => path.TrimStart('.', '/').Contains('/', StringComparison.Ordinal) && PictureSource.IsPicture(path.StartsWith("./", StringComparison.Ordinal) ? path[2..] : path);

    private static bool IsZip(string path)
    {
        Span<byte> magic = stackalloc byte[4];
        using FileStream stream = File.OpenRead(path);
        return stream.ReadAtLeast(magic, 4, throwOnEndOfStream: false) == 4 && magic is [(byte)'P', (byte)'K', 3 or 5, 4 or 6];
    }

    private static DataSplits Read(PictureSource source, string path, string name, Limits limits)
    {
        string[][] parts = [.. source.Paths.Select(file => file.Split('/'))];
        int skipped = CommonFolders(parts);
        bool hasSplit = parts.Any(file => file.Length > skipped + 1 && TrainNames.Contains(file[skipped], StringComparer.OrdinalIgnoreCase));
        int classAt = hasSplit ? skipped + 1 : skipped;
        List<int> Of(string[]? split) => [.. Enumerable.Range(0, parts.Length).Where(i =>
            parts[i].Length > classAt + 1 && (split is null || split.Contains(parts[i][skipped], StringComparer.OrdinalIgnoreCase)))];

        List<int> train = Of(hasSplit ? TrainNames : null);
        string[] classes = [.. train.Select(i => parts[i][classAt]).Distinct().Order(StringComparer.Ordinal)];
        if (classes.Length < 2)
        {
            throw new NinFormatException(
                FormatName, $"expected pictures in at least two folders named by their classes, got {classes.Length}.", path,
                hint: "Put them like this: cats/1.jpg, dogs/1.jpg.");
        }

        var kept = new KeptPictures(limits.KeptBytes);
        Dataset? Part(string part, List<int> files) => files.Count == 0 ? null : new EncodedDataset(
            $"{name}/{part}", source, classes, [.. files.Select(i => (i, LabelOf(classes, parts[i][classAt], part, path)))], kept, limits);

        Dataset all = Part("train", train)!;
        if (hasSplit)
        {
            return new DataSplits(name, all, Part("validation", Of(ValidationNames)), Part("test", Of(TestNames)));
        }

        (SubsetDataset learned, SubsetDataset tested) = StratifiedSplit.ByFraction(all, TestShare, seed: 1);
        return new DataSplits(name, learned, null, tested)
        {
            Note = $"{name} has no train and test folders: a fifth of each class, {tested.Count} pictures, is set aside as the test part",
        };
    }

    private static int LabelOf(string[] classes, string name, string part, string path) =>
        Array.IndexOf(classes, name) is >= 0 and int label
            ? label
            : throw new NinFormatException(FormatName, $"the {part} part has a class '{name}' that the training part lacks.", path);

    /// <summary>Folders at the top that hold everything and are no part of a split.</summary>
    private static int CommonFolders(string[][] parts)
    {
        int skipped = 0;
        while (parts.Length > 0 && parts.All(file => file.Length > skipped + 2 && file[skipped] == parts[0][skipped])
            && !TrainNames.Contains(parts[0][skipped], StringComparer.OrdinalIgnoreCase))
        {
            skipped++;
        }

        return skipped;
    }
}
