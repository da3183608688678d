using Nin.Cli.Output;

namespace Nin.Cli.Tests.Output;

public sealed class CurveAxesTests
{
    /// <summary>A place on the axis is a difference of nearly equal losses, divided by one.</summary>
    private const double Rounding = 1e-9;

    [Theory]
    [InlineData(2.3, 1.3, "1.2 1.4 1.6 1.8 2.0 2.2 2.4")]
    [InlineData(0.021, 0.011, "0.010 0.012 0.014 0.016 0.018 0.020 0.022")]
    [InlineData(7, 2.3, "2 3 4 5 6 7")]
    [InlineData(2.2, 1.1, "1.00 1.25 1.50 1.75 2.00 2.25")]
    [InlineData(2.3, 2.3, "2.3000 2.3005")]
    public void LossTicks_AnyLosses_AreRoundAndEnclose(double highest, double lowest, string expected)
    {
        var axes = new CurveAxes([new(1e-3, highest, highest), new(1e-2, lowest, lowest)]);
        Assert.Equal(expected, string.Join(' ', axes.LossTicks.Select(axes.LossText)));
        Assert.InRange(axes.Y(highest), -Rounding, 1 + Rounding);
        Assert.InRange(axes.Y(lowest), -Rounding, 1 + Rounding);
    }

    [Fact]
    public void RateTicks_AnyRange_ArePowersOfTenInIt()
    {
        Assert.Equal("1e-5 1e-4 0.001 0.01 0.1 1 10", Ticks((float)1e-5, 10));
        Assert.Equal("0.001 0.01", Ticks(5e-4, 0.09));
        Assert.Equal("", Ticks(2e-3, 9e-3));

        static string Ticks(double from, double to) =>
            string.Join(' ', new CurveAxes([new(from, 2, 2), new(to, 1, 1)]).RateTicks.Select(Figures.PowerOfTen));
    }

    [Fact]
    public void MinorRateTicks_AnyRange_AreTheMultiplesBetween() => Assert.Equal(
        ["5E-4", "6E-4", "7E-4", "8E-4", "9E-4", "2E-3", "3E-3"],
        new CurveAxes([new(4.5e-4, 2, 2), new(3.5e-3, 1, 1)]).MinorRateTicks.Select(
            rate => rate.ToString("0E0", System.Globalization.CultureInfo.InvariantCulture)));

    [Fact]
    public void Y_RiseFarAboveTheFall_IsCutOff()
    {
        var axes = new CurveAxes([new(1e-3, 2, 2), new(1e-2, 1, 1), new(1e-1, 1000, 1000)]);
        Assert.InRange(axes.Y(2), 0.5, 1);
        Assert.True(axes.Y(1000) > 100);
    }
}
