using System.Globalization;

namespace Nin.Reporting.Html;

/// <summary>Times as a page shows them.</summary>
internal static class TimeText
{
    /// <summary>Such as "47 s", "3 min 20 s" or "2 h 1 min".</summary>
    public static string Of(double seconds)
    {
        var time = TimeSpan.FromSeconds(Math.Round(seconds));
        return time.TotalMinutes < 1 ? string.Create(CultureInfo.InvariantCulture, $"{time.Seconds} s")
            : time.TotalHours < 1 ? string.Create(CultureInfo.InvariantCulture, $"{time.Minutes} min {time.Seconds} s")
            : string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalHours} h {time.Minutes} min");
    }
}
