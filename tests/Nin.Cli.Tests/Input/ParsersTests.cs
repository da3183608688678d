using Nin.Cli.Input;

namespace Nin.Cli.Tests.Input;

public sealed class ParsersTests
{
    [Theory]
    [InlineData("90s", 90)]
    [InlineData("30m", 1800)]
    [InlineData("1h", 3600)]
    [InlineData("1h30m", 5400)]
    [InlineData("1.5h", 5400)]
    [InlineData("2d", 172800)]
    public void ParseDuration_Time_IsItsSeconds(string text, double seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), Parsers.ParseDuration(text));

    [Theory]
    [InlineData("")]
    [InlineData("90")]
    [InlineData("s")]
    [InlineData("-5s")]
    [InlineData("0s")]
    [InlineData("1h30")]
    [InlineData("1e9h")]
    [InlineData("99999999999d")]
    public void ParseDuration_AnythingElse_IsNone(string text) => Assert.Null(Parsers.ParseDuration(text));
}
