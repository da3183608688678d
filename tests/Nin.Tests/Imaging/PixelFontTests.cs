using Nin.Imaging;

namespace Nin.Tests.Imaging;

public sealed class PixelFontTests
{
    private static readonly string Box = Drawn("\u4E2D");

    [Fact]
    public void Draw_EveryLetterOfLatin1_IsALetterOfItsOwn()
    {
        char[] letters = [.. Enumerable.Range(0x21, 0x5E).Concat(Enumerable.Range(0xA1, 0x5F)).Select(code => (char)code)
            .Where(letter => letter != '\u00AD')];
        string[] pictures = [.. letters.Select(letter => Drawn($"{letter}"))];
        Assert.All(pictures, picture => Assert.True(picture.Contains('#', StringComparison.Ordinal) && picture != Box));
        Assert.Equal(letters.Length, pictures.Distinct().Count());
    }

    [Theory]
    [InlineData("Äpfel", "A\u0308pfel")]
    [InlineData("čaj", "c\u030Caj")]
    public void Draw_MarkBehindItsLetter_IsThatLetter(string composed, string decomposed)
    {
        Assert.Equal(Drawn(composed), Drawn(decomposed));
        Assert.Equal(composed.Length * PixelFont.Advance, PixelFont.WidthOf(decomposed, 1));
    }

    [Fact]
    public void Draw_Umlaut_HasTwoDotsOverItsLetter()
    {
        Assert.Equal(" # # |     | ### |#   #|#####|#   #|#   #", Drawn("Ä"));
        Assert.Equal(" # # |     | ### |#   #|#   #|#   #| ### ", Drawn("ö"));
        Assert.Equal("   # |  #  | ##  |  #  |  #  |  #  | ### ", Drawn("í"));
    }

    [Fact]
    public void Draw_LetterOfAnotherScript_IsABox()
    {
        Assert.Equal("#####|#   #|#   #|#   #|#   #|#   #|#####", Box);
        Assert.Equal(PixelFont.Advance, PixelFont.WidthOf("\U0001F600", 1));
        Assert.Equal(Drawn("-"), Drawn("–"));
    }

    private static string Drawn(string text)
    {
        const int width = 40;
        byte[] rgb = new byte[width * PixelFont.Height * 3];
        PixelFont.Draw(text, 0, 0, 1, 255, width, rgb);
        int columns = text.Length == 1 ? 5 : width;
        return string.Join('|', Enumerable.Range(0, PixelFont.Height).Select(y => string.Concat(
            Enumerable.Range(0, columns).Select(x => rgb[((y * width) + x) * 3] > 0 ? '#' : ' '))));
    }
}
