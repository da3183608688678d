namespace Nin.Reporting.Tests;

/// <summary>
/// A test that needs a Chromium. Where there is none it is counted among those skipped, and the reason is printed.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ChromiumTheoryAttribute : TheoryAttribute
{
    private static readonly string[] Places = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

    public ChromiumTheoryAttribute() =>
        Skip = Chromium is null ? $"not looked at in a browser: there is no {string.Join(" or ", Places)}" : null;

    /// <summary>The browser; null where there is none.</summary>
    public static string? Chromium { get; } = Array.Find(Places, File.Exists);
}
