using System.Globalization;
using Nin.Formats;
using Nin.Kernels.Threading;

namespace Nin.Data;

/// <summary>Finds the pictures that cannot be decoded, so that a set can do without them.</summary>
internal static class BadPictures
{
    /// <summary>Decodes every picture on all cores; what fits into the budget stays decoded and is not decoded again.</summary>
    /// <returns>The bad ones by their index, in the order of the indices.</returns>
    /// <exception cref="OperationCanceledException">The search was cancelled.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public static SortedDictionary<int, BadPicture> Find(EncodedPictures pictures, IReadOnlyList<int> indices, CancellationToken cancellation)
    {
        var found = new BadPicture?[indices.Count];
        using var pool = new WorkerPool(Environment.ProcessorCount);
        pool.Run(indices.Count, i =>
        {
            cancellation.ThrowIfCancellationRequested();
            try
            {
                pictures.Read(indices[i]);
            }
            catch (NinFormatException error)
            {
                found[i] = BadPicture.Of(pictures.Path(indices[i]), error);
            }
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

    /// <summary>More than one in a hundred is no accident, and what is left may be another set than was meant.</summary>
    /// <exception cref="NinFormatException">There are that many.</exception>
    public static void CheckShare(IReadOnlyCollection<BadPicture> bad, int of, string path)
    {
        if (IsTooMany(bad.Count, of))
        {
            string share = ((double)bad.Count / of).ToString("P1", CultureInfo.InvariantCulture);
            throw new NinFormatException(
                ImageFolder.FormatName,
                $"{Counted(bad.Count, of)} cannot be decoded ({share}; at most 1 % is skipped): {FirstNames(bad)}.",
                path,
                hint: "'nin data check' names them all.");
        }
    }

    /// <summary>Whether so many bad pictures are too many to skip.</summary>
    public static bool IsTooMany(int bad, int of) => bad * 100L > of;

    /// <summary>What the user is told of pictures that are skipped.</summary>
    public static string Note(IReadOnlyCollection<BadPicture> bad, int of) =>
        $"{Counted(bad.Count, of)} cannot be decoded and {(bad.Count == 1 ? "is" : "are")} left out: {FirstNames(bad)}";

    private static string Counted(int bad, int of) => string.Create(CultureInfo.InvariantCulture, $"{bad:N0} of {CountText.Counted(of, "picture")}");

    private static string FirstNames(IReadOnlyCollection<BadPicture> bad) => LeftOutFiles.FirstNames([.. bad.Select(picture => picture.File)]);
}
