using Nin.Data.Folders;
using Nin.Formats;
using static Nin.Data.Checking.FindingText;
using static Nin.Formats.CountText;

namespace Nin.Data.Checking;

/// <summary>Findings about single files: bad, at the wrong place, or under the wrong name.</summary>
internal static class FileFindings
{
    public static IEnumerable<Finding> Of(DataSplits data, CheckedPictures pictures, OnBadImage onBadImage)
    {
        FindingItem[] bad = ItemsOf(pictures.Bad), damaged = ItemsOf(pictures.Damaged);
        int unread = bad.Length + (onBadImage == OnBadImage.Repair ? 0 : damaged.Length);
        bool isSkipped = onBadImage == OnBadImage.Skip && !BadPictures.IsTooMany(unread, pictures.Count);
        if (bad.Length > 0)
        {
            yield return new Finding(
                isSkipped ? Severity.Warning : Severity.Error, FindingKind.BadPicture,
                $"{Counted(bad.Length, "picture")} cannot be decoded",
                "Replace, convert or delete them.", bad)
            {
                Remedy = BadPictures.IsTooMany(unread, pictures.Count) ? Remedy.None : Remedy.SkipBadImages,
            };
        }

        if (damaged.Length > 0)
        {
            yield return new Finding(
                isSkipped || onBadImage == OnBadImage.Repair ? Severity.Warning : Severity.Error, FindingKind.DamagedPicture,
                $"{Counted(damaged.Length, "picture")} {Are(damaged.Length)} damaged, and can be read only in part",
                "Replace or delete them.", damaged)
            {
                Remedy = Remedy.RepairBadImages,
            };
        }

        if (data.LeftOut is LeftOutFiles { Misplaced.Count: > 0 } misplaced)
        {
            yield return new Finding(
                Severity.Warning, FindingKind.MisplacedPicture,
                $"{Counted(misplaced.Misplaced.Count, "picture")} {Are(misplaced.Misplaced.Count)} in no class's folder and "
                    + "left out",
                "Pictures belong into CLASS/, or into train/CLASS/, val/CLASS/ and test/CLASS/ where there is a train folder.",
                [.. misplaced.Misplaced.Select(file => new FindingItem([file]))]);
        }

        if (data.LeftOut is LeftOutFiles { Misnamed.Count: > 0 } misnamed)
        {
            yield return new Finding(
                Severity.Warning, FindingKind.MisnamedPicture,
                $"{Counted(misnamed.Misnamed.Count, "file")} {Are(misnamed.Misnamed.Count)} not named like a picture and left "
                    + "out",
                "Give the files a picture's ending, such as .jpg or .png.",
                [.. misnamed.Misnamed.Select(file => new FindingItem([file.File], $"a {file.Format} file by its content"))]);
        }

        if (data.LeftOut is LeftOutFiles { NotOpened.Count: > 0 } closed)
        {
            yield return new Finding(
                Severity.Warning, FindingKind.NotOpened,
                $"{Counted(closed.NotOpened.Count, "entry", "entries")} {Are(closed.NotOpened.Count)} not opened and left out",
                null, [.. closed.NotOpened.Select(one => new FindingItem([one.File], one.Problem))]);
        }

        if (data.LeftOut is LeftOutFiles { Others.Count: > 0 } others)
        {
            yield return new Finding(
                Severity.Note, FindingKind.OtherFile,
                $"{Counted(others.Others.Count, "file")} {Are(others.Others.Count)} no picture and ignored",
                null, [.. others.Others.Select(file => new FindingItem([file]))]);
        }

        if (data.Note is not null)
        {
            yield return new Finding(Severity.Note, FindingKind.Parts, data.Note, null, []);
        }
    }

    private static FindingItem[] ItemsOf(IEnumerable<BadPicture> pictures) =>
        [.. pictures.OrderBy(picture => picture.File, StringComparer.Ordinal).Select(
            picture => new FindingItem([picture.File], picture.Problem))];
}
