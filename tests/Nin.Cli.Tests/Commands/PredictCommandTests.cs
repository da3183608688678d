using System.CommandLine;
using System.Text.Json;
using Nin.Cli.Commands;
using Nin.Cli.Input;
using Nin.Cli.Output;
using Nin.Models;
using Nin.Testing;

namespace Nin.Cli.Tests.Commands;

[Collection(TrainedRunCollection.Name)]
public sealed class PredictCommandTests(TrainedRun trained)
{
    [Fact]
    public void Predict_Json_IsAListWithTheTopClasses()
    {
        Ran ran = Cli.Run("predict", trained.Model, trained.Picture, "--top", "3", "--json");
        Assert.Equal((0, ""), (ran.Code, ran.Error));
        JsonElement answer = Assert.Single(ran.Json.EnumerateArray());
        Assert.Equal("file label probability top model views", Ran.Names(answer));
        Assert.Equal(trained.Picture, answer.GetProperty("file").GetString());
        Assert.Equal(trained.Model, answer.GetProperty("model").GetString());
        JsonElement[] top = [.. answer.GetProperty("top").EnumerateArray()];
        Assert.Equal(3, top.Length);
        Assert.All(top, one => Assert.Equal("label probability", Ran.Names(one)));
        Assert.Equal(answer.GetProperty("label").GetString(), top[0].GetProperty("label").GetString());
        Assert.Equal(answer.GetProperty("probability").GetSingle(), top[0].GetProperty("probability").GetSingle());
        Assert.True(top[0].GetProperty("probability").GetSingle() >= top[1].GetProperty("probability").GetSingle());
    }

    [Fact]
    public void Predict_MorePixelsThanAllowed_NamesTheOptionThatAllowsThem()
    {
        Ran refused = Cli.Run("predict", trained.Run, trained.Picture, "--pixel-limit", "100");
        Assert.Equal(1, refused.Code);
        Assert.Contains("the limit is 100", refused.Error, StringComparison.Ordinal);
        Assert.Contains("--pixel-limit N of 'nin predict' and 'nin explain'", refused.Error, StringComparison.Ordinal);
        Assert.Equal(0, Cli.Run("predict", trained.Run, trained.Picture, "--pixel-limit", "200000000").Code);
    }

    [Fact]
    public void Predict_Views_AreSaidAndChangeTheProbability()
    {
        JsonElement plain = Cli.Run("predict", trained.Run, trained.Picture, "--json").Json[0];
        JsonElement shifts = Cli.Run("predict", trained.Run, trained.Picture, "--views", "shifts", "--json").Json[0];
        Assert.Equal(("none", "shifts"), (plain.GetProperty("views").GetString(), shifts.GetProperty("views").GetString()));
        Assert.NotEqual(plain.GetProperty("probability").GetSingle(), shifts.GetProperty("probability").GetSingle());
        Assert.Equal(
            "expected --maps or --views, not both: a map is of one form of a picture.",
            Cli.Fails(2, "predict", trained.Run, trained.Picture, "--views", "mirror", "--maps", trained.InFolder("no-maps")));
    }

    [Fact]
    public void Predict_WithoutTop_IsALineAFile()
    {
        string second = Path.Combine(trained.Folder, "pictures", "b.png");
        string[] lines = Cli.Run("predict", trained.Run, trained.Picture, second).Out.Split('\n');
        Assert.Equal(3, lines.Length);
        Assert.Matches($@"^{trained.Picture}  \d  +\d+\.\d\d %$", lines[0]);
        Assert.StartsWith(second, lines[1], StringComparison.Ordinal);
    }

    [Fact]
    public void Predict_JsonLines_AreTheObjectsOfTheDocument()
    {
        string folder = Path.Combine(trained.Folder, "pictures");
        JsonElement[] expected = [.. Cli.Run("predict", trained.Run, folder, "--top", "2", "--json").Json.EnumerateArray()];
        string[] lines = Cli.Run("predict", trained.Run, folder, "--top", "2", "--format", "jsonl").Out.Split('\n');
        Assert.Equal(expected.Length + 1, lines.Length);
        Assert.All(
            expected.Zip(lines), pair =>
            Assert.True(JsonElement.DeepEquals(pair.First, JsonDocument.Parse(pair.Second).RootElement)));
    }

    [Fact]
    public void Predict_Csv_HasAHeaderAndALineAPicture()
    {
        string odd = Path.Combine(trained.Folder, "odd, \"name\".png");
        File.Copy(trained.Picture, odd, overwrite: true);
        string[] lines = Cli.Run("predict", trained.Run, odd, "--top", "2", "--format", "csv").Out.Split('\n');
        Assert.Equal("file,label,probability,label2,probability2", lines[0]);
        Assert.Matches($"^\"{odd.Replace("\"", "\"\"", StringComparison.Ordinal)}\",\\d,[\\d.E-]+,\\d,[\\d.E-]+$", lines[1]);
        Assert.Equal("", Assert.Single(lines[2..]));
    }

    [Fact]
    public void Predict_Top_IsATableAFile()
    {
        string[] lines = Cli.Run("predict", trained.Run, trained.Picture, "--top", "2").Out.Split('\n');
        Assert.Equal(trained.Picture, lines[0]);
        Assert.All(lines[1..3], line => Assert.Matches(@"^  \d  +\d+\.\d\d %$", line));
    }

    [Fact]
    public void Predict_FolderAndWildcard_StandForTheirPictures()
    {
        string folder = Path.Combine(trained.Folder, "pictures");
        string expected = Cli.Run("predict", trained.Run, Path.Combine(folder, "a.png"), Path.Combine(folder, "b.png"), "--json").Out;
        Assert.Equal(expected, Cli.Run("predict", trained.Run, folder, "--json").Out);
        Assert.Equal(expected, Cli.Run("predict", trained.Run, Path.Combine(folder, "?.png"), "--json").Out);
    }

    [Fact]
    public void Predict_NoModelNamed_AsksTheOneThatComesWithTheCommand()
    {
        string models = Models(), file = Path.Combine(models, "nin-cifar10-bn.safetensors"), folder = Path.Combine(trained.Folder, "pictures");
        string[] pictures = [trained.Picture, Path.Combine(folder, "b.png")];
        Ran named = Cli.Run(["predict", file, .. pictures, "--json"]);
        string expected = named.Out;
        Assert.All(named.Json.EnumerateArray(), answer => Assert.Equal(file, answer.GetProperty("model").GetString()));
        Assert.Equal(expected, RunWithModels(models, ["--json", .. pictures]).Out);
        Assert.Equal(expected, RunWithModels(models, folder, "--json").Out);
        Assert.Equal(expected, RunWithModels(models, Path.Combine(folder, "?.png"), "--json").Out);
    }

    [Fact]
    public void Predict_NoModelNamed_SaysOnceWhoAnswers()
    {
        Ran ran = RunWithModels(Models(), trained.Picture, trained.Picture);
        string[] lines = ran.Out.TrimEnd('\n').Split('\n');
        Assert.Equal(
            (0, "answered by nin-cifar10-bn, which comes with nin and knows 10 classes: 0, 1, 2, 3, 4, 5, 6, 7, 8, 9\n"), (ran.Code, ran.Error));
        Assert.Equal(2, lines.Length);
        Assert.Equal(lines[0], lines[1]);
        Assert.StartsWith(trained.Picture, lines[0], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("nin-cifar10-bn", "nin-cifar10-bn", "cifar10-bn", "airplane automobile bird cat deer dog frog horse ship truck")]
    [InlineData("mnist", "nin-mnist-bn", "mnist", "0 1 2 3 4 5 6 7 8 9")]
    [InlineData("fashion-mnist", "nin-mnist-bn", "fashion-mnist", "T-shirt/top Trouser Pullover Dress Coat Sandal Shirt Sneaker Bag Ankle boot")]
    public void Predict_ModelThatComesWithTheCommand_IsTheOneDescribed(string name, string network, string recipe, string labels)
    {
        var model = Model.Load(ShippedModel.FileIn(ShippedModel.Folder, name));
        string described = File.ReadAllText(Path.Combine(Checkout.Root, "models", "README.md"));
        string settings = File.ReadAllText(Path.Combine(Checkout.Root, "recipes", recipe + ".json"));
        Assert.Equal((network, labels), (model.Network.Name, string.Join(' ', model.Labels)));
        Assert.Contains(model.WeightsSha256(), described, StringComparison.Ordinal);
        Assert.Contains($"\"weightsSha256\": \"{model.WeightsSha256()}\"", settings, StringComparison.Ordinal);
        Assert.Equal(0, Cli.Run("predict", trained.Picture).Code);
        Ran ran = Cli.Run("predict", trained.Picture, "--model", name, "--json");
        Assert.Equal(0, ran.Code);
        Assert.Contains(ran.Json[0].GetProperty("label").GetString(), model.Labels);
    }

    [Fact]
    public void Predict_NoModelNamedAndNoneThere_SaysWhereItShouldBe()
    {
        string folder = trained.InFolder("nowhere"), file = Path.Combine(folder, "nin-cifar10-bn.safetensors");
        Assert.Equal(
            $"The model nin-cifar10-bn, which comes with nin, is missing: there is no '{file}'. Name another.",
            Assert.Throws<FileNotFoundException>(() => RunWithModels(folder, trained.Picture)).Message);
    }

    [Fact]
    public void Predict_MisspeltModel_IsOneLine()
    {
        string file = trained.InFolder("modle.safetensors"), run = trained.InFolder("rnu");
        Assert.Equal($"There is no model file '{file}'.", Cli.Fails(1, "predict", file, trained.Picture));
        Assert.Equal($"There is neither a model nor a picture '{run}'.", Cli.Fails(1, "predict", run, trained.Picture));
    }

    [Fact]
    public void Predict_BadPictures_AreReportedAndTheOthersAnswered()
    {
        string bad = trained.InFolder("bad.png"), jpeg = trained.InFolder("photo.jpg"), none = trained.InFolder("none.png");
        File.WriteAllText(bad, "hello");
        File.WriteAllBytes(jpeg, [0xFF, 0xD8, 0xFF, 0xE0, 0, 0, 0, 0]);
        Ran ran = Cli.Run("predict", trained.Run, bad, trained.Picture, jpeg, none, trained.InFolder("x*.png"), "--json");
        Assert.Equal((1, 1), (ran.Code, ran.Json.GetArrayLength()));
        string[] lines = ran.Error.TrimEnd('\n').Split('\n');
        Assert.Equal(
            [
                $"nin: {trained.InFolder("x*.png")}: no file matches.",
                $"nin: {bad}: image at byte 0: no known picture format; the first bytes are 68 65 6C 6C 6F. Formats that are read: ",
                $"nin: {jpeg}: JPEG",
                $"nin: There is no file '{none}'.",
            ],
            lines.Select(
                (line, i) =>
                i switch
                {
                    1 => line[..(line.IndexOf("read: ", StringComparison.Ordinal) + 6)],
                    2 => line[..$"nin: {jpeg}: JPEG".Length],
                    _ => line
                }));
    }

    [Fact]
    public void Predict_MisspeltFile_NamesTheOneThatLiesThere()
    {
        string meant = trained.InFolder("star-meant.png");
        File.Copy(trained.Picture, meant, overwrite: true);
        string given = trained.InFolder("sta-meant.png");
        Assert.Equal($"nin: There is no file '{given}', did you mean '{meant}'?\n", Cli.Run("predict", trained.Run, given).Error);
    }

    /// <summary>Runs the command as if this folder held the model that comes with it.</summary>
    private static Ran RunWithModels(string folder, params string[] args)
    {
        using StringWriter output = new() { NewLine = "\n" }, error = new() { NewLine = "\n" };
        var command = new PredictCommand(
            new Session(new Screen(output), new Screen(error), TimeProvider.System, CancellationToken.None), folder);
        int code = command.Parse(args).Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
        return new Ran(code, output.ToString(), error.ToString());
    }

    /// <summary>A folder with a model of the name that the command looks for.</summary>
    private string Models()
    {
        string folder = trained.InFolder("models");
        Directory.CreateDirectory(folder);
        File.Copy(trained.Model, Path.Combine(folder, "nin-cifar10-bn.safetensors"), overwrite: true);
        return folder;
    }
}
