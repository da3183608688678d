using Nin.Data;

namespace Nin.Tests.Data;

public sealed class JoinedDatasetTests
{
    private static readonly ShapesDataset First = new("first", 3, 1, 0), Second = new("second", 4, 1, 100);

    [Fact]
    public void Read_AnyIndex_IsThePicturesOfOneSetAfterTheOther()
    {
        var joined = new JoinedDataset("both", First, Second);
        Assert.Equal((7, "both", First.Classes), (joined.Count, joined.Name, joined.Classes));
        for (int i = 0; i < 7; i++)
        {
            Dataset part = i < 3 ? First : Second;
            int inside = i < 3 ? i : i - 3;
            Assert.Equal(part.Label(inside), joined.Label(i));
            Assert.True(part.Read(inside).Pixels.Span.SequenceEqual(joined.Read(i).Pixels.Span));
            Assert.Equal(part.NameOf(inside), joined.NameOf(i));
        }

        Assert.Throws<ArgumentOutOfRangeException>(() => joined.Label(7));
        Assert.Throws<ArgumentOutOfRangeException>(() => joined.Read(-1));
    }

    [Fact]
    public void JoinedDataset_NothingOrOtherClasses_Throws()
    {
        Assert.StartsWith("both: expected at least one set to join", Assert.Throws<ArgumentException>(() => new JoinedDataset("both")).Message);
        var other = new InMemoryDataset("other", ["a"], [First.Read(0)], [0]);
        Assert.StartsWith(
            "both: expected the same classes in first and other.", Assert.Throws<ArgumentException>(() => new JoinedDataset("both", First, other)).Message);
    }
}
