using Nin.Formats;

namespace Nin.Tests.Formats;

public sealed class NearestNameTests
{
    private static readonly string[] Known = ["epochs", "batchSize", "seed", "data"];

    [Theory]
    [InlineData("epoch", "epochs")]
    [InlineData("EPOCHS", "epochs")]
    [InlineData("batchsize", "batchSize")]
    [InlineData("batch", "batchSize")]
    [InlineData("sede", "seed")]
    [InlineData("dat", "data")]
    [InlineData("foo", null)]
    [InlineData("x", null)]
    [InlineData("", null)]
    public void Of_Word_IsTheKnownNameThatWasMeant(string word, string? expected) =>
        Assert.Equal(expected, NearestName.Of(word, Known));

    [Fact]
    public void Of_NothingKnown_IsNull() => Assert.Null(NearestName.Of("epochs", []));
}
