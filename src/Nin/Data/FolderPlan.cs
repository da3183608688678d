namespace Nin.Data;

/// <summary>A part of a data set, in the order in which a picture that stands in two is kept.</summary>
internal enum FolderPart
{
    Train,
    Validation,
    Test,
}

/// <summary>Which part and class the files of a picture folder belong to, by their paths alone.</summary>
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
        HasSplit = names.Any(file => file.Length > _common.Length + 1 && PartOf(file[_common.Length]) == FolderPart.Train);
        HasOtherPartsOnly = !HasSplit && names.Length > 0
            && names.All(file => file.Length > _common.Length + 2 && PartOf(file[_common.Length]) is not null);
        Places = [.. names.Select(PlaceOf)];
    }

    /// <summary>Whether there are folders for the parts above those of the classes.</summary>
    public bool HasSplit { get; }

    /// <summary>Whether there are folders for validation or test and none to train on: those are no classes.</summary>
    public bool HasOtherPartsOnly { get; }

    /// <summary>The part and class of each picture; null where it lies at a level at which no class is, or in no part.</summary>
    public IReadOnlyList<(FolderPart Part, string Class)?> Places { get; }

    /// <summary>The part and class a file belongs to.</summary>
    public (FolderPart Part, string Class)? PlaceOf(string path) => PlaceOf(path.Split('/'));

    private (FolderPart Part, string Class)? PlaceOf(string[] names)
    {
        int classAt = HasSplit ? _common.Length + 1 : _common.Length;
        FolderPart? part = HasSplit && names.Length > _common.Length ? PartOf(names[_common.Length]) : FolderPart.Train;
        return part is not null && names.Length > classAt + 1 && names.AsSpan(0, _common.Length).SequenceEqual(_common)
            ? (part.Value, names[classAt])
            : null;
    }

    private static FolderPart? PartOf(string name)
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
