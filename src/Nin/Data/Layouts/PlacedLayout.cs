using Nin.Data.Boxes;
using Nin.Data.Folders;
using Nin.Data.Masks;

namespace Nin.Data.Layouts;

/// <summary>Recognises pictures with boxes or masks by the names of the first files in a folder or an archive.</summary>
internal static class PlacedLayout
{
    /// <summary>Folders of pictures that are no class: beside such a folder a JSON file is taken for COCO's.</summary>
    private static readonly string[] PictureFolders = ["images", "image", "imgs", "img", "JPEGImages"];

    /// <summary>What stands beside the pictures; null where nothing does that is known.</summary>
    public static PlacedKind? Of(string path, CancellationToken cancellation = default)
    {
        if (!Directory.Exists(path) && !File.Exists(path))
        {
            return null;
        }

        List<string> names = LookedAtPaths.Of(path, cancellation);
        return HasBoxes(names) ? PlacedKind.Boxes : MaskFolder.HasPair(names) ? PlacedKind.Masks : null;
    }

    public static DataSplits Read(string path, string name, ReadOptions options) =>
        Of(path, options.Cancellation) == PlacedKind.Masks
            ? MaskFolder.ReadOneObject(path, name, options)
            : BoxFolder.Read(path, name, options, format: null);

    private static bool HasBoxes(List<string> names)
    {
        if (!names.Exists(PictureSource.IsPicture))
        {
            return false;
        }

        bool hasDescription = names.Exists(YoloReader.IsDescription) && names.Exists(
            name => name.EndsWith(".txt", StringComparison.OrdinalIgnoreCase) && FolderOf(name) == YoloReader.LabelFolder);
        return hasDescription || names.Exists(VocReader.IsAnnotation)
            || (names.Exists(CocoReader.IsAnnotation) && (names.Exists(CocoReader.IsUsualName) || HaveNoClasses(names)));
    }

    /// <summary>Whether all pictures lie in folders that are named like parts, or like what they hold.</summary>
    private static bool HaveNoClasses(List<string> names) => names.Where(PictureSource.IsPicture).All(name =>
        FolderOf(name) is string folder && (FolderPlan.PartOf(folder.TrimEnd("0123456789".ToCharArray())) is not null
            || PictureFolders.Contains(folder, StringComparer.OrdinalIgnoreCase)));

    /// <summary>The name of the folder that a file lies in; null at the top.</summary>
    private static string? FolderOf(string path) => path.Split('/') is [.., string folder, _] ? folder : null;
}
