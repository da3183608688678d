using Nin.Random;

namespace Nin.Data;

/// <summary>
/// Sets a share of the pictures aside so that a picture's part is a function of its own bytes and the seed: adding, taking
/// away or renaming pictures and folders moves none of the others, and exact copies fall into one part.
/// </summary>
/// <remarks>
/// Each picture draws a number in [0, 1) and is set aside where that is less than the share, so a class gives near its share
/// and not exactly it. The one exception: of a class whose share comes to a picture or more and that would give none, the picture
/// that drew the least is lent, and one that would give all keeps the picture that drew the most. A picture lent so goes back
/// when another one of its class is set aside in its own right.
/// </remarks>
internal static class ContentSplit
{
    /// <summary>The two parts, both in the set's order; the second is null where it would have no picture.</summary>
    /// <param name="dataset">A set whose pictures have files of their own.</param>
    /// <param name="fraction">The share set aside, in (0, 1).</param>
    /// <param name="seed">The seed of the draw.</param>
    /// <param name="purpose">What is drawn for: two purposes are independent of each other.</param>
    /// <param name="name">What the part that is set aside is called.</param>
    public static (SubsetDataset Train, SubsetDataset? Part) ByFraction(
        Dataset dataset, double fraction, ulong seed, RandomPurpose purpose, string name)
    {
        ulong[] drawn = [.. Enumerable.Range(0, dataset.Count).Select(
            index => Draw(dataset.ContentHash(index)!.Value, seed, purpose))];
        ulong limit = (ulong)(fraction * ulong.MaxValue);
        HashSet<ulong> lent = [], kept = [];
        foreach (IGrouping<int, int> members in Enumerable.Range(0, dataset.Count).GroupBy(dataset.Label))
        {
            ulong least = members.Min(index => drawn[index]), most = members.Max(index => drawn[index]);
            if (least >= limit && Math.Round(fraction * members.Count(), MidpointRounding.AwayFromZero) >= 1 && least < most)
            {
                lent.Add(least);
            }
            else if (most < limit)
            {
                kept.Add(most);
            }
        }

        bool IsSetAside(int index) => (drawn[index] < limit || lent.Contains(drawn[index])) && !kept.Contains(drawn[index]);
        int[] part = [.. Enumerable.Range(0, dataset.Count).Where(IsSetAside)];
        int[] rest = [.. Enumerable.Range(0, dataset.Count).Where(index => !IsSetAside(index))];
        return (new SubsetDataset(dataset.Name, dataset, rest), part.Length == 0 ? null : new SubsetDataset(name, dataset, part));
    }

    private static ulong Draw(ulong hash, ulong seed, RandomPurpose purpose)
    {
        var random = new RandomStream(seed, purpose, (uint)(hash >> 32), (uint)hash);
        return ((ulong)random.NextUInt32() << 32) | random.NextUInt32();
    }
}
