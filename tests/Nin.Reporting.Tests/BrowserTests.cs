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

    private static readonly (int Width, ColorScheme Theme)[] Sights =
        [(1280, ColorScheme.Light), (1280, ColorScheme.Dark), (360, ColorScheme.Dark), (360, ColorScheme.Light)];

    private static readonly string[] Quietly =
    [
        "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update",
        "--disable-sync",
    ];

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Page_InABrowser_FitsFetchesNothingAndIsAccessible(bool compares)
    {
        if (Array.Find(Places, File.Exists) is not string chromium)
        {
            output.WriteLine("not looked at in a browser: there is no Chromium here");
            return;
        }

        string file = compares ? Path.Combine(Path.GetDirectoryName(run.File)!, "comparison.html") : run.File;
        if (compares)
        {
            await File.WriteAllTextAsync(
                file, Comparison.Page([RunRecord.Read(run.Folder), RunRecord.Read(run.Other)], run.Data));
        }

        using IPlaywright playwright = await Playwright.CreateAsync();
        await using IBrowser browser = await playwright.Chromium.LaunchAsync(new() { ExecutablePath = chromium, Args = Quietly });
        IBrowserContext context = await browser.NewContextAsync(new()
        {
            Offline = true,
            BypassCSP = true,   // for axe, which is put into the page
        });
        IPage page = await context.NewPageAsync();
        List<string> fetched = [];
        page.Request += (_, request) => fetched.Add(request.Url);
        await page.GotoAsync($"file://{file}");
        foreach (bool isOpen in (bool[])[false, true])
        {
            await page.EvaluateAsync("open => document.querySelectorAll('details').forEach(one => one.open = open)", isOpen);
            foreach ((int width, ColorScheme theme) in Sights)
            {
                await page.SetViewportSizeAsync(width, 800);
                await page.EmulateMediaAsync(new() { ColorScheme = theme });
                Assert.Equal(0, await page.EvaluateAsync<int>("document.documentElement.scrollWidth - document.documentElement.clientWidth"));

                // A theme has its colours and a width its layout: with the details open, each is looked at once.
                if (isOpen && (width > 1000) == (theme == ColorScheme.Light))
                {
                    AxeResult found = await page.RunAxe();
                    Assert.Empty(found.Violations.Select(one => $"{one.Impact}: {one.Help}: {one.Nodes[0].Html}"));
                }
            }
        }

        Assert.All(fetched.Skip(1), address => Assert.StartsWith("data:", address));
    }
}
