using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace Nin.Reporting.Tests;

/// <summary>A Chromium with one page, which writes down every address that it asks for.</summary>
internal sealed class Browser(IPlaywright playwright, IBrowser browser, IPage page) : IAsyncDisposable
{
    private static readonly (int Width, ColorScheme Theme)[] Sights =
        [(1280, ColorScheme.Light), (1280, ColorScheme.Dark), (360, ColorScheme.Dark), (360, ColorScheme.Light)];

    private static readonly string[] Quietly =
    [
        "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update",
        "--disable-sync",
    ];

    public IPage Page => page;

    /// <summary>What was asked for, in its order.</summary>
    public List<string> Asked { get; } = [];

    /// <param name="options">How pages are opened.</param>
    public static async Task<Browser> OpenAsync(BrowserNewContextOptions options)
    {
        IPlaywright playwright = await Playwright.CreateAsync();
        IBrowser browser = await playwright.Chromium.LaunchAsync(
            new() { ExecutablePath = ChromiumTheoryAttribute.Chromium, Args = Quietly });
        IPage page = await (await browser.NewContextAsync(options)).NewPageAsync();
        var made = new Browser(playwright, browser, page);
        page.Request += (_, request) => made.Asked.Add(request.Url);
        return made;
    }

    /// <summary>
    /// Looks at the page at two widths and in both themes, with its details closed and open: nothing runs over the edge, and axe
    /// finds nothing against accessibility.
    /// </summary>
    public async Task AssertFitsAndIsAccessibleAsync()
    {
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
    }

    public async ValueTask DisposeAsync()
    {
        await browser.DisposeAsync();
        playwright.Dispose();
    }
}
