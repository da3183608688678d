using Nin.Data;
using Nin.Imaging;

namespace Nin.Tests.Data;

public sealed class StratifiedSplitTests
{
    [Theory]
    [InlineData(100, 10)]
    [InlineData(100, 1)]
    [InlineData(97, 33)]
    [InlineData(50, 49)]
    public void ByCount_AnyCount_KeepsEveryClassesShare(int pictures, int count)
    {
        Dataset set = Labelled([.. Enumerable.Range(0, pictures).Select(i => i % 7 == 0 ? 0 : 1 + (i % 3))]);
        (SubsetDataset train, SubsetDataset validation) = StratifiedSplit.ByCount(set, count, seed: 5);

        Assert.Equal((pictures - count, count), (train.Count, validation.Count));
        Assert.Equal(("set", "set/validation"), (train.Name, validation.Name));
        Assert.Equal(Enumerable.Range(0, pictures), train.Indices.ToArray().Concat(validation.Indices.ToArray()).Order());
        Assert.Equal(train.Indices.ToArray().Order(), train.Indices.ToArray());
        for (int label = 0; label < 4; label++)
        {
            double share = (double)count * Count(set, label) / pictures;
            Assert.InRange(Count(validation, label), Math.Floor(share), Math.Ceiling(share));
        }
    }

    [Fact]
    public void ByFraction_TheSameSeed_GivesTheSamePartsAndAnotherSeedOthers()
    {
        Dataset set = Labelled([.. Enumerable.Range(0, 200).Select(i => i % 4)]);
        int[] first = StratifiedSplit.ByFraction(set, 0.1, seed: 1).Validation.Indices.ToArray();
        Assert.Equal(20, first.Length);
        Assert.Equal(first, StratifiedSplit.ByFraction(set, 0.1, seed: 1).Validation.Indices.ToArray());
        Assert.NotEqual(first, StratifiedSplit.ByFraction(set, 0.1, seed: 2).Validation.Indices.ToArray());
    }

    [Fact]
    public void ByCount_BadCounts_Throw()
    {
        Dataset set = Labelled([0, 1, 2, 3]);
        Assert.Contains(
            "set: expected 1 to 3 validation pictures of 4.",
            Assert.Throws<ArgumentOutOfRangeException>(() => StratifiedSplit.ByCount(set, 4, 0)).Message,
            StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => StratifiedSplit.ByCount(set, 0, 0));
        Assert.Contains(
            "set: expected a fraction between 0 and 1.",
            Assert.Throws<ArgumentOutOfRangeException>(() => StratifiedSplit.ByFraction(set, double.NaN, 0)).Message,
            StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => StratifiedSplit.ByFraction(set, 0.01, 0));
    }

    [Fact]
    public void Read_ThroughASubset_GivesTheSourcesPictures()
    {
        Dataset set = Labelled([0, 1, 2, 3]);
        var subset = new SubsetDataset("sub", set, [3, 1, 1]);
        Assert.Equal((3, 3, 1), (subset.Count, subset.Label(0), subset.Label(2)));
        Assert.Same(set.Read(1), subset.Read(1));
        Assert.Same(set.Classes, subset.Classes);
        Assert.Contains(
            "sub: expected an index in [0, 3).", Assert.Throws<ArgumentOutOfRangeException>(() => subset.Read(3)).Message, StringComparison.Ordinal);
        Assert.Contains(
            "sub: expected indices in [0, 4).",
            Assert.Throws<ArgumentOutOfRangeException>(() => new SubsetDataset("sub", set, [4])).Message,
            StringComparison.Ordinal);
        Assert.StartsWith(
            "sub: expected at least one picture, got none.", Assert.Throws<ArgumentException>(() => new SubsetDataset("sub", set, [])).Message);
    }

    private static int Count(Dataset set, int label) => Enumerable.Range(0, set.Count).Count(i => set.Label(i) == label);

    private static InMemoryDataset Labelled(int[] labels) => new(
        "set", ["a", "b", "c", "d"], [.. labels.Select((_, i) => new Image(1, 1, 1, new[] { (byte)i }))], labels);
}
