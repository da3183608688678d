using System.Text.Json;
using Nin.Formats;

namespace Nin.Tests.Formats;

public sealed class JsonFieldsTests
{
    [Fact]
    public void Read_MembersOfEveryKind_GivesThem()
    {
        JsonFields fields = Of("""{"n":-3,"d":0.1,"f":0.1,"b":true,"t":"é","l":["a","b"],"s":[1,2.5],"o":{"x":1}}""");
        Assert.Equal(
            (-3, 0.1, 0.1f, true, "é"),
            (fields.Integer("n"), fields.Double("d"), fields.Single("f"), fields.Boolean("b"), fields.Text("t")));
        Assert.Equal(["a", "b"], fields.Texts("l"));
        Assert.Equal([1f, 2.5f], fields.Singles("s"));
        Assert.Equal(1, fields.Fields("o")!.Integer("x"));
        fields.End();
    }

    [Fact]
    public void Read_MissingMembers_GivesNullOrSaysSo()
    {
        JsonFields fields = Of("{}");
        Assert.Equal((null, null, null, null), (fields.Integer("a"), fields.Double("a"), fields.Single("a"), fields.Boolean("a")));
        Assert.Null(fields.Text("a"));
        Assert.Null(fields.Fields("a"));
        Assert.Equal("'a' is missing.", Assert.Throws<JsonException>(() => fields.Element("a")).Message);
        fields.End();
    }

    [Theory]
    [InlineData("1.5", "'a': expected a whole number, got 1.5.")]
    [InlineData("2147483648", "'a': expected a whole number, got 2147483648.")]
    [InlineData("\"5\"", "'a': expected a whole number, got a text.")]
    [InlineData("null", "'a': expected a whole number, got null.")]
    [InlineData("[]", "'a': expected a whole number, got a list.")]
    [InlineData("{}", "'a': expected a whole number, got an object.")]
    [InlineData("true", "'a': expected a whole number, got true.")]
    public void Integer_OfAnotherKind_SaysWhatItIs(string value, string problem) =>
        Assert.Equal(problem, Assert.Throws<JsonException>(() => Of($$"""{"a":{{value}}}""").Integer("a")).Message);

    [Theory]
    [InlineData("""{"a":1,"b":2}""", "'b' is not known here, or given twice.")]
    [InlineData("""{"a":1,"a":2}""", "'a' is not known here, or given twice.")]
    public void End_UnknownOrTwice_IsRefused(string json, string problem)
    {
        JsonFields fields = Of(json);
        fields.Integer("a");
        Assert.Equal(problem, Assert.Throws<JsonException>(fields.End).Message);
    }

    [Fact]
    public void Create_NoObject_IsRefused() => Assert.Equal("expected an object, got a list.", Assert.Throws<JsonException>(() => Of("[1]")).Message);

    private static JsonFields Of(string json) => new(JsonDocument.Parse(json).RootElement);
}
