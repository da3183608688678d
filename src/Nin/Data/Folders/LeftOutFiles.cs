using System.Globalization;
using Nin.Formats;

namespace Nin.Data.Folders;

/// <summary>The files of a picture folder that are in no part of the set.</summary>
/// <param name="Misplaced">Pictures that lie in no class's folder, or in no part's.</param>
/// <param name="Misnamed">
/// Files that are pictures by their first bytes and not by their ending, with the format they have.
/// </param>
/// <param name="NotOpened">What must not or cannot be opened, with the reason.</param>
/// <param name="Others">All other files but a system's own.</param>
/// <param name="EmptyClasses">
/// The classes whose folder in the training part holds nothing, or nothing that is called a picture.
/// </param>
internal sealed record LeftOutFiles(
    IReadOnlyList<string> Misplaced, IReadOnlyList<(string File, string Format)> Misnamed, IReadOnlyList<BadPicture> NotOpened,
    IReadOnlyList<string> Others, IReadOnlyList<string> EmptyClasses)
{
    /// <summary>The names shown where there is room for a line.</summary>
    private const int ShownNames = 3;

    /// <exception cref="OperationCanceledException">The search was cancelled.</exception>
    public static LeftOutFiles Of(PictureSource source, FolderPlan plan, CancellationToken cancellation)
    {
        List<(string File, string Format)> misnamed = [];
        List<string> others = [];
        for (int i = 0; i < source.Others.Count; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            if (source.FormatOfOther(i) is string format)
            {
                misnamed.Add((source.Others[i], format));
            }
            else
            {
                others.Add(source.Others[i]);
            }
        }

        string[] misplaced = [.. source.Paths.Where((_, i) => plan.Places[i] is null)];
        return new LeftOutFiles(misplaced, misnamed, source.NotOpened, others, Empty(source, plan, misnamed, others));
    }

    /// <summary>What the user is told before a training, or null where nothing is amiss: counts and the first names.</summary>
    public string? Note()
    {
        List<string> notes = [];
        Add(EmptyClasses, "class folder without a picture", "class folders without a picture");
        Add(Misplaced, "picture in no class's folder", "pictures in no class's folder");
        Add([.. Misnamed.Select(file => file.File)], "picture without a picture's ending", "pictures without a picture's ending");
        Add(
            [.. NotOpened.Select(file => $"{file.File}: {file.Problem}")], "file or folder that is not opened",
            "files or folders that are not opened");
        return notes.Count == 0 ? null : $"left out: {string.Join(", ", notes)}";

        void Add(IReadOnlyList<string> names, string one, string many)
        {
            if (names.Count > 0)
            {
                notes.Add($"{CountText.Counted(names.Count, one, many)} ({FirstNames(names)})");
            }
        }
    }

    /// <summary>The first names, and how many more there are.</summary>
    public static string FirstNames(IReadOnlyCollection<string> all)
    {
        string names = string.Join(", ", all.Take(ShownNames));
        return all.Count <= ShownNames
            ? names
            : string.Create(CultureInfo.InvariantCulture, $"{names} and {all.Count - ShownNames:N0} more");
    }

    private static string[] Empty(
        PictureSource source, FolderPlan plan, List<(string File, string Format)> misnamed, List<string> others)
    {
        // A file's place is asked for, and a folder has none: a name is put into it.
        IEnumerable<string> folders = source.Folders().Where(folder => !PictureSource.IsSystemFile(folder)).Select(
            folder => folder + "/file");
        HashSet<string> classes = [.. folders.Concat(misnamed.Select(file => file.File)).Select(TrainClassOf).OfType<string>()];
        classes.ExceptWith(others.Select(TrainClassOf).OfType<string>());
        classes.ExceptWith(plan.Places.Where(place => place?.Part == FolderPart.Train).Select(place => place!.Value.Class));
        return [.. classes.Order(StringComparer.Ordinal)];

        string? TrainClassOf(string path) => plan.PlaceOf(path) is (FolderPart.Train, string name) ? name : null;
    }
}
