using Nin.Cli.Output;

namespace Nin.Cli.Tests.Output;

public sealed class FiguresTests
{
    [Theory]
    [InlineData(0, "0:00")]
    [InlineData(59.4, "0:59")]
    [InlineData(59.6, "1:00")]
    [InlineData(3723, "1:02:03")]
    [InlineData(90000, "25:00:00")]
    [InlineData(double.NaN, "0:00")]
    [InlineData(double.PositiveInfinity, "239976:00:00")]
    public void Time_Seconds_AreReadAsAClock(double seconds, string text) => Assert.Equal(text, Figures.Time(seconds));

    [Theory]
    [InlineData(0.05, "0.05")]
    [InlineData(0.0234567, "0.0235")]
    [InlineData(5.37e-5, "5.4e-5")]
    [InlineData(0, "0")]
    public void Rate_Value_IsShort(double rate, string text) => Assert.Equal(text, Figures.Rate(rate));
}
