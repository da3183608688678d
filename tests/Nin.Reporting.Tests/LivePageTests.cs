using Nin.Training;
using Nin.Training.Logging;

namespace Nin.Reporting.Tests;

[Collection(TinyRunCollection.Name)]
public sealed class LivePageTests(TinyRun run)
{
    [Theory]
    [InlineData("overview", "The training of nin-small on tiny is under way.")]
    [InlineData("curves", "<svg class=\"chart\"")]
    [InlineData("still-to-come", "are measured when the training ends")]
    [InlineData("network", "nin-small: ")]
    [InlineData("data", "tiny: 480 pictures to learn from, 240 to choose by, 40 to test on.")]
    [InlineData("recipe-and-machine", "Recipe: every setting in force")]
    public void Of_ARunUnderWay_HasTheReportsSection(string id, string expected)
    {
        string folder = run.Copy($"under-way-{id}");
        var log = new ProgressLog(Path.Combine(folder, "progress.json"));
        log.OnStart(new TrainingStart("nin-small", 9, "tiny", 480, 240, 40, 10, 1, "k", folder));
        log.OnProgress(new TrainingProgress(1, 2, 3, 30, 0.5, 0.25, 0.1, 100));
        log.OnEpoch(new EpochMetrics { Epoch = 1 }, isBest: true);
        string page = LivePage.Of(folder), rest = page[page.IndexOf($"<section id=\"{id}\"", StringComparison.Ordinal)..];
        Assert.Contains(expected, rest[..rest.IndexOf("</section>", StringComparison.Ordinal)], StringComparison.Ordinal);
        Assert.Contains("<body data-update=\"2\">", page, StringComparison.Ordinal);
        Assert.Contains("<noscript>", page, StringComparison.Ordinal);
        Assert.DoesNotContain("http-equiv=\"refresh\"", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_ARunThatEnded_IsItsReportAndElseSaysWhatMakesOne()
    {
        string folder = run.Copy("ended");
        var log = new ProgressLog(Path.Combine(folder, "progress.json"));
        File.Copy(run.File, Path.Combine(folder, "report.html"));

        // The report of an earlier session is not this one's.
        log.End("It went well.");
        string page = LivePage.Of(folder);
        Assert.Contains("It went well.", page, StringComparison.Ordinal);
        Assert.Contains("There is no report of this run", page, StringComparison.Ordinal);
        Assert.DoesNotContain("data-update", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", page, StringComparison.Ordinal);
        log.End("It went well.", "report.html");
        Assert.Equal(run.Page, LivePage.Of(folder));
    }

    [Fact]
    public void Of_AFolderThatIsNotThereYet_SaysSo()
    {
        string page = LivePage.Of(Path.Combine(run.Folder, "..", "not-yet"));
        Assert.Contains("Nothing has told yet where the run is.", page, StringComparison.Ordinal);
        Assert.DoesNotContain("class=\"missing\"", page, StringComparison.Ordinal);
    }
}
