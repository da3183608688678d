using Nin.Metrics;

namespace Nin.Tests.Metrics;

public sealed class McNemarTests
{
    /// <summary>A few operations in double, and a logarithm and its exponential.</summary>
    private const double Rounded = 1e-12;

    /// <summary>By hand: twice the sum of binomial(n, k) / 2^n.</summary>
    [Theory]
    [InlineData(0, 0, 1)]
    [InlineData(3, 3, 1)]
    [InlineData(3, 4, 1)]
    [InlineData(0, 5, 2.0 / 32)]
    [InlineData(5, 0, 2.0 / 32)]
    [InlineData(1, 7, 2.0 * (1 + 8) / 256)]
    [InlineData(2, 8, 2.0 * (1 + 10 + 45) / 1024)]
    public void PValue_FewPictures_IsTheSum(int first, int second, double expected) =>
        Assert.Equal(expected, new McNemar(first, second).PValue, Rounded);

    [Fact]
    public void PValue_ManyPictures_NeitherOverflowsNorVanishes()
    {
        // The normal approximation with continuity: 2·(1 − Φ((200 − 1) / √10200)), 0.0488.
        Assert.Equal(0.0488, new McNemar(5000, 5200).PValue, 0.0005);
        Assert.InRange(new McNemar(100, 100_000).PValue, 0, 1e-300);
    }

    [Fact]
    public void Of_Answers_CountsThoseThatOneAloneHasRight()
    {
        Assert.Equal(new McNemar(1, 2), McNemar.Of([true, true, false, false, false], [true, false, true, true, false]));
        Assert.StartsWith(
            "McNemar: expected answers to the same pictures, got 1 and 2.",
            Assert.Throws<ArgumentException>(() => McNemar.Of([true], [true, false])).Message);
    }
}
