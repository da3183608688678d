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
    internal const string FormatName = "picture folder";
    private const double TestShare = 0.2;

    /// <summary>Reads a folder; the pictures themselves are read when they are asked for.</summary>
    /// <exception cref="NinFormatException">There is no class, or a part has a class that the training part lacks.</exception>
    /// <exception cref="IOException">The folder cannot be read.</exception>
    public static DataSplits ReadFolder(string folder, string name, Limits? limits = null) =>
        ReadFolder(folder, name, new ReadOptions(limits ?? Limits.Default));

    /// <summary>Reads a .tar, .tar.gz or .zip without unpacking it.</summary>
    /// <exception cref="NinFormatException">The archive is damaged, or its folders are no classes.</exception>
    /// <exception cref="IOException">The archive cannot be read.</exception>
    public static DataSplits ReadArchive(string path, string name, Limits? limits = null) =>
        ReadArchive(path, name, new ReadOptions(limits ?? Limits.Default));

    internal static DataSplits ReadFolder(string folder, string name, ReadOptions options) =>
        Read(new FolderSource(folder, options.Limits), folder, name, options);

    internal static DataSplits ReadArchive(string path, string name, ReadOptions options)
    {
        PictureSource source = IsZip(path) ? new ZipSource(path, options.Limits) : new TarSource(path, options.Limits);
        return Read(source, path, name, options);
    }

    /// <summary>Whether a file is named like a picture; formats that are only recognised to be refused count too.</summary>
    /// <param name="path">A path with forward slashes; what systems put beside pictures, and hidden files, are none.</param>
    public static bool IsPicture(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return PictureSource.IsPicture(path);
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

    private static bool IsPictureInFolder(string path) => path.TrimStart('.', '/').Contains('/', StringComparison.Ordinal)
        && PictureSource.IsPicture(path.StartsWith("./", StringComparison.Ordinal) ? path[2..] : path);

    private static bool IsZip(string path)
    {
        Span<byte> magic = stackalloc byte[4];
        using FileStream stream = File.OpenRead(path);
        return stream.ReadAtLeast(magic, 4, throwOnEndOfStream: false) == 4 && magic is [(byte)'P', (byte)'K', 3 or 5, 4 or 6];
    }

    private static DataSplits Read(PictureSource source, string path, string name, ReadOptions options)
    {
        var plan = new FolderPlan(source.Paths);
        if (plan.HasOtherPartsOnly)
        {
            throw new NinFormatException(
                FormatName, "there are folders for validation or test, but none to train on.", path, hint: "Name the folder to learn from 'train'.");
        }

        var pictures = new EncodedPictures(source, options.Limits);
        List<PlacedPicture> placed = [];
        for (int i = 0; i < plan.Places.Count; i++)
        {
            if (plan.Places[i] is (FolderPart part, string className))
            {
                placed.Add(new PlacedPicture(i, part, className));
            }
        }

        SortedDictionary<int, BadPicture> bad = options.OnBadImage == OnBadImage.Skip
            ? BadPictures.Find(pictures, [.. placed.Select(picture => picture.Index)], options.Cancellation)
            : [];
        BadPicture[] skipped = [.. bad.Values];
        BadPictures.CheckShare(skipped, placed.Count, path);

        LeftOutFiles? leftOut = options.IsUnchecked ? LeftOutFiles.Of(source, plan) : null;
        string[] classes = leftOut is null
            ? TrainClasses(placed, path)
            : [.. placed.Select(picture => picture.Class).Concat(leftOut.EmptyClasses(source, plan)).Distinct().Order(StringComparer.Ordinal)];
        EncodedDataset Part(FolderPart part) => new(
            $"{name}/{NameOf(part)}", pictures, classes,
            [.. placed.Where(picture => picture.Part == part && (!plan.HasSplit || !bad.ContainsKey(picture.Index)))
                .Select(picture => (picture.Index, Array.BinarySearch(classes, picture.Class, StringComparer.Ordinal)))]);
        EncodedDataset train = Part(FolderPart.Train), validation = Part(FolderPart.Validation), test = Part(FolderPart.Test);
        DataSplits data = plan.HasSplit
            ? new DataSplits(name, train, validation.Count > 0 ? validation : null, test.Count > 0 ? test : null)
            : SetAside(name, train, index => !bad.ContainsKey(placed[index].Index));
        return data with { Note = NoteOf(data, skipped, placed.Count), Skipped = skipped, LeftOut = leftOut };
    }

    private static string? NoteOf(DataSplits data, BadPicture[] skipped, int all)
    {
        if (skipped.Length == 0)
        {
            return data.Note;
        }

        string note = BadPictures.Note(skipped, all);
        return data.Note is null ? note : $"{note}; {data.Note}";
    }

    /// <summary>The classes of the training part, which all parts must keep to.</summary>
    private static string[] TrainClasses(List<PlacedPicture> placed, string path)
    {
        string[] classes = [.. placed.Where(picture => picture.Part == FolderPart.Train).Select(picture => picture.Class).Distinct().Order(StringComparer.Ordinal)];
        if (classes.Length < 2)
        {
            throw new NinFormatException(
                FormatName, $"expected pictures in at least two folders named by their classes, got {classes.Length}.", path,
                hint: "Put them like this: cats/1.jpg, dogs/1.jpg.");
        }

        return placed.Find(picture => Array.BinarySearch(classes, picture.Class, StringComparer.Ordinal) < 0) is PlacedPicture unknown
            ? throw new NinFormatException(
                FormatName, $"the {NameOf(unknown.Part)} part has a class '{unknown.Class}' that the training part lacks.", path)
            : classes;
    }

    private static string NameOf(FolderPart part) => part.ToString().ToLowerInvariant();

    /// <summary>
    /// Sets a test part aside. Bad pictures are left out of the parts and not of the choice, so that the parts are the same
    /// whether they are skipped or not.
    /// </summary>
    private static DataSplits SetAside(string name, EncodedDataset all, Predicate<int> isGood)
    {
        if (Math.Round(TestShare * all.Count, MidpointRounding.AwayFromZero) < 1)
        {
            return new DataSplits(name, new SubsetDataset(all.Name, all, Good(Enumerable.Range(0, all.Count))), null, null)
            {
                Note = $"{name} has no train and test folders, and too few pictures to set any aside as the test part",
            };
        }

        (SubsetDataset learned, SubsetDataset tested) = StratifiedSplit.ByFraction(all, TestShare, seed: 1);
        var test = new SubsetDataset($"{name}/{NameOf(FolderPart.Test)}", all, Good(tested.Indices.ToArray()));
        return new DataSplits(name, new SubsetDataset(all.Name, all, Good(learned.Indices.ToArray())), null, test)
        {
            Note = $"{name} has no train and test folders: a fifth of each class, {test.Count} pictures, is set aside as the test part",
        };

        int[] Good(IEnumerable<int> indices) => [.. indices.Where(index => isGood(index))];
    }

    /// <summary>A picture's number, and where it belongs.</summary>
    private sealed record PlacedPicture(int Index, FolderPart Part, string Class);
}
