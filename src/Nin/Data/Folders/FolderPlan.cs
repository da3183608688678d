namespace Nin.Data.Folders;

/// <summary>A part of a data set, in the order in which a picture that stands in two is kept.</summary>
internal enum FolderPart
{
    Train,
    Validation,
    Test,
}

/// <summary>Which part and class the files of a picture folder belong to, by their paths alone.</summary>
/// <remarks>
/// A folder named <c>train</c>, <c>val</c> or <c>test</c> can be a part of the set or, among trains, boats and buses, a class.
/// The one rule: where all folders of the level are named like parts they are parts. Beside folders with other names they are
/// parts only where a training part and another one have a class of the same name; what stands beside them is then left out.
/// Otherwise they are classes like the others.
/// </remarks>
internal sealed class FolderPlan
{
    private static readonly (FolderPart Part, string[] Names)[] PartNames =
    [
        (FolderPart.Train, ["train", "training"]),
        (FolderPart.Validation, ["val", "valid", "validation"]),
        (FolderPart.Test, ["test", "testing"]),
    ];

    private readonly string[] _common;

    /// <param name="paths">The pictures' paths, with forward slashes.</param>
    public FolderPlan(IReadOnlyList<string> paths)
    {
        string[][] names = [.. paths.Select(path => path.Split('/'))];
        _common = CommonFolders(names);
        int level = _common.Length;
        string[][] inFolders = [.. names.Where(file => file.Length > level + 1)];
        bool allArePartNames = inFolders.All(file => PartOf(file[level]) is not null);
        bool hasTrain = inFolders.Any(file => PartOf(file[level]) == FolderPart.Train);
        HasSplit = hasTrain && (allArePartNames || PartsShareAClass(inFolders, level));
        HasOtherPartsOnly = !hasTrain && allArePartNames && inFolders.Length > 0
            && names.All(file => file.Length > level + 2);
        PartNamedClasses = HasSplit || HasOtherPartsOnly
            ? []
            : [.. inFolders.Select(file => file[level]).Where(name => PartOf(name) is not null).Distinct().Order(
                StringComparer.Ordinal)];
        Places = [.. names.Select(PlaceOf)];
    }

    /// <summary>Whether there are folders for the parts above those of the classes.</summary>
    public bool HasSplit { get; }

    /// <summary>Whether there are folders for validation or test and none to train on: those are no classes.</summary>
    public bool HasOtherPartsOnly { get; }

    /// <summary>How many folders stand above those of the classes.</summary>
    public int ClassLevel => HasSplit ? _common.Length + 1 : _common.Length;

    /// <summary>The classes that are named like parts.</summary>
    public IReadOnlyList<string> PartNamedClasses { get; }

    /// <summary>The part and class of each picture; null where it lies at a level at which no class is, or in no part.</summary>
    public IReadOnlyList<(FolderPart Part, string Class)?> Places { get; }

    /// <summary>The part and class a file belongs to.</summary>
    public (FolderPart Part, string Class)? PlaceOf(string path) => PlaceOf(path.Split('/'));

    private (FolderPart Part, string Class)? PlaceOf(string[] names)
    {
        int classAt = ClassLevel;
        FolderPart? part = HasSplit && names.Length > _common.Length ? PartOf(names[_common.Length]) : FolderPart.Train;
        return part is not null && names.Length > classAt + 1 && names.AsSpan(0, _common.Length).SequenceEqual(_common)
            ? (part.Value, names[classAt])
            : null;
    }

    private static bool PartsShareAClass(string[][] files, int level)
    {
        ILookup<FolderPart?, string> classes = files.Where(file => file.Length > level + 2)
            .ToLookup(file => PartOf(file[level]), file => file[level + 1]);
        return classes[FolderPart.Train].Intersect(classes[FolderPart.Validation].Concat(classes[FolderPart.Test])).Any();
    }

    /// <summary>The part that a folder of this name can be; null for none.</summary>
    public static FolderPart? PartOf(string name)
    {
        foreach ((FolderPart part, string[] names) in PartNames)
        {
            if (names.Contains(name, StringComparer.OrdinalIgnoreCase))
            {
                return part;
            }
        }

        return null;
    }

    /// <summary>Folders at the top that hold everything and are no part of a split.</summary>
    private static string[] CommonFolders(string[][] paths)
    {
        int common = 0;
        while (paths.Length > 0 && paths.All(file => file.Length > common + 2 && file[common] == paths[0][common])
            && PartOf(paths[0][common]) != FolderPart.Train)
        {
            common++;
        }

        return paths.Length > 0 ? paths[0][..common] : [];
    }
}
