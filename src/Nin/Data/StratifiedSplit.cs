using Nin.Random;

namespace Nin.Data;

/// <summary>Splits a training set in two so that every class keeps its share in both parts.</summary>
/// <remarks>
/// The same seed gives the same parts; both keep the set's order. Each class gives its share rounded down, and the
/// classes with the largest rests give one more until the count is reached.
/// </remarks>
public static class StratifiedSplit
{
    /// <summary>Splits off a fraction of the pictures, rounded to the nearest count.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The fraction is not in (0, 1), or one part would be empty.</exception>
    public static (SubsetDataset Train, SubsetDataset Validation) ByFraction(Dataset dataset, double fraction, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        if (!(fraction > 0 && fraction < 1))
        {
            throw new ArgumentOutOfRangeException(
                nameof(fraction), fraction, $"{dataset.Name}: expected a fraction between 0 and 1.");
        }

        return ByCount(dataset, (int)Math.Round(fraction * dataset.Count, MidpointRounding.AwayFromZero), seed);
    }

    /// <summary>Splits off a number of pictures.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The count is not in [1, dataset.Count).</exception>
    public static (SubsetDataset Train, SubsetDataset Validation) ByCount(Dataset dataset, int count, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        if (count < 1 || count >= dataset.Count)
        {
            throw new ArgumentOutOfRangeException(
                nameof(count), count,
                $"{dataset.Name}: expected 1 to {dataset.Count - 1} validation pictures of {dataset.Count}.");
        }

        var members = new List<int>[dataset.HasLabels ? dataset.Classes.Count : 1];
        for (int i = 0; i < dataset.Count; i++)
        {
            (members[dataset.HasLabels ? dataset.Label(i) : 0] ??= []).Add(i);
        }

        bool[] chosen = new bool[dataset.Count];
        int[] shares = Shares(members, count, dataset.Count);
        for (int label = 0; label < members.Length; label++)
        {
            Choose(members[label] ?? [], shares[label], new RandomStream(seed, RandomPurpose.Split, 0, (uint)label), chosen);
        }

        int[] validation = [.. Enumerable.Range(0, dataset.Count).Where(i => chosen[i])];
        int[] train = [.. Enumerable.Range(0, dataset.Count).Where(i => !chosen[i])];
        return (
            new SubsetDataset(dataset.Name, dataset, train),
            new SubsetDataset($"{dataset.Name}/validation", dataset, validation));
    }

    /// <summary>How many pictures each class gives: largest remainders, the lower label first where they are equal.</summary>
    private static int[] Shares(List<int>?[] members, int count, int total)
    {
        int[] shares = new int[members.Length];
        long[] rests = new long[members.Length];
        for (int label = 0; label < members.Length; label++)
        {
            long product = (long)count * (members[label]?.Count ?? 0);
            (shares[label], rests[label]) = ((int)(product / total), product % total);
        }

        int missing = count - shares.Sum();
        foreach (int label in Enumerable.Range(0, members.Length).OrderByDescending(label => rests[label]).Take(missing))
        {
            shares[label]++;
        }

        return shares;
    }

    /// <summary>Marks <paramref name="share"/> of the members, drawn without putting back.</summary>
    private static void Choose(List<int> members, int share, RandomStream random, bool[] chosen)
    {
        for (int drawn = 0; drawn < share; drawn++)
        {
            int other = drawn + random.NextInt32(members.Count - drawn);
            (members[drawn], members[other]) = (members[other], members[drawn]);
            chosen[members[drawn]] = true;
        }
    }
}
