using System.Text.Json;
using Nin.Experiments;
using Nin.Reporting.Experiments;

namespace Nin.Reporting.Tests.Experiments;

/// <summary>The files of an experiment, from figures that are made up.</summary>
public sealed class ExperimentReportTests
{
    private const string Command = "nin experiment degradation --out 'a & b'";

    [Fact]
    public void Page_Curves_HasAnswerChartTableAndCommandAndFetchesNothing()
    {
        string page = ExperimentReport.Page(Curves(), Command);
        foreach (string id in (string[])["answer", "chart", "figures", "design", "how-it-was-made"])
        {
            Assert.Contains($"<section id=\"{id}\"", page);
        }

        Assert.Contains("Yes: depth makes the plain network worse on its training pictures", page);
        Assert.Contains("<svg class=\"chart wide\"", page);
        Assert.Contains("30.50 % (24.1 to 36.9 %)", page);
        Assert.Contains("nin experiment degradation --out &#x27;a &amp; b&#x27;", page);
        Assert.DoesNotContain("<script", page);
        Assert.DoesNotContain("http", page.Replace("http-equiv", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.DoesNotContain("runs are done", page);
    }

    [Fact]
    public void Page_RunsMissing_SaysHowManyAreDone() => Assert.Contains(
        "3 of 8 runs are done.", ExperimentReport.Page(Curves() with { Runs = Curves().Runs[..3] }, Command));

    [Fact]
    public void MeanErrors_SeedsThatHaveGoneLessFar_CountWhereTheyAre()
    {
        ExperimentResult curves = Curves();
        ExperimentRun first = curves.Runs[0], second = curves.Runs[4];
        ExperimentResult result = curves with { Runs = [first, second with { Epochs = second.Epochs[..1] }] };
        Assert.Equal(
            [(1, (first.Epochs[0].Train + second.Epochs[0].Train) / 2), (2, first.Epochs[1].Train)],
            ExperimentChart.MeanErrors(result, first.Arm, errors => errors.Train));
    }

    [Fact]
    public void Chart_NothingByEpoch_ShowsAFigureOfEachArmWithItsRange()
    {
        ExperimentResult result = StartsResult();
        string svg = ExperimentReport.Chart(result);
        Assert.Contains("did not learn", svg);
        Assert.All(result.Experiment.Arms, arm => Assert.Contains(arm.Name, svg));
        Assert.Equal(result.Experiment.Arms.Length, svg.Split("<ellipse").Length - 1);
    }

    [Fact]
    public void Text_AnyResult_IsATableWithItsFacts()
    {
        string[] lines = ExperimentReport.Text(StartsResult(), Command).Split('\n');
        Assert.Equal("# init", lines[0]);
        Assert.Contains("| mnist-original | 2 | 1 of 2 (9.5 to 90.5 %) | 1 of 2 (9.5 to 90.5 %) | 7 | 0 of 2 (0.0 to 65.8 %) | 0 of 2 (0.0 to 65.8 %) | 0 of 2 (0.0 to 65.8 %) | 1 of 1 (20.7 to 100.0 %) | 1 | – |", lines);
        Assert.Contains("- seeds: 1, 2", lines);
        Assert.Contains($"    {Command}", lines);
    }

    [Fact]
    public void Write_AnyResult_LeavesEveryFile()
    {
        string folder = Directory.CreateTempSubdirectory("nin-experiment").FullName;
        try
        {
            ExperimentReport.Write(folder, Curves(), Command);
            Assert.Equal(
                ["chart.svg", "epochs.csv", "index.html", "result.md", "results.csv", "results.json"],
                Directory.EnumerateFiles(folder).Select(Path.GetFileName).Order(StringComparer.Ordinal));
            using JsonDocument json = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "results.json")));
            Assert.Equal("shown", json.RootElement.GetProperty("finding").GetString());
            Assert.Equal(
                0.305, json.RootElement.GetProperty("arms")[1].GetProperty("figures").GetProperty("trainError").GetProperty("mean").GetDouble(), 12);
            Assert.Equal("arm,seed,epoch,trainError,testError", File.ReadLines(Path.Combine(folder, "epochs.csv")).First());
            Assert.Equal(1 + 8, File.ReadLines(Path.Combine(folder, "results.csv")).Count());
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [ChromiumTheory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Page_InABrowser_FitsAndIsAccessible(bool hasCurves)
    {
        string file = Path.Combine(Directory.CreateTempSubdirectory("nin-experiment").FullName, "index.html");
        await File.WriteAllTextAsync(file, ExperimentReport.Page(hasCurves ? Curves() : StartsResult(), Command));
        await using Browser browser = await Browser.OpenAsync(new() { Offline = true, BypassCSP = true });
        await browser.Page.GotoAsync($"file://{file}");
        await browser.AssertFitsAndIsAccessibleAsync();
        Assert.All(browser.Asked.Skip(1), address => Assert.StartsWith("data:", address));
        Directory.Delete(Path.GetDirectoryName(file)!, recursive: true);
    }

    private static ExperimentResult Curves()
    {
        Experiment experiment = ExperimentCatalog.Find("degradation").Plan(ExperimentSize.Hour).Experiment;
        double[] last = [0.20, 0.30, 0.18, 0.17];
        return new ExperimentResult(experiment, [1, 2],
        [
            .. from seed in new ulong[] { 1, 2 }
               from i in Enumerable.Range(0, last.Length)
               let train = last[i] + (0.01 * (seed - 1))
               select new ExperimentRun(experiment.Arms[i].Name, seed, new Dictionary<string, double>
               {
                   [ErrorsByEpoch.Parameters] = 270_000,
                   [ErrorsByEpoch.TrainError] = train,
                   [ErrorsByEpoch.TestError] = train + 0.1,
                   [ErrorsByEpoch.Gap] = 0.1,
               })
               {
                   Epochs = [new EpochErrors(1, train + 0.3, train + 0.4), new EpochErrors(2, train, train + 0.1)],
                   Seconds = 60,
               },
        ]);
    }

    private static ExperimentResult StartsResult() => new(
        ExperimentCatalog.Find("init").Plan(ExperimentSize.Quick).Experiment, [1, 2],
        [
            .. from arm in ExperimentCatalog.Find("init").Plan(ExperimentSize.Quick).Experiment.Arms
               from seed in new ulong[] { 1, 2 }
               let isDead = seed == 1
               select new ExperimentRun(arm.Name, seed, new Dictionary<string, double>
               {
                   [Starts.NotLearned] = isDead ? 1 : 0,
                   [Starts.Alarmed] = isDead ? 1 : 0,
                   [Starts.FalseAlarm] = 0,
                   [Starts.Silent] = 0,
                   [Starts.Diverged] = 0,
               }.Concat(isDead ? new Dictionary<string, double>
               {
                   [Starts.AlarmStep] = 7,
                   [Starts.RestartLearned] = 1,
                   [Starts.Restarts] = 1,
               } : []).ToDictionary()),
        ]);
}
