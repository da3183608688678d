using Microsoft.Playwright;
using Nin.Training;
using Nin.Training.Logging;

namespace Nin.Reporting.Tests;

/// <summary>
/// The pages in a browser, at two widths and in both themes: nothing runs over the edge, axe finds nothing against accessibility,
/// and nothing is fetched; but the page of a run under way asks its own address for what has changed, and nothing else.
/// </summary>
[Collection(TinyRunCollection.Name)]
public sealed class BrowserTests(TinyRun run)
{
    private const string Address = "http://127.0.0.1/";

    [ChromiumTheory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Page_InABrowser_FitsFetchesNothingAndIsAccessible(bool compares)
    {
        string file = compares ? Path.Combine(Path.GetDirectoryName(run.File)!, "comparison.html") : run.File;
        if (compares)
        {
            await File.WriteAllTextAsync(
                file, Comparison.Page([RunRecord.Read(run.Folder), RunRecord.Read(run.Other)], run.Data));
        }

        // The policy is passed over for axe, which is put into the page.
        await using Browser browser = await Browser.OpenAsync(new() { Offline = true, BypassCSP = true });
        await browser.Page.GotoAsync($"file://{file}");
        await browser.AssertFitsAndIsAccessibleAsync();
        Assert.All(browser.Asked.Skip(1), address => Assert.StartsWith("data:", address));
    }

    [ChromiumTheory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task LivePage_InABrowser_FitsAndIsAccessible(bool hasBegun)
    {
        string folder = hasBegun ? run.Copy("live-looked-at") : Path.Combine(run.Folder, "..", "nothing-yet");
        if (hasBegun)
        {
            Begun(folder);
        }

        await using Browser browser = await Browser.OpenAsync(new() { BypassCSP = true });
        await ServeAsync(browser, () => LivePage.Of(folder));
        await browser.AssertFitsAndIsAccessibleAsync();
        Assert.All(browser.Asked, address => Assert.Equal(Address, address));
    }

    /// <summary>
    /// Under its own policy: the curves grow without the page being loaded again, a table that was opened stays open, and the
    /// finished report takes its place.
    /// </summary>
    [ChromiumTheory]
    [InlineData(1280)]
    [InlineData(400)]
    public async Task LivePage_WhileARunGoesOn_UpdatesItselfAndEndsAsTheReport(int width)
    {
        string folder = run.Copy($"live-{width}");
        ProgressLog log = Begun(folder);
        string metrics = Path.Combine(folder, "metrics.jsonl");
        string[] epochs = await File.ReadAllLinesAsync(metrics);
        await File.WriteAllLinesAsync(metrics, epochs[..1]);
        await using Browser browser = await Browser.OpenAsync(new() { ViewportSize = new() { Width = width, Height = 800 } });
        IPage page = browser.Page;
        await ServeAsync(browser, () => LivePage.Of(folder));
        Assert.Equal(1, await RowsAsync());
        await page.ClickAsync("#curves summary");
        await page.EvaluateAsync("window.isStillTheSame = true");

        await File.WriteAllLinesAsync(metrics, epochs);
        await page.WaitForSelectorAsync("#curves tbody tr:nth-child(2)");
        Assert.True(await page.EvaluateAsync<bool>("document.querySelector('#curves details').open"));
        Assert.True(await page.EvaluateAsync<bool>("document.activeElement.matches('#curves summary')"));

        File.Copy(run.File, Path.Combine(folder, "report.html"));
        log.End("It went well.", "report.html");
        await page.WaitForSelectorAsync("#answers-with-maps img");
        Assert.Equal("Report: first", await page.InnerTextAsync("h1"));
        Assert.Equal(0, await page.Locator("#still-to-come").CountAsync());
        Assert.Equal(
            ["overview", "curves", "classes", "confusion", "calibration", "answers-with-maps", "samples", "network", "data", "recipe-and-machine"],
            await page.EvaluateAsync<string[]>("[...document.querySelectorAll('main > section')].map(one => one.id)"));
        Assert.True(await page.EvaluateAsync<bool>("window.isStillTheSame && document.querySelector('#curves details').open"));
        Assert.All(
            browser.Asked.Where(address => !address.StartsWith("data:", StringComparison.Ordinal)),
            address => Assert.Equal(Address, address));

        async Task<int> RowsAsync() => await page.Locator("#curves tbody tr").CountAsync();
    }

    /// <summary>Says in the folder that the run is in its second epoch.</summary>
    private static ProgressLog Begun(string folder)
    {
        var log = new ProgressLog(Path.Combine(folder, "progress.json"));
        log.Prepare();
        log.OnStart(new TrainingStart("nin-small", 9, "tiny", 480, 240, 40, 10, 1, "k", folder));
        log.OnNotice("a note");
        log.OnProgress(new TrainingProgress(2, 2, 3, 30, 0.5, 0.25, 0.1, 100) { StepLoss = 0.75 });
        log.OnEpoch(new EpochMetrics { Epoch = 1 }, isBest: true);
        return log;
    }

    /// <summary>Opens a page that is made anew each time it is asked for, with the header by which it is served.</summary>
    private static async Task ServeAsync(Browser browser, Func<string> page)
    {
        await browser.Page.RouteAsync("**/*", route => route.FulfillAsync(new()
        {
            ContentType = "text/html; charset=utf-8",
            Headers = new Dictionary<string, string> { ["Content-Security-Policy"] = LivePage.Policy },
            Body = page(),
        }));
        await browser.Page.GotoAsync(Address);
    }
}
