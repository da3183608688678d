using Nin.Formats;

namespace Nin.Tests.Formats;

public sealed class CanonicalTextTests
{
    [Theory]
    [InlineData("cafe\u0301", "caf\u00e9")]
    [InlineData(" cats ", "cats")]
    [InlineData("Vie\u0323\u0302t", "Vi\u1ec7t")]
    [InlineData("\u1112\u1161\u11ab", "\ud55c")]
    [InlineData("\u304b\u3099", "\u304c")]
    [InlineData("\u0421\u0435\u0306", "\u0421\u04d7")]
    [InlineData("\u0301a", "\u0301a")]
    [InlineData("😀", "😀")]
    public void Of_DecomposedLetters_AreOneCharacter(string name, string expected)
    {
        Assert.Equal(expected, CanonicalText.Of(name));
        Assert.Equal(expected, CanonicalText.Of(expected));
    }
}
