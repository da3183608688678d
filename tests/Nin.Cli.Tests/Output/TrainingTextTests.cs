using Nin.Cli.Output;
using Nin.Training;

namespace Nin.Cli.Tests.Output;

public sealed class TrainingTextTests
{
    [Theory]
    [InlineData(1, "p: 1 picture to learn from, 1 to choose by, 1 to test on")]
    [InlineData(2, "p: 2 pictures to learn from, 2 to choose by, 2 to test on")]
    public void Header_OneOrMorePictures_AreCounted(int pictures, string expected)
    {
        var start = new TrainingStart("net", 1, "p", pictures, pictures, pictures, 2, 1, "reference", null);
        Assert.Equal(expected, TrainingText.Header(start, "mine").Single(line => line.Label == "data").Text);
    }
}
