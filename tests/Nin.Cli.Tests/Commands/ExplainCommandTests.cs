using System.Text.Json;
using Nin.Imaging;

namespace Nin.Cli.Tests.Commands;

[Collection(TrainedRunCollection.Name)]
public sealed class ExplainCommandTests(TrainedRun trained)
{
    [Fact]
    public void Explain_Json_NamesTheMapsAndWhereTheyStandOut()
    {
        string folder = trained.InFolder("maps");
        Ran ran = Cli.Run("explain", trained.Model, trained.Picture, "--out", folder, "--json");
        Assert.Equal(0, ran.Code);
        JsonElement one = Assert.Single(ran.Json.EnumerateArray());
        Assert.Equal("file label probability maps picture layer isExact model", Ran.Names(one));
        Assert.True(one.GetProperty("isExact").GetBoolean());
        JsonElement map = one.GetProperty("maps")[0];
        Assert.Equal("label probability score mean height width peak boxes", Ran.Names(map));
        Assert.Equal(one.GetProperty("label").GetString(), map.GetProperty("label").GetString());
        Assert.Equal(map.GetProperty("score").GetDouble(), map.GetProperty("mean").GetDouble(), 1e-4);
        Image drawn = ImageFile.Read(one.GetProperty("picture").GetString()!);
        Assert.True(drawn.Width > 3 * drawn.Height / 2);
    }

    [Fact]
    public void Explain_Text_SaysLabelAndFile()
    {
        string folder = trained.InFolder("text-maps");
        Ran ran = Cli.Run("explain", trained.Model, trained.Picture, trained.Picture, "--out", folder, "--native");
        Assert.Equal(0, ran.Code);
        string stem = Path.GetFileNameWithoutExtension(trained.Picture);
        Assert.Equal(
            [$"{stem}-maps-2.png", $"{stem}-maps.png"], Directory.GetFiles(folder).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Contains(Path.Combine(folder, $"{stem}-maps.png"), ran.Out, StringComparison.Ordinal);
        Assert.Matches(@": (nowhere|\d+,\d+ to \d+,\d+)", ran.Out);
    }

    [Fact]
    public void Predict_Maps_AnswersTheSameAndDraws()
    {
        string folder = trained.InFolder("predicted-maps");
        string expected = Cli.Run("predict", trained.Model, trained.Picture).Out;
        Assert.Equal(expected, Cli.Run("predict", trained.Model, trained.Picture, "--maps", folder).Out);
        Assert.Single(Directory.GetFiles(folder));
    }

    [Fact]
    public void Explain_Score_SaysHowTrueTheMapsAre()
    {
        Ran ran = Cli.Run("explain", trained.Model, "--score", trained.Data, "--pictures", "3", "--json");
        Assert.Equal(0, ran.Code);
        Assert.Equal(
            "model layer data pointing pointingInterval pointed boxOverlap foundShare deletion randomDeletion deletionGain insertion "
                + "randomInsertion insertionGain",
            Ran.Names(ran.Json));
        Assert.Equal(3, ran.Json.GetProperty("deletion").GetProperty("count").GetInt32());
        Assert.Equal(JsonValueKind.Null, ran.Json.GetProperty("pointing").ValueKind);
        Assert.Matches(
            @"deletion +0\.\d{3} ± 0\.\d{3} against 0\.\d{3}",
            Cli.Run("explain", trained.Model, "--score", trained.Data, "--pictures", "3").Out);
    }

    [Theory]
    [InlineData("--score", "shapes/test: the model does not know the classes")]
    [InlineData("", "expected a picture to explain, or --score DATA.")]
    public void Explain_NoPicture_IsOneLineAndExitCode2(string option, string expected)
    {
        string[] words = option.Length == 0 ? ["explain"] : ["explain", trained.Model, option, "shapes"];
        Assert.Contains(expected, Cli.Fails(2, words), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--layer nope", "'nope' is no layer; layers with maps are ")]
    [InlineData("--classes zebra", "the model does not know the class 'zebra'; it knows ")]
    [InlineData("--classes a --top 2", "expected --top or --classes, not both.")]
    public void Explain_WrongWord_IsOneLineAndExitCode2(string options, string expected) => Assert.Contains(
        expected,
        Cli.Fails(2, ["explain", trained.Model, trained.Picture, "--out", trained.InFolder("wrong"), .. options.Split(' ')]),
        StringComparison.Ordinal);
}
