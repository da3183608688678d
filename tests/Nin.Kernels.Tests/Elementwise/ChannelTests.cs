namespace Nin.Kernels.Tests.Elementwise;

public class ChannelTests
{
    public static TheoryData<string> Sets => [.. KernelSet.Supported.Select(set => set.Name)];

    [Theory]
    [MemberData(nameof(Sets))]
    public void ToChannelsFirst_TwoPictures_MovesEachPicturesChannelsToTheFront(string set)
    {
        float[] result = new float[12];

        KernelSet.Choose(set).ToChannelsFirst(2, 3, 2, [1, 10, 2, 20, 3, 30, 4, 40, 5, 50, 6, 60], result);

        Assert.Equal([1, 2, 3, 10, 20, 30, 4, 5, 6, 40, 50, 60], result);
    }

    [Theory]
    [MemberData(nameof(Sets))]
    public void ToChannelsLast_AfterToChannelsFirst_IsTheOriginal(string set)
    {
        float[] original = [.. Enumerable.Range(0, 2 * 5 * 3).Select(i => (float)i)], first = new float[30], last = new float[30];

        KernelSet.Choose(set).ToChannelsFirst(2, 5, 3, original, first);
        KernelSet.Choose(set).ToChannelsLast(2, 5, 3, first, last);

        Assert.Equal(original, last);
    }

    [Theory]
    [MemberData(nameof(Sets))]
    public void ToChannelsLast_WrongLength_SaysWhatItExpected(string set)
    {
        ArgumentException error = Assert.Throws<ArgumentException>(
            () => KernelSet.Choose(set).ToChannelsLast(2, 5, 3, new float[30], new float[29]));

        Assert.StartsWith("ToChannelsLast: expected 30 floats of destination, got 29.", error.Message, StringComparison.Ordinal);
    }
}
