using Nin.Data.Augmenting;

namespace Nin.Tests.Data.Augmenting;

public sealed class PictureShiftTests
{
    [Theory]
    [InlineData(0, 0, "abc def ghi")]
    [InlineData(1, 0, "def abc def")]
    [InlineData(-1, 0, "def ghi def")]
    [InlineData(0, 1, "bab ede hgh")]
    [InlineData(0, -1, "bcb efe hih")]
    [InlineData(2, -2, "ihg fed cba")]
    [InlineData(1, 1, "ede bab ede")]
    public void Reflected_Shift_MirrorsAtTheOutermostPixels(int down, int right, string expected)
    {
        Assert.Equal(expected, Shifted("abcdefghi", 3, 3, flip: false, down, right));
        string mirrored = new([.. "cbafedihg"]);
        Assert.Equal(Shifted(mirrored, 3, 3, flip: false, down, right), Shifted("abcdefghi", 3, 3, flip: true, down, right));
    }

    [Fact]
    public void Reflected_ChannelsOfAWidePicture_StayTogether()
    {
        float[] source = [1, -1, 2, -2, 3, -3, 4, -4, 5, -5, 6, -6], shifted = new float[12];
        PictureShift.Reflected(source, 2, 3, flip: false, down: 0, right: 1, shifted);
        Assert.Equal([2, -2, 1, -1, 2, -2, 5, -5, 4, -4, 5, -5], shifted);
    }

    private static string Shifted(string letters, int height, int width, bool flip, int down, int right)
    {
        float[] shifted = new float[letters.Length];
        PictureShift.Reflected([.. letters.Select(letter => (float)letter)], height, width, flip, down, right, shifted);
        return string.Join(' ', shifted.Chunk(width).Select(row => new string([.. row.Select(number => (char)number)])));
    }
}
