using Nin.Peers;
using Nin.Tensors;

namespace Nin.Tests.Benchmarks;

public class ChannelsFirstTests
{
    [Fact]
    public void Of_TwoPictures_MovesTheChannelsOfEach() =>
        Assert.Equal(
            [1f, 3, 5, 2, 4, 6, 7, 9, 11, 8, 10, 12],
            ChannelsFirst.Of([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12], new FeatureShape(3, 1, 2)));
}
