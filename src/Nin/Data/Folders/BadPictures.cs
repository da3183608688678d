using System.Globalization;
using Nin.Formats;
using Nin.Threading;

namespace Nin.Data.Folders;

/// <summary>Finds the pictures that cannot be decoded, so that a set can do without them.</summary>
internal static class BadPictures
{
    /// <summary>Decodes every picture on all cores; what fits into the budget stays decoded and is not decoded again.</summary>
    /// <returns>The bad ones by their index, in the order of the indices.</returns>
    /// <exception cref="OperationCanceledException">The search was cancelled.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public static SortedDictionary<int, BadPicture> Find(
        EncodedPictures pictures, IReadOnlyList<int> indices, CancellationToken cancellation) =>
        Look(pictures, indices, index =>
        {
            try
            {
                pictures.Read(index);
                return null;
            }
            catch (NinFormatException error)
            {
                return BadPicture.Of(pictures.Path(index), error);
            }
        }, cancellation);

    /// <summary>
    /// What the user is told of damaged pictures that are taken as far as they can be read; null where there is none.
    /// </summary>
    /// <exception cref="OperationCanceledException">The search was cancelled.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    /// <exception cref="NinFormatException">A picture cannot be decoded at all.</exception>
    public static string? RepairNote(EncodedPictures pictures, IReadOnlyList<int> indices, CancellationToken cancellation)
    {
        BadPicture[] damaged = [.. Look(
            pictures, indices,
            index => pictures.Read(index).Damage is string damage ? new BadPicture(pictures.Path(index), damage) : null,
            cancellation).Values];
        return damaged.Length == 0 ? null
            : $"{ShareOf(damaged.Length, indices.Count)} "
                + $"{(damaged.Length == 1 ? "is damaged and used as far as it" : "are damaged and used as far as they")} can "
                + $"be read: {FirstNames(damaged)}";
    }

    /// <summary>Looks at every picture on all cores.</summary>
    private static SortedDictionary<int, BadPicture> Look(
        EncodedPictures pictures, IReadOnlyList<int> indices, Func<int, BadPicture?> look, CancellationToken cancellation)
    {
        var found = new BadPicture?[indices.Count];
        using var pool = WorkerPool.Of(0);
        pool.Run(indices.Count, i =>
        {
            cancellation.ThrowIfCancellationRequested();
            found[i] = look(indices[i]);
        });

        var bad = new SortedDictionary<int, BadPicture>();
        for (int i = 0; i < found.Length; i++)
        {
            if (found[i] is BadPicture picture)
            {
                bad.Add(indices[i], picture);
            }
        }

        return bad;
    }

    /// <summary>The bad pictures that may be left out of any set, however small.</summary>
    private const int AlwaysSkipped = 3;

    /// <summary>
    /// More than a few, and more than one in a hundred, is no accident, and what is left may be another set than was meant.
    /// </summary>
    /// <exception cref="NinFormatException">There are that many.</exception>
    public static void CheckShare(IReadOnlyCollection<BadPicture> bad, int of, string path)
    {
        if (IsTooMany(bad.Count, of))
        {
            string share = ((double)bad.Count / of).ToString("P1", CultureInfo.InvariantCulture);
            throw new NinFormatException(
                ImageFolder.FormatName,
                $"{ShareOf(bad.Count, of)} cannot be decoded ({share}; at most 1 % or {AlwaysSkipped} are skipped): "
                    + $"{FirstNames(bad)}.",
                path)
            {
                Remedy = Remedy.CheckData,
            };
        }
    }

    /// <summary>Whether so many bad pictures are too many to skip.</summary>
    public static bool IsTooMany(int bad, int of) => bad > AlwaysSkipped && bad * 100L > of;

    /// <summary>What the user is told of pictures that are skipped.</summary>
    public static string Note(IReadOnlyCollection<BadPicture> bad, int of) =>
        $"{ShareOf(bad.Count, of)} cannot be decoded and {(bad.Count == 1 ? "is" : "are")} left out: {FirstNames(bad)}";

    private static string ShareOf(int bad, int of) =>
        string.Create(CultureInfo.InvariantCulture, $"{bad:N0} of {CountText.Counted(of, "picture")}");

    private static string FirstNames(IReadOnlyCollection<BadPicture> bad) =>
        LeftOutFiles.FirstNames([.. bad.Select(picture => picture.File)]);
}
