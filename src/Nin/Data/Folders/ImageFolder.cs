using Nin.Formats;

namespace Nin.Data.Folders;

/// <summary>
/// Pictures in folders named by their class, in a folder or straight from a .tar, .tar.gz or .zip: with <c>train/</c> and
/// <c>test/</c> or <c>val/</c> above them, or without.
/// </summary>
/// <remarks>
/// <b>Source</b> torchvision.datasets.ImageFolder: the classes are the folders' names in ordinal order; folders below them
/// belong to the class. A folder that holds everything, as archives often have it, is passed through. Without a split, about a
/// fifth of each class is set aside as the test part, each picture by its own content and a seed of 1.
/// </remarks>
public static class ImageFolder
{
    internal const string FormatName = "picture folder";

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

    /// <summary>Whether a file is named like a picture; formats that are only recognised to be refused count too.</summary>
    /// <param name="path">A path with forward slashes; what systems put beside pictures, and hidden files, are none.</param>
    public static bool IsPicture(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return PictureSource.IsPicture(path);
    }

    /// <summary>
    /// The picture files in a folder, in the order of their names. Every folder is visited once, wherever links lead; pipes,
    /// devices and what a system puts beside pictures are passed over.
    /// </summary>
    /// <param name="folder">The folder.</param>
    /// <param name="recurse">Whether the folders in it are walked through too.</param>
    /// <param name="cancellation">Ends the walk.</param>
    /// <returns>Paths that begin with <paramref name="folder"/>.</returns>
    /// <exception cref="IOException">The folder cannot be read.</exception>
    /// <exception cref="OperationCanceledException">The walk was cancelled.</exception>
    public static IReadOnlyList<string> PicturesIn(string folder, bool recurse = true, CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        return [.. FolderWalk.Entries(folder, recurse, cancellation)
            .Where(entry => entry.Kind == WalkedKind.File && PictureSource.IsPicture(entry.Path))
            .Select(entry => Path.Combine(folder, entry.Path)).Order(StringComparer.Ordinal)];
    }

    /// <summary>
    /// The folders below a folder, as paths within it, each visited once; the folder itself, an empty path, is the first.
    /// </summary>
    /// <exception cref="IOException">A folder cannot be read.</exception>
    /// <exception cref="OperationCanceledException">The walk was cancelled.</exception>
    public static IReadOnlyList<string> FoldersIn(string folder, CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        return ["",
            .. FolderWalk.Entries(folder, recurse: true, cancellation).Where(entry => entry.Kind == WalkedKind.Folder).Select(
            entry => entry.Path)];
    }

    internal static DataSplits ReadFolder(string folder, string name, ReadOptions options) =>
        Read(new FolderSource(folder, options.Limits, options.Cancellation), folder, name, options);

    internal static DataSplits ReadArchive(string path, string name, ReadOptions options) =>
        Read(PictureSource.Open(path, options), path, name, options);

    private static DataSplits Read(PictureSource source, string path, string name, ReadOptions options)
    {
        var plan = new FolderPlan(source.Paths);
        Check(source, plan, path, options);
        List<PlacedPicture> placed = [];
        for (int i = 0; i < plan.Places.Count; i++)
        {
            if (plan.Places[i] is (FolderPart part, string className))
            {
                placed.Add(new PlacedPicture(i, part, className));
            }
        }

        LeftOutFiles leftOut = LeftOutFiles.Of(source, plan, options.Cancellation);
        string[] classes = options.IsUnchecked
            ? [.. placed.Select(picture => picture.Class).Concat(leftOut.EmptyClasses).Distinct().Order(StringComparer.Ordinal)]
            : TrainClasses(placed, path, source, plan, options.LeastClasses);
        var parts = new PictureParts(name, path, new EncodedPictures(source, options.Limits), options);
        DataSplits data = parts.Split(
            [.. placed.Select(picture => new LabelledPicture(
                picture.Index, picture.Part, Array.BinarySearch(classes, picture.Class, StringComparer.Ordinal)))],
            classes,
            plan.HasSplit,
            options.IsUnchecked ? null : leftOut.Note(),
            DeeperFolders.Note(source.Paths, plan, path),
            plan.PartNamedClasses.Count == 0
                ? null
                : $"'{string.Join("', '", plan.PartNamedClasses)}' beside other classes is taken for a class too");
        return data with { LeftOut = leftOut };
    }

    /// <summary>What no part can be made of, and what would leave out more than single files.</summary>
    private static void Check(PictureSource source, FolderPlan plan, string path, ReadOptions options)
    {
        if (plan.HasOtherPartsOnly)
        {
            throw new NinFormatException(
                FormatName, "there are folders for validation or test, but none to train on.", path,
                hint: "Name the folder to learn from 'train'.");
        }

        if (options is { IsUnchecked: false, OnBadImage: OnBadImage.Stop }
            && source.NotOpened.FirstOrDefault(one => one.Problem == FolderWalk.UnreadableFolder) is BadPicture closed)
        {
            throw new NinFormatException(
                FormatName, $"the folder '{closed.File}' cannot be opened.", path, hint: "Is it yours to read?");
        }
    }

    /// <summary>The classes of the training part, which all parts must keep to.</summary>
    private static string[] TrainClasses(
        List<PlacedPicture> placed, string path, PictureSource source, FolderPlan plan, int least)
    {
        string[] classes = [.. placed.Where(picture => picture.Part == FolderPart.Train).Select(picture => picture.Class)
            .Distinct().Order(StringComparer.Ordinal)];
        if (classes.Length < least)
        {
            string expected = least == 1 ? "a folder" : "at least two folders";
            throw new NinFormatException(
                FormatName, $"expected pictures in {expected} named by their classes, got {classes.Length}.", path,
                hint: DeeperFolders.Hint([.. placed.Select(picture => source.Paths[picture.Index])], plan, path)
                    ?? "Put them like this: cats/1.jpg, dogs/1.jpg.");
        }

        return placed.Find(picture => Array.BinarySearch(classes, picture.Class,
            StringComparer.Ordinal) < 0) is PlacedPicture unknown
            ? throw new NinFormatException(
                FormatName, $"the {unknown.Part.ToString().ToLowerInvariant()} part has a class '{unknown.Class}' that the training part lacks.", path)
            : classes;
    }

    /// <summary>A picture's number, and where it belongs.</summary>
    private sealed record PlacedPicture(int Index, FolderPart Part, string Class);
}
