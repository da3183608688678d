using Nin.Formats;

namespace Nin.Tests.Formats;

public sealed class CountTextTests
{
    [Theory]
    [InlineData(0, "picture", "0 pictures")]
    [InlineData(1, "picture", "1 picture")]
    [InlineData(1200, "picture", "1,200 pictures")]
    [InlineData(1, "class", "1 class")]
    [InlineData(2, "class", "2 classes")]
    public void Counted_Number_IsInEnglish(int count, string noun, string expected) =>
        Assert.Equal(expected, CountText.Counted(count, noun));

    [Fact]
    public void Counted_OtherPlural_IsTaken() =>
        Assert.Equal(("1 entry", "2 entries"), (CountText.Counted(1, "entry", "entries"), CountText.Counted(2, "entry", "entries")));
}
