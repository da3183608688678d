using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using Xunit.Abstractions;

namespace Nin.Reporting.Tests;

/// <summary>
/// The pages in a browser, at two widths and in both themes: nothing runs over the edge, nothing is fetched, and axe finds
/// nothing against accessibility. It needs a Chromium; where there is none the test says so.
/// </summary>
[Collection(TinyRunCollection.Name)]
public sealed class BrowserTests(TinyRun run, ITestOutputHelper output)
{
    private static readonly string[] Places = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

    private static readonly string[] Quietly =
    [
        "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update",
        "--disable-sync",
    ];

    [Theory]
    [InlineData(1280, ColorScheme.Light)]
    [InlineData(1280, ColorScheme.Dark)]
    [InlineData(360, ColorScheme.Light)]
    [InlineData(360, ColorScheme.Dark)]
    public async Task Page_InABrowser_FitsFetchesNothingAndIsAccessible(int width, ColorScheme theme)
    {
        if (Array.Find(Places, File.Exists) is not string chromium)
        {
            output.WriteLine("not looked at in a browser: there is no Chromium here");
            return;
        }

        string comparison = Path.Combine(Path.GetDirectoryName(run.File)!, "comparison.html");
        await File.WriteAllTextAsync(
            comparison, Comparison.Page([RunRecord.Read(run.Folder), RunRecord.Read(run.Other)], run.Data));
        using IPlaywright playwright = await Playwright.CreateAsync();
        await using IBrowser browser = await playwright.Chromium.LaunchAsync(new() { ExecutablePath = chromium, Args = Quietly });
        IBrowserContext context = await browser.NewContextAsync(new()
        {
            ViewportSize = new() { Width = width, Height = 800 },
            ColorScheme = theme,
            Offline = true,
            BypassCSP = true,   // for axe, which is put into the page
        });
        foreach (string file in (string[])[run.File, comparison])
        {
            IPage page = await context.NewPageAsync();
            List<string> fetched = [];
            page.Request += (_, request) => fetched.Add(request.Url);
            await page.GotoAsync($"file://{file}");
            Assert.All(fetched.Skip(1), address => Assert.StartsWith("data:", address));
            Assert.Equal(0, await page.EvaluateAsync<int>("document.documentElement.scrollWidth - document.documentElement.clientWidth"));
            await page.EvaluateAsync("document.querySelectorAll('details').forEach(one => one.open = true)");
            Assert.Equal(0, await page.EvaluateAsync<int>("document.documentElement.scrollWidth - document.documentElement.clientWidth"));
            AxeResult found = await page.RunAxe();
            Assert.Empty(found.Violations.Select(one => $"{one.Impact}: {one.Help}: {one.Nodes[0].Html}"));
        }
    }
}
