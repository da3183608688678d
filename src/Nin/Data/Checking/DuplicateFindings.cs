using Nin.Threading;
using static Nin.Data.Checking.FindingText;
using static Nin.Formats.CountText;

namespace Nin.Data.Checking;

/// <summary>Findings about pictures that occur more than once, to the pixel or nearly.</summary>
internal static class DuplicateFindings
{
    public static IEnumerable<Finding> Of(
        DataSplits data, CheckedPictures pictures, WorkerPool pool, CancellationToken cancellation)
    {
        int[][] groups = [.. pictures.Good.GroupBy(number => pictures.Facts(number).Digest)
            .Where(group => group.Skip(1).Any()).Select(group => group.ToArray())];
        return [.. LabelConflicts(data, pictures, groups), .. Copies(data, pictures, groups),
            .. Near(pictures, groups, pool, cancellation)];
    }

    private static IEnumerable<Finding> LabelConflicts(DataSplits data, CheckedPictures pictures, int[][] groups)
    {
        FindingItem[] items = [.. groups.Where(group => group.Select(pictures.ClassOf).Distinct().Skip(1).Any())
            .Select(group => new FindingItem([.. group.Select(pictures.NameOf)], Labels(pictures, group)))];
        if (items.Length > 0)
        {
            yield return new Finding(
                Gravity(data), FindingKind.LabelConflict,
                $"{Counted(items.Length, "picture")} {(items.Length == 1 ? "stands" : "stand")} under more than one label",
                Advice(data, "Keep each under the right one alone."), items);
        }
    }

    /// <summary>Copies by the part in which they are and the part in which the picture was first seen.</summary>
    private static IEnumerable<Finding> Copies(DataSplits data, CheckedPictures pictures, int[][] groups)
    {
        // Of each group and each part, what the part has of it: those are a case.
        ILookup<(int Part, int First), int[]> cases = groups
            .SelectMany(group => group.GroupBy(pictures.PartOf).Select(own => (Group: group, Own: own.ToArray())))
            .Where(one => one.Own[0] != one.Group[0] || one.Own.Length > 1)
            .ToLookup(
                one => (pictures.PartOf(one.Own[0]), pictures.PartOf(one.Group[0])),
                one => one.Own[0] == one.Group[0] ? one.Own : [one.Group[0], .. one.Own]);
        foreach ((int part, int first) in cases.Select(one => one.Key).Order())
        {
            FindingItem[] items = [.. cases[(part, first)].Select(
                group => new FindingItem([.. group.Select(pictures.NameOf)], Sameness(pictures, group)))];
            int copies = cases[(part, first)].Sum(group => group.Length - 1);
            string name = Word(pictures.Parts[part]), other = Word(pictures.Parts[first]);
            yield return part == first
                ? new Finding(
                    Severity.Warning, FindingKind.Duplicate,
                    $"{Counted(copies, $"{name} picture")} {(copies == 1 ? "is a copy of another one" : "are copies of others")}",
                    part == 0
                        ? "Copies weigh more in training, and may fall into both parts when a validation part is set aside."
                        : null, items)
                : new Finding(
                    Gravity(data), FindingKind.Overlap,
                    $"{Counted(copies, $"{name} picture")} {Are(copies)} {(copies == 1 ? $"a {other} picture" : $"{other} pictures")} too: "
                    + $"the {name} accuracy can be up to {Points(copies, pictures.CountOf(part))} points too high",
                    Advice(data, "Delete the copies from one of the two parts."), items);
        }
    }

    private static IEnumerable<Finding> Near(
        CheckedPictures pictures, int[][] groups, WorkerPool pool, CancellationToken cancellation)
    {
        // The copies of a picture are near to whatever it is near to; once is enough to say so.
        var sketches = new PictureSketch?[pictures.Count];
        foreach (int number in pictures.Good)
        {
            sketches[number] = pictures.Facts(number).Sketch;
        }

        foreach (int copy in groups.SelectMany(group => group.Skip(1)))
        {
            sketches[copy] = null;
        }

        (NearPicture? InEarlierPart, NearPicture? InOwnPart)[] near = new NearSearch(sketches, pictures.PartOf).Run(
            pool, cancellation);
        ILookup<(int Part, int First), (int Number, NearPicture Near)> pairs = Enumerable.Range(0, near.Length)
            .SelectMany(
                number =>
                new[] { near[number].InEarlierPart, near[number].InOwnPart }.OfType<NearPicture>().Select(
                one => (Number: number, Near: one)))
            .ToLookup(pair => (pictures.PartOf(pair.Number), pictures.PartOf(pair.Near.Other)));
        foreach ((int part, int first) in pairs.Select(one => one.Key).Order())
        {
            // Those under two labels come first, then those most alike.
            FindingItem[] items = [.. pairs[(part, first)]
                .Select(pair => (Labels: Labels(pictures, [pair.Near.Other, pair.Number]), pair))
                .OrderBy(one => one.Labels is null).ThenBy(one => one.pair.Near.Difference).ThenBy(one => one.pair.Number)
                .Select(
                    one =>
                    new FindingItem([pictures.NameOf(one.pair.Number), pictures.NameOf(one.pair.Near.Other)], one.Labels))];
            int conflicts = items.Count(item => item.Detail is not null);
            string name = Word(pictures.Parts[part]), labels = conflicts > 0 ? $", {conflicts} of them under another label" : "";
            yield return part == first
                ? new Finding(
                    Severity.Warning, FindingKind.NearDuplicate,
                    $"{Counted(items.Length, $"{name} picture")} {Are(items.Length)} nearly the same as "
                        + $"{(items.Length == 1 ? "another one" : "others")}{labels}",
                    null, items)
                : new Finding(
                    Severity.Warning, FindingKind.NearOverlap,
                    $"{Counted(items.Length, $"{name} picture")} {Are(items.Length)} nearly the same as a "
                        + $"{Word(pictures.Parts[first])} picture{labels}",
                    $"Look at some: where two show the same thing, the {name} accuracy is flattered.", items);
        }
    }

    /// <summary>In a published set nothing is to be mended: whoever did could not compare figures any more.</summary>
    private static Severity Gravity(DataSplits data) => data.IsPublished ? Severity.Warning : Severity.Error;

    private static string Advice(DataSplits data, string own) =>
        data.IsPublished ? $"{data.Name} was published so; leave it, to compare with others' figures." : own;

    private static string? Labels(CheckedPictures pictures, int[] group)
    {
        string[] labels = [.. group.Select(pictures.ClassOf).Distinct().Order(StringComparer.Ordinal)];
        return labels.Length > 1 ? string.Join(", ", labels) : null;
    }

    /// <summary>Whether the files of a group are the same too, where they are files.</summary>
    private static string? Sameness(CheckedPictures pictures, int[] group) =>
        pictures.Encoded(group[0]) is ReadOnlyMemory<byte> first
        && group.Skip(1).Any(
            number => pictures.Encoded(number) is not ReadOnlyMemory<byte> other || !first.Span.SequenceEqual(other.Span))
            ? "the same pixels in different files"
            : null;
}
