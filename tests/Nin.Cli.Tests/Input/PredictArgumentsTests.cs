using Nin.Cli.Failures;
using Nin.Cli.Input;

namespace Nin.Cli.Tests.Input;

public sealed class PredictArgumentsTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("nin-predict").FullName;

    public PredictArgumentsTests()
    {
        Directory.CreateDirectory(In("empty"));
        foreach (string file in (string[])["a.png", "noextension", "weights.bin", "m.safetensors", "photos/x.png", "run/model.safetensors", "begun/recipe.json", "models/m.safetensors"])
        {
            Directory.CreateDirectory(Path.GetDirectoryName(In(file))!);
            File.WriteAllText(In(file), file == "noextension" ? "P5\n1 1\n255\nx" : "");
        }
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("m.safetensors")]
    [InlineData("misspelt.safetensors")]
    [InlineData("run")]
    [InlineData("begun")]
    [InlineData("models")]
    [InlineData("weights.bin")]
    public void Of_ModelBeforePictures_IsTheModel(string model)
    {
        PredictArguments words = PredictArguments.Of([In(model), In("a.png"), In("run")]);
        Assert.Equal(In(model), words.Model);
        Assert.Equal([In("a.png"), In("run")], words.Pictures);
    }

    [Theory]
    [InlineData("a.png")]
    [InlineData("none.png")]
    [InlineData("noextension")]
    [InlineData("photos")]
    [InlineData("none/*.png")]
    public void Of_PicturesAlone_HasNoModel(string picture)
    {
        PredictArguments words = PredictArguments.Of([In(picture), In("a.png"), In("a.png")]);
        Assert.Null(words.Model);
        Assert.Equal([In(picture), In("a.png"), In("a.png")], words.Pictures);
    }

    [Fact]
    public void Of_NameOfANetwork_IsTakenForAModel() => Assert.Equal("nin-small", PredictArguments.Of(["nin-small", "a.png"]).Model);

    [Fact]
    public void Of_NameOfAModelThatComesAlong_IsTakenForItBeforePictures()
    {
        Assert.Equal("mnist", PredictArguments.Of(["mnist", "a.png"]).Model);
        Assert.Contains("'mnist' is the name of a data set", Assert.Throws<UsageException>(() => PredictArguments.Of(["mnist"])).Message);
    }

    [Fact]
    public void Of_ModelByOption_AllWordsArePictures()
    {
        PredictArguments words = PredictArguments.Of(["a.png", "b.png"], "predict", "mnist");
        Assert.Equal(("mnist", "a.png b.png"), (words.Model, string.Join(' ', words.Pictures)));
        Assert.Equal(
            "expected one model, got --model mnist and 'nin-small'.",
            Assert.Throws<UsageException>(() => PredictArguments.Of(["a.png", "nin-small"], "predict", "mnist")).Message);
    }

    [Fact]
    public void Of_NeitherModelNorPicture_SaysSo()
    {
        string missing = In("rnu"), empty = In("empty");
        Assert.Equal(
            $"There is neither a model nor a picture '{missing}'.",
            Assert.Throws<FileNotFoundException>(() => PredictArguments.Of([missing, In("a.png")])).Message);
        Assert.Equal(
            $"'{empty}' holds neither a model nor a picture.",
            Assert.Throws<FileNotFoundException>(() => PredictArguments.Of([empty, In("a.png")])).Message);
    }

    [Fact]
    public void Of_ModelAloneOrAfterAPicture_IsWrongUsage()
    {
        Assert.Equal(
            "IMAGE is missing. Try 'nin predict --help'.",
            Assert.Throws<UsageException>(() => PredictArguments.Of([In("run")])).Message);
        Assert.Equal(
            $"'m.safetensors' is a model: expected one at most, before the pictures. Type: {CommandText.Of("nin", "predict", "m.safetensors", "a.png")}",
            Assert.Throws<UsageException>(() => PredictArguments.Of(["a.png", "m.safetensors"])).Message);
    }

    [Fact]
    public void Of_RunWithoutPicturesAfterAPicture_IsTurnedRound()
    {
        string run = Directory.CreateDirectory(In("finished")).FullName;
        File.WriteAllBytes(Path.Combine(run, "model.safetensors"), []);
        Assert.Equal(
            $"'{run}' is the folder of a run: expected the model before the pictures. Type: {CommandText.Of("nin", "predict", run, "a.png")}",
            Assert.Throws<UsageException>(() => PredictArguments.Of(["a.png", run])).Message);
    }

    private string In(string name) => Path.Combine(_folder, name);
}
