using Nin.Imaging;

namespace Nin.Cli.Tests.Commands;

[Collection(TrainedRunCollection.Name)]
public sealed class ReportCommandTests(TrainedRun trained)
{
    [Fact]
    public void Report_OfARun_IsWhatTrainingWroteAndFetchesNothing()
    {
        string file = trained.InFolder("report.html");
        Ran ran = Cli.Run("report", trained.Run, "--out", file);
        Assert.Equal((0, ""), (ran.Code, ran.Error));
        Assert.Equal(File.ReadAllText(Path.Combine(trained.Run, "report.html")), File.ReadAllText(file));
        Assert.DoesNotContain("<script", File.ReadAllText(file), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void Report_OfAModelAndData_HasNoCurvesAndMeasures()
    {
        string file = trained.InFolder("model.html");
        Assert.Equal(0, Cli.Run("report", trained.Model, trained.Data, "--out", file).Code);
        string page = File.ReadAllText(file);
        Assert.Contains("Test accuracy", page, StringComparison.Ordinal);
        Assert.DoesNotContain("id=\"curves\"", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Report_OfARunAndData_MeasuresItOnThem()
    {
        string file = trained.InFolder("run-data.html"), named = trained.InFolder("run-named.html");
        Assert.Equal(0, Cli.Run("report", trained.Run, trained.Data, "--out", file).Code);
        Assert.Equal(0, Cli.Run("report", trained.Run, "--data", trained.Data, "--out", named).Code);
        Assert.Equal(File.ReadAllText(named), File.ReadAllText(file));
        Ran both = Cli.Run("report", trained.Run, trained.Data, "--data", "shapes");
        Assert.Equal((2, true), (both.Code, both.Error.Contains("not both", StringComparison.Ordinal)));
    }

    [Fact]
    public void Report_OfTwoRuns_ComparesThem()
    {
        string file = trained.InFolder("two.html");
        Assert.Equal(0, Cli.Run("report", trained.Run, trained.Run, "--out", file).Code);
        Assert.Contains("The runs have the same settings.", File.ReadAllText(file), StringComparison.Ordinal);
    }

    [Fact]
    public void Report_DataThatIsGone_IsNamedAndTheRestIsThere()
    {
        string run = Directory.CreateDirectory(trained.InFolder("report-moved")).FullName, file = trained.InFolder("gone.html");
        File.Copy(Path.Combine(trained.Run, "metrics.jsonl"), Path.Combine(run, "metrics.jsonl"));
        Ran ran = Cli.Run("report", run, "--out", file);
        Assert.Equal(0, ran.Code);
        Assert.Contains(
            "recipe.json: it is not in the folder, so the run does not say which data it is of; name it with --data", ran.Error, StringComparison.Ordinal);
        string page = File.ReadAllText(file);
        Assert.Contains("id=\"loss-clip", page, StringComparison.Ordinal);
        Assert.Contains("Missing: model.safetensors: it is not in the folder", page, StringComparison.Ordinal);
    }

    /// <summary>Pictures to learn from alone: the recipe sets some aside, and the report of the run is of those.</summary>
    [Fact]
    public void Train_AFolderOfTrainingPicturesAlone_IsReportedOnThoseSetAside()
    {
        string data = trained.InFolder("xd"), run = trained.InFolder("xd-run"), file = trained.InFolder("xd.html");
        foreach (int i in Enumerable.Range(0, 24))
        {
            string name = Path.Combine(data, "train", i % 2 == 0 ? "dark" : "light", $"{i}.png");
            Directory.CreateDirectory(Path.GetDirectoryName(name)!);
            byte[] pixels = new byte[28 * 28];
            Array.Fill(pixels, (byte)((i % 2 * 200) + i));
            Nin.Imaging.Png.PngWriter.Write(name, new Image(28, 28, 1, pixels));
        }

        Ran ran = Cli.Run("train", data, "--epochs", "1", "--batch", "8", "--out", run, "--threads", "2");
        Assert.Equal(0, ran.Code);
        Assert.Contains("no temperature is fitted to the probabilities: ", ran.Out + ran.Error, StringComparison.Ordinal);
        string page = File.ReadAllText(Path.Combine(run, "report.html"));
        Assert.Contains("Validation accuracy", page, StringComparison.Ordinal);
        Assert.Contains("There is no test part", page, StringComparison.Ordinal);
        Assert.DoesNotContain("Not shown", page, StringComparison.Ordinal);
        Assert.Equal(0, Cli.Run("report", run, "--out", file).Code);
        Assert.Equal(page, File.ReadAllText(file));
    }

    [Fact]
    public void Report_ASetThatHoldsOut_HasThePartsThatTrainingTook() => Assert.Contains(
        "144 pictures to learn from, 16 to choose by, 40 to test on.", File.ReadAllText(Path.Combine(trained.Run, "report.html")), StringComparison.Ordinal);

    [Fact]
    public void Report_OneRunOfOtherClasses_IsNamedAndThePageIsMade()
    {
        string file = trained.InFolder("others.html");
        Assert.Equal(0, Cli.Run("report", trained.Run, trained.Run, "--data", "shapes", "--out", file).Code);
        Assert.Contains("Not measured: run: ", File.ReadAllText(file), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("report RUN nothing-there", "is no folder of a run; several words are compared as runs.")]
    [InlineData("report MODEL", "expected a data set to measure '")]
    [InlineData("report MODEL shapes", "the model does not know the classes")]
    [InlineData("report MODEL a b", "expected a model and a data set, got ")]
    public void Report_WrongWords_IsOneLineAndExitCode2(string line, string expected)
    {
        string[] words = [.. line.Split(' ').Select(word => word switch
        {
            "RUN" => trained.Run,
            "MODEL" => trained.Model,
            _ => word,
        })];
        Assert.Contains(expected, Cli.Fails(2, words), StringComparison.Ordinal);
    }
}
