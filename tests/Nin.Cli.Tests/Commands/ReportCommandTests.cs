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
        Assert.Contains("the run does not say which data it is of; name it with --data", ran.Error, StringComparison.Ordinal);
        string page = File.ReadAllText(file);
        Assert.Contains("id=\"loss-clip", page, StringComparison.Ordinal);
        Assert.Contains("Missing: model.safetensors: it is not in the folder", page, StringComparison.Ordinal);
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
