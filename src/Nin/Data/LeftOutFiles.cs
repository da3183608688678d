namespace Nin.Data;

/// <summary>The files of a picture folder that are in no part of the set.</summary>
/// <param name="Misplaced">Pictures that lie in no class's folder, or in no part's.</param>
/// <param name="Misnamed">Files that are pictures by their first bytes and not by their ending, with the format they have.</param>
/// <param name="Others">All other files but a system's own.</param>
internal sealed record LeftOutFiles(
    IReadOnlyList<string> Misplaced, IReadOnlyList<(string File, string Format)> Misnamed, IReadOnlyList<string> Others)
{
    public static LeftOutFiles Of(PictureSource source, FolderPlan plan)
    {
        List<(string, string)> misnamed = [];
        List<string> others = [];
        for (int i = 0; i < source.Others.Count; i++)
        {
            if (source.FormatOfOther(i) is string format)
            {
                misnamed.Add((source.Others[i], format));
            }
            else
            {
                others.Add(source.Others[i]);
            }
        }

        return new LeftOutFiles([.. source.Paths.Where((_, i) => plan.Places[i] is null)], misnamed, others);
    }

    /// <summary>The classes whose folder in the training part is there and holds nothing, or nothing that is called a picture.</summary>
    public IEnumerable<string> EmptyClasses(PictureSource source, FolderPlan plan)
    {
        // A file's place is asked for, and a folder has none: a name is put into it.
        IEnumerable<string> folders = source.Folders().Where(folder => !PictureSource.IsSystemFile(folder)).Select(folder => folder + "/file");
        HashSet<string> classes = [.. folders.Concat(Misnamed.Select(file => file.File)).Select(TrainClassOf).OfType<string>()];
        classes.ExceptWith(Others.Select(TrainClassOf).OfType<string>());
        return classes;

        string? TrainClassOf(string path) => plan.PlaceOf(path) is (FolderPart.Train, string name) ? name : null;
    }
}
