using System.Globalization;
using System.Text.RegularExpressions;
using Nin.Formats;
using Nin.Models;

namespace Nin.Reporting.Tests;

[Collection(TinyRunCollection.Name)]
public sealed class ReportTests(TinyRun run)
{
    [Theory]
    [InlineData("overview")]
    [InlineData("curves")]
    [InlineData("classes")]
    [InlineData("confusion")]
    [InlineData("calibration")]
    [InlineData("answers-with-maps")]
    [InlineData("samples")]
    [InlineData("network")]
    [InlineData("data")]
    [InlineData("recipe-and-machine")]
    public void Page_OfAWholeRun_HasTheSection(string id)
    {
        Assert.Contains($"<section id=\"{id}\"", run.Page, StringComparison.Ordinal);
        Assert.Contains($"href=\"#{id}\"", run.Page, StringComparison.Ordinal);
    }

    [Fact]
    public void Page_OfAWholeRun_FetchesNothingRunsNothingAndIsSmall()
    {
        Assert.DoesNotContain("<script", run.Page, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("Missing:", run.Page, StringComparison.Ordinal);
        Assert.DoesNotMatch(new Regex("(src|href)=\"(?!data:image/png|#)"), run.Page);
        Assert.DoesNotMatch(new Regex(@"url\(|@import"), run.Page.Replace("url(#", "", StringComparison.Ordinal));
        Assert.InRange(run.Page.Length, 50_000, 3_000_000);
        Assert.Equal(run.Page, File.ReadAllText(run.File));
    }

    [Fact]
    public void Page_NamesThatAreMarkup_AreText()
    {
        Assert.Contains("&lt;script&gt;alert(&#x27;a&#x27;)&lt;/script&gt;", run.Page, StringComparison.Ordinal);
        Assert.Contains("&lt;img src=x onerror=", run.Page, StringComparison.Ordinal);
        Assert.DoesNotContain("<img src=x", run.Page, StringComparison.Ordinal);
    }

    [Fact]
    public void Page_Pictures_HaveWordsAndTablesStandBehindCharts()
    {
        Assert.All(Regex.Matches(run.Page, "<img [^>]*>").Select(match => match.Value), image => Assert.Matches("alt=\"[^\"]+\"", image));
        int charts = Regex.Count(run.Page, "<svg class=\"chart\""), tables = Regex.Count(run.Page, "<details><summary>Table: ");
        Assert.Equal(3, charts);
        Assert.True(tables >= 3, $"{tables} tables");
        string[] clips = [.. Regex.Matches(run.Page, "<clipPath id=\"([^\"]+)\"").Select(match => match.Value)];
        Assert.Equal(clips.Distinct(), clips);
    }

    [Fact]
    public void Page_Again_IsTheSame() =>
        Assert.Equal(run.Page, Report.Page(new ReportInput { Run = RunRecord.Read(run.Folder), Data = run.Data, Threads = 1 }));

    [Theory]
    [InlineData("""{"testAccuracy":0.8959,"testViews":"Shifts","testViewsAccuracy":0.9051}""", true)]
    [InlineData("""{"testAccuracy":0.8959}""", false)]
    [InlineData("""{"testViewsAccuracy":"much"}""", false)]
    [InlineData("[3", false)]
    public void Page_AModelMeasuredByViews_ShowsTheirAccuracy(string metrics, bool shows)
    {
        var trained = Model.Load(Path.Combine(run.Folder, "model.safetensors"));
        var model = new Model(trained.Network, trained.Weights, trained.Labels, trained.Preprocessing, metrics: metrics);
        string page = Report.Page(new ReportInput { Model = model });
        Assert.Equal(shows, page.Contains("Test accuracy by views", StringComparison.Ordinal));
        Assert.True(!shows || page.Contains("90.51", StringComparison.Ordinal));
    }

    [Fact]
    public void Page_ATrainedModel_ShowsItsTemperature()
    {
        float temperature = Model.Load(Path.Combine(run.Folder, "model.safetensors")).Temperature;
        Assert.NotEqual(1, temperature);
        Assert.Contains("The scores are divided by a temperature of ", run.Page, StringComparison.Ordinal);
    }

    [Fact]
    public void Page_AModelWithoutTemperature_SaysWhatItWouldBe()
    {
        Model model = Model.Load(Path.Combine(run.Folder, "model.safetensors"));
        var without = new Model(model.Network, model.Weights, model.Labels, model.Preprocessing);
        string page = Report.Page(new ReportInput { Model = without, Data = run.Data with { Test = run.Data.Validation } });
        Match found = Regex.Match(
            page, @"On these pictures it would be ([\d.]+), and the ECE [\d.]+ % instead of [\d.]+ %; .* It is not stored\.");
        Assert.True(found.Success);

        // On the pictures that training fitted it to, it is the one that the model has.
        Assert.Equal(model.Temperature, float.Parse(found.Groups[1].Value, CultureInfo.InvariantCulture), 3);
    }

    [Theory]
    [InlineData("metrics.jsonl", "metrics.jsonl: it is not in the folder")]
    [InlineData("model.safetensors", "model.safetensors: it is not in the folder")]
    public void Page_APieceIsMissing_NamesIt(string file, string expected)
    {
        string copy = run.Copy($"without-{file}");
        File.Delete(Path.Combine(copy, file));
        string page = Report.Page(new ReportInput { Run = RunRecord.Read(copy), Data = run.Data });
        Assert.Contains($"Missing: {expected}", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_ALineOfMetricsIsDamaged_KeepsTheEpochsBeforeIt()
    {
        string copy = run.Copy("damaged-line"), metrics = Path.Combine(copy, "metrics.jsonl");
        int epochs = RunRecord.Read(copy).Epochs.Length;
        File.AppendAllText(metrics, "no epoch\n");
        RunRecord record = RunRecord.Read(copy);
        Assert.Equal(epochs, record.Epochs.Length);
        string line = $"line {epochs + 1} is no epoch";
        Assert.Contains(line, record.Missing["metrics.jsonl"], StringComparison.Ordinal);
        string page = Report.Page(new ReportInput { Run = record, Data = run.Data });
        Assert.Contains(line, page, StringComparison.Ordinal);
        Assert.Contains("id=\"curves\"", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Page_EveryPieceIsDamaged_NamesEach()
    {
        string copy = run.Copy("damaged");
        foreach (string file in (string[])["metrics.jsonl", "model.safetensors", "recipe.json", "environment.json"])
        {
            File.WriteAllText(Path.Combine(copy, file), "{ broken");
        }

        RunRecord record = RunRecord.Read(copy);
        Assert.Equal(["environment.json", "metrics.jsonl", "model.safetensors", "recipe.json"], record.Missing.Keys);
        string page = Report.Page(new ReportInput { Run = record });
        Assert.Contains("line 1 is no epoch", page, StringComparison.Ordinal);
        Assert.Contains("Missing: no data set was given", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("recipe.json")]
    [InlineData("environment.json")]
    public void Page_AFileIsGone_IsNamedAmongRecipeAndMachine(string file)
    {
        string copy = run.Copy($"gone-{file}");
        File.Delete(Path.Combine(copy, file));
        string page = Report.Page(new ReportInput { Run = RunRecord.Read(copy), Data = run.Data });
        Assert.Contains($"<p class=\"missing\">{file}: it is not in the folder</p>", Section(page, "recipe-and-machine"), StringComparison.Ordinal);
        Assert.DoesNotContain("id=\"not-shown\"", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Page_OneReasonForManyParts_IsSaidOnce()
    {
        string page = Report.Page(new ReportInput { Run = RunRecord.Read(run.Folder), DataProblem = "the disk is away" });
        Assert.Equal(1, Regex.Count(page, "the disk is away"));
        Assert.Contains(
            "So there is no Classes, Confusion, Calibration, Answers with maps, Samples, Data.", Section(page, "not-shown"), StringComparison.Ordinal);
    }

    [Fact]
    public void Page_Samples_NameTheirClassInTextAndInWords()
    {
        string samples = Section(run.Page, "samples");
        Assert.Contains("<dt>heart</dt>", samples, StringComparison.Ordinal);
        Assert.Matches("alt=\"heart, 1 of [1-6]\"", samples);
    }

    [Fact]
    public void Page_OfTheRun_NamesTheHashOfItsPictures() =>
        Assert.Matches("training pictures \\(SHA-256 of up to 1,024 of them\\)</th><td class=\"text\">[0-9a-f]{64}<", run.Page);

    private static string Section(string page, string id)
    {
        string rest = page[page.IndexOf($"<section id=\"{id}\"", StringComparison.Ordinal)..];
        return rest[..rest.IndexOf("</section>", StringComparison.Ordinal)];
    }

    [Fact]
    public void Read_AFolderOfSomethingElse_SaysWhatWasExpected()
    {
        string folder = Directory.CreateDirectory(Path.Combine(run.Folder, "..", "empty")).FullName;
        Assert.Contains(
            "expected recipe.json, metrics.jsonl or model.safetensors, got none of them.",
            Assert.Throws<NinFormatException>(() => RunRecord.Read(folder)).Message, StringComparison.Ordinal);
        Assert.Throws<DirectoryNotFoundException>(() => RunRecord.Read(Path.Combine(folder, "nothing")));
    }
}
