using System.Text.Json;

namespace Nin.Cli.Tests.Commands;

[Collection(TrainedRunCollection.Name)]
public sealed class EvalCommandTests(TrainedRun trained)
{
    [Fact]
    public void Eval_Json_IsWhatTrainingMeasured()
    {
        Ran ran = Cli.Run("eval", trained.Model, trained.Data, "--json");
        Assert.Equal((0, ""), (ran.Code, ran.Error));
        Assert.Equal("accuracy loss pictures classes confusion accuracyInterval topFiveAccuracy balancedAccuracy calibrationError part learnedFrom notes views", Ran.Names(ran.Json));
        Assert.Equal(trained.Training.Json.GetProperty("testAccuracy").GetDouble(), ran.Json.GetProperty("accuracy").GetDouble());
        Assert.True(ran.Json.GetProperty("loss").GetDouble() > 0);
        Assert.Equal(40, ran.Json.GetProperty("pictures").GetInt32());
    }

    [Fact]
    public void Eval_RunFolder_StandsForItsModel()
    {
        string expected = Cli.Run("eval", trained.Model, trained.Data).Out;
        Assert.Equal(expected, Cli.Run("eval", trained.Run, trained.Data).Out);
        Assert.Matches(@"^accuracy   \d+\.\d\d % \(\d+\.\d\d % to \d+\.\d\d % with 95 % confidence\)\ntop 5      \d+\.\d\d %\nloss       \d+\.\d{4}\npictures   40 of tiny/test\n$", expected);
    }

    [Fact]
    public void Eval_Views_AreSaid()
    {
        Assert.Matches("pictures   40 of tiny/test\nviews      shifts: the average of several forms of each picture\n$", Cli.Run("eval", trained.Model, trained.Data, "--views", "shifts").Out);
        JsonElement json = Cli.Run("eval", trained.Model, trained.Data, "--views", "mirror", "--json").Json;
        Assert.Equal(("mirror", 40), (json.GetProperty("views").GetString(), json.GetProperty("pictures").GetInt32()));
        Assert.StartsWith("crops: expected a preprocessing that cuts its input out of a larger picture", Cli.Fails(2, "eval", trained.Model, trained.Data, "--views", "crops"));
        Assert.StartsWith("--views: expected one of none, mirror, shifts, crops, got 'all'.", Cli.Fails(2, "eval", trained.Model, trained.Data, "--views", "all"));
    }

    [Fact]
    public void Eval_Split_ChoosesThePart() =>
        Assert.Equal(160, Cli.Run("eval", trained.Model, trained.Data, "--split", "train", "--json").Json.GetProperty("pictures").GetInt32());

    [Fact]
    public void Eval_SplitThatIsNotThere_NamesThoseThatAre() => Assert.Equal(
        "tiny has no validation part; it has test and train. Choose with --split.",
        Cli.Fails(2, "eval", trained.Model, trained.Data, "--split", "validation"));

    [Theory]
    [InlineData("0%", 0)]
    [InlineData("0.0", 0)]
    [InlineData("1", 3)]
    [InlineData("100%", 3)]
    public void Eval_MinAccuracy_DecidesTheExitCode(string least, int code)
    {
        // A model that has seen nothing reaches no hundred percent.
        string untrained = trained.InFolder("untrained");
        if (!Directory.Exists(untrained))
        {
            Cli.Run("train", trained.Data, "--epochs", "1", "--batch", "160", "--lr", "1e-9", "--out", untrained);
        }

        Ran ran = Cli.Run("eval", untrained, trained.Data, "--min-accuracy", least, "--json");
        Assert.Equal(code, ran.Code);
        Assert.Equal("accuracy loss pictures classes confusion accuracyInterval topFiveAccuracy balancedAccuracy calibrationError part learnedFrom notes views", Ran.Names(ran.Json));
        Assert.Matches(code == 0 ? "^$" : @"^nin: the accuracy \d+\.\d\d % is below the 100\.00 % asked for\.\n$", ran.Error);
    }

    [Fact]
    public void Eval_PicturesOfOneClass_MeasuresThem()
    {
        string one = trained.InFolder("one");
        string digit = Directory.CreateDirectory(Path.Combine(one, "7")).FullName;
        for (int i = 0; i < 5; i++)
        {
            Nin.Imaging.Png.PngWriter.Write(Path.Combine(digit, $"{i}.png"), new Nin.Imaging.Image(28, 28, 1, new byte[28 * 28]));
        }

        Ran ran = Cli.Run("eval", trained.Model, one, "--split", "all", "--json");
        Assert.Equal(5, ran.Json.GetProperty("pictures").GetInt32());
    }

    [Fact]
    public void Eval_ConfusionThatCannotBeWritten_SaysSoBeforeMeasuring()
    {
        string file = Path.Combine(trained.Model, "confusion.csv");
        Assert.StartsWith($"'{file}' cannot be written: ", Cli.Fails(1, "eval", trained.Model, trained.Data, "--confusion", file), StringComparison.Ordinal);
    }

    [Fact]
    public void Eval_OtherLabels_AreWrongUsageThatNamesThem()
    {
        string fashion = TinyData.Write(trained.InFolder("fashion"));
        Assert.Equal(
            "fashion/test: the model does not know the classes 'T-shirt/top', 'Trouser', 'Pullover', 'Dress', 'Coat' and 5 more; "
            + "it knows '0', '1', '2', '3', '4' and 5 more.",
            Cli.Fails(2, "eval", trained.Model, fashion));
    }

    [Fact]
    public void Eval_FolderOfSomeClasses_MeasuresThosePicturesAndSaysWhichPartAndClasses()
    {
        string folder = Digits("digits", "3", "7");
        Ran ran = Cli.Run("eval", trained.Model, folder);
        Assert.Equal(0, ran.Code);
        Assert.Contains("Only that part is measured; '--split all' measures every picture.\n", ran.Error);
        Assert.Contains("has 2 of the model's 10 classes; the model may answer with any of them.\n", ran.Error);

        Ran all = Cli.Run("eval", trained.Model, folder, "--split", "all", "--per-class");
        Assert.Contains("pictures   20 of digits\n", all.Out);
        Assert.Matches(@"\nclass +pictures +correct +precision +recall +F1\n0 +0 +0 +", all.Out);
        Assert.Matches(@"\n3 +10 +", all.Out);
        Assert.DoesNotContain("Only that part", all.Error);
    }

    [Fact]
    public void Eval_Confusion_IsATableOrAPictureByItsEnding()
    {
        string csv = trained.InFolder("confusion.csv"), svg = trained.InFolder("confusion.svg");
        Ran ran = Cli.Run("eval", trained.Model, trained.Data, "--confusion", csv, "--json");
        string[] lines = File.ReadAllLines(csv);
        Assert.Equal(11, lines.Length);
        Assert.Equal(@"actual \ predicted,0,1,2,3,4,5,6,7,8,9", lines[0]);
        Assert.Equal(40, lines.Skip(1).Sum(line => line.Split(',').Skip(1).Sum(int.Parse)));
        Assert.Equal(40, ran.Json.GetProperty("confusion").EnumerateArray().Sum(cell => cell.GetProperty("pictures").GetInt32()));
        Assert.Equal(
            "label pictures predicted correct precision recall f1", Ran.Names(ran.Json.GetProperty("classes").EnumerateArray().First()));

        Assert.Equal(0, Cli.Run("eval", trained.Model, trained.Data, "--confusion", svg).Code);
        Assert.Equal(100 + 1, System.Xml.Linq.XDocument.Load(svg).Descendants().Count(element => element.Name.LocalName == "rect"));
    }

    [Fact]
    public void Eval_ConfusionOfAnotherKind_IsWrongUsageBeforeAnythingIsMeasured() => Assert.Equal(
        "--confusion: expected a file that ends in .csv or .svg, got 'c.txt'.",
        Cli.Fails(2, "eval", trained.Model, trained.Data, "--confusion", "c.txt"));

    [Fact]
    public void Eval_MissingModel_IsAFailure() => Assert.Equal(
        "There is no model file 'none.safetensors'.", Cli.Fails(1, "eval", "none.safetensors", trained.Data));

    [Fact]
    public void Eval_FolderWithoutAModel_SaysSo() => Assert.Equal(
        $"'{trained.Data}' holds no model.safetensors: it is no run, or one without a finished epoch.",
        Cli.Fails(1, "eval", trained.Data, trained.Data));

    [Fact]
    public void Eval_ForeignFile_IsNoModel() => Assert.Contains(
        "Is this a safetensors file?", Cli.Fails(1, "eval", trained.Picture, trained.Data));

    [Fact]
    public void Eval_DataThatIsNotThere_SaysWhereItLooked() => Assert.StartsWith(
        $"Data set 'cifar100' was not found. Looked in {trained.Folder}",
        Cli.Fails(1, "eval", trained.Model, "cifar100", "--data-root", trained.Folder));

    /// <summary>A folder with ten pictures of each of these digits.</summary>
    private string Digits(string name, params string[] classes)
    {
        string folder = trained.InFolder(name);
        foreach (string label in classes)
        {
            Directory.CreateDirectory(Path.Combine(folder, label));
            for (int i = 0; i < 10; i++)
            {
                byte[] pixels = new byte[28 * 28];
                Array.Fill(pixels, (byte)(10 + i + label[0]));
                Nin.Imaging.Png.PngWriter.Write(Path.Combine(folder, label, $"{i}.png"), new Nin.Imaging.Image(28, 28, 1, pixels));
            }
        }

        return folder;
    }
}
