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
        Assert.Equal("label probability score mean height width peak boxes overlay", Ran.Names(map));
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

    /// <summary>A model by name or file, as an option, for maps, layers and scores; not beside another one.</summary>
    [Fact]
    public void Explain_ModelAsAnOption_IsTheOneThatAnswers()
    {
        string folder = trained.InFolder("named-maps");
        Ran maps = Cli.Run("explain", "--model", "mnist", trained.Picture, "--out", folder, "--json");
        Assert.Equal(0, maps.Code);
        Assert.EndsWith("mnist.safetensors", maps.Json[0].GetProperty("model").GetString(), StringComparison.Ordinal);
        Assert.Matches("^[0-9]$", maps.Json[0].GetProperty("label").GetString());

        Ran layers = Cli.Run("explain", "--layers", "--model", trained.Model, "--out", folder);
        Assert.Equal(0, layers.Code);
        Assert.Contains(
            "expected one model", Cli.Fails(2, "explain", "--model", "mnist", trained.Model, trained.Picture), StringComparison.Ordinal);
        Assert.Contains(
            "expected one model", Cli.Fails(2, "explain", "--score", "shapes", "--model", "mnist", trained.Model),
            StringComparison.Ordinal);
    }

    [Fact]
    public void Explain_Native_OnePictureThatDoesNotFitEndsNoOther()
    {
        string pictures = Directory.CreateDirectory(trained.InFolder("sizes")).FullName, folder = trained.InFolder("native-maps");
        Nin.Imaging.Png.PngWriter.Write(Path.Combine(pictures, "1.png"), new Image(1, 1, 1, new byte[1]));
        Nin.Imaging.Png.PngWriter.Write(Path.Combine(pictures, "2.png"), new Image(40, 60, 1, new byte[2400]));
        Ran ran = Cli.Run("explain", trained.Model, pictures, "--native", "--overlays", "--out", folder, "--json");
        Assert.Equal(1, ran.Code);
        Assert.Equal(1, ran.Error.Count(letter => letter == '\n'));
        Assert.Contains($"{Path.Combine(pictures, "1.png")}: ", ran.Error, StringComparison.Ordinal);
        JsonElement maps = Assert.Single(ran.Json.EnumerateArray()).GetProperty("maps");
        Image overlay = ImageFile.Read(maps[0].GetProperty("overlay").GetString()!);
        Assert.Equal((40, 60), (overlay.Height, overlay.Width));
    }

    [Fact]
    public void Explain_Native_LargerThanASheetsPanels_HasAFileForEachClass()
    {
        string picture = trained.InFolder("wide.png"), folder = trained.InFolder("wide-maps");
        Nin.Imaging.Png.PngWriter.Write(picture, new Image(60, 1100, 1, new byte[66000]));
        Ran ran = Cli.Run("explain", trained.Model, picture, "--native", "--top", "2", "--out", folder);
        Assert.Equal(0, ran.Code);
        Assert.Equal(3, Directory.GetFiles(folder).Length);
        Image overlay = ImageFile.Read(Directory.GetFiles(folder, "wide-maps-1-*.png").Single());
        Assert.Equal((60, 1100), (overlay.Height, overlay.Width));
        Assert.Contains("wide-maps-2-", ran.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void Explain_ModelBehindAPicture_AdvisesToExplain() => Assert.Contains(
        "explain a.safetensors big.png", Cli.Fails(2, "explain", "big.png", "a.safetensors"), StringComparison.Ordinal);

    [Fact]
    public void Layers_FromAChannelOn_DrawsTheLayersThatHaveIt()
    {
        string folder = trained.InFolder("from");
        JsonElement all = Cli.Run("explain", trained.Model, trained.Picture, "--layers", "--out", folder, "--json").Json.GetProperty("files");
        int most = all.EnumerateArray().Skip(1).Max(file => file.GetProperty("shape")[2].GetInt32());
        Ran last = Cli.Run("explain", trained.Model, trained.Picture, "--layers", "--from", $"{most - 1}", "--out", folder);
        Assert.Equal(0, last.Code);
        Assert.Contains($", {most - 1} to {most - 1} shown", last.Out, StringComparison.Ordinal);
        Assert.Contains($"-from-{most - 1}.png", last.Out.ReplaceLineEndings(""), StringComparison.Ordinal);
        Assert.Contains(
            $"--from: expected a channel from 0 to {most - 1}, got {most}.",
            Cli.Fails(2, "explain", trained.Model, trained.Picture, "--layers", "--from", $"{most}", "--out", folder), StringComparison.Ordinal);
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
                + "randomInsertion insertionGain deletionCurve randomDeletionCurve insertionCurve randomInsertionCurve",
            Ran.Names(ran.Json));
        Assert.Equal(21, ran.Json.GetProperty("deletionCurve").GetArrayLength());
        Assert.Equal(3, ran.Json.GetProperty("deletion").GetProperty("count").GetInt32());
        Assert.Equal(JsonValueKind.Null, ran.Json.GetProperty("pointing").ValueKind);
        Assert.Matches(
            @"deletion +0\.\d{3} ± 0\.\d{3} against 0\.\d{3}",
            Cli.Run("explain", trained.Model, "--score", trained.Data, "--pictures", "3", "--chart", trained.InFolder("score.svg")).Out);
        string chart = File.ReadAllText(trained.InFolder("score.svg"));
        Assert.Contains("by a random map", chart, StringComparison.Ordinal);
        Assert.Contains("pixels taken away", chart, StringComparison.Ordinal);
    }

    [Fact]
    public void Layers_OfAPicture_DrawsFiltersAndEveryLayersMaps()
    {
        string folder = trained.InFolder("layers");
        Ran ran = Cli.Run("explain", trained.Model, trained.Picture, "--layers", "--out", folder, "--json");
        Assert.Equal(0, ran.Code);
        Assert.Equal("model files", Ran.Names(ran.Json));
        JsonElement[] files = [.. ran.Json.GetProperty("files").EnumerateArray()];
        Assert.Equal("file shows picture layer channel shape places", Ran.Names(files[0]));
        Assert.Equal("filters", files[0].GetProperty("shows").GetString());
        Assert.True(files.Length > 5);
        Assert.All(files[1..], file => Assert.Equal("maps", file.GetProperty("shows").GetString()));
        Assert.All(files, file => Assert.True(ImageFile.Read(file.GetProperty("file").GetString()!).Width > 50));
        string stem = Path.GetFileNameWithoutExtension(trained.Picture), layer = files[1].GetProperty("layer").GetString()!;
        Assert.True(File.Exists(Path.Combine(folder, $"{stem}-layers", $"01-{layer}.png")));

        Ran one = Cli.Run("explain", trained.Model, trained.Picture, "--layers", "--layer", layer, "--out", folder);
        Assert.Matches($@"^{layer}: \d+ × \d+, \d+ channels.*01-{layer}\.png\s*$", one.Out.ReplaceLineEndings(""));
    }

    [Fact]
    public void Layers_OfAUnit_DrawsItInAPictureAndOverADataSet()
    {
        string folder = trained.InFolder("unit");
        string layer = Cli.Run("explain", trained.Model, trained.Picture, "--layers", "--out", folder, "--json").Json
            .GetProperty("files")[1].GetProperty("layer").GetString()!;
        string[] words = ["explain", trained.Model, trained.Picture, "--layers", "--unit", $"{layer}:1", "--over", trained.Data, "--out", folder];
        Ran ran = Cli.Run([.. words, "--json"]);
        Assert.Equal(0, ran.Code);
        JsonElement files = ran.Json.GetProperty("files"), places = files[1].GetProperty("places");
        Assert.Equal(["unit", "examples"], files.EnumerateArray().Select(file => file.GetProperty("shows").GetString()));
        Assert.Equal(1, files[0].GetProperty("places").GetArrayLength());
        Assert.InRange(places.GetArrayLength(), 2, 9);
        Assert.Equal("picture value row column field", Ran.Names(places[0]));
        float[] values = [.. places.EnumerateArray().Select(place => place.GetProperty("value").GetSingle())];
        Assert.Equal(values.OrderDescending(), values);
        Assert.Equal(ran.Out, Cli.Run([.. words, "--json", "--threads", "1"]).Out);

        Ran text = Cli.Run(words);
        Assert.Contains($"{layer}:1, strongest of ", text.Out, StringComparison.Ordinal);
        Assert.Contains(Path.Combine(folder, $"unit-{layer}-1.png"), text.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--layers --unit nope:3", "'nope' is no layer; the layers are ")]
    [InlineData("--layers --unit flatten:999", "'flatten' has the channels 0 to ")]
    [InlineData("--layers --unit flatten", "expected a layer and a channel of it, such as mlpconv2.conv3:17, got 'flatten'.")]
    [InlineData("--layers --layer flatten", "'flatten' is no layer with maps; those are ")]
    [InlineData("--layers --layer flatten --unit flatten:0", "expected --layer or --unit, not both: a unit names its layer.")]
    [InlineData("--layers --over shapes", "--over: expected --unit LAYER:CHANNEL too, the map to look for.")]
    [InlineData("--layers --top 3", "expected --layers or --top, not both.")]
    [InlineData("--unit flatten:0", "expected --layers with --unit and --over.")]
    public void Layers_WrongWord_IsOneLineAndExitCode2(string options, string expected) => Assert.Contains(
        expected,
        Cli.Fails(2, ["explain", trained.Model, trained.Picture, "--out", trained.InFolder("wrong"), .. options.Split(' ')]),
        StringComparison.Ordinal);

    [Fact]
    public void Layers_UnitWithoutAPicture_IsOneLineAndExitCode2() => Assert.Contains(
        "--unit: expected a picture, or --over DATA to look for pictures.",
        Cli.Fails(2, ["explain", trained.Model, "--layers", "--unit", "flatten:0"]), StringComparison.Ordinal);

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
    [InlineData("--from 3", "--from: expected --layers too.")]
    [InlineData("--chart a.svg", "--chart: expected --score DATA too.")]
    [InlineData("--classes a --top 2", "expected --top or --classes, not both.")]
    public void Explain_WrongWord_IsOneLineAndExitCode2(string options, string expected) => Assert.Contains(
        expected,
        Cli.Fails(2, ["explain", trained.Model, trained.Picture, "--out", trained.InFolder("wrong"), .. options.Split(' ')]),
        StringComparison.Ordinal);
}
