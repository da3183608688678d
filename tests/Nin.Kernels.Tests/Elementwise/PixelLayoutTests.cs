using Nin.Kernels.Elementwise;

namespace Nin.Kernels.Tests.Elementwise;

public class PixelLayoutTests
{
    [Fact]
    public void ToChannelsFirst_TwoPictures_MovesEachPicturesChannelsToTheFront()
    {
        float[] result = new float[12];

        PixelLayout.ToChannelsFirst(2, 3, 2, [1, 10, 2, 20, 3, 30, 4, 40, 5, 50, 6, 60], result);

        Assert.Equal([1, 2, 3, 10, 20, 30, 4, 5, 6, 40, 50, 60], result);
    }

    [Fact]
    public void ToChannelsLast_AfterToChannelsFirst_IsTheOriginal()
    {
        float[] original = [.. Enumerable.Range(0, 2 * 5 * 3).Select(i => (float)i)], first = new float[30], last = new float[30];

        PixelLayout.ToChannelsFirst(2, 5, 3, original, first);
        PixelLayout.ToChannelsLast(2, 5, 3, first, last);

        Assert.Equal(original, last);
    }

    [Fact]
    public void ToChannelsLast_WrongLength_SaysWhatItExpected()
    {
        ArgumentException error = Assert.Throws<ArgumentException>(() => PixelLayout.ToChannelsLast(2, 5, 3, new float[30], new float[29]));

        Assert.StartsWith("PixelLayout: expected 2 × 3 × 5 floats on both sides, got 30 and 29.", error.Message, StringComparison.Ordinal);
    }
}
