using System.Globalization;

namespace Nin.Reporting.Html;

/// <summary>Numbers as a page shows them.</summary>
internal static class Numbers
{
    public static string Percent(double share) => string.Create(CultureInfo.InvariantCulture, $"{100 * share:F2} %");

    public static string Percent(double? share) => share is double known ? Percent(known) : "–";

    /// <summary>A range of shares, such as "88.72 to 89.93 %".</summary>
    public static string Range((double Low, double High) range) =>
        string.Create(CultureInfo.InvariantCulture, $"{100 * range.Low:F2} to {100 * range.High:F2} %");

    public static string Loss(double loss) => string.Create(CultureInfo.InvariantCulture, $"{loss:F4}");

    public static string Loss(double? loss) => loss is double known ? Loss(known) : "–";

    public static string Short(double number) => string.Create(CultureInfo.InvariantCulture, $"{number:G4}");

    /// <summary>Thousands apart, such as "1,250,714".</summary>
    public static string Count(long count) => string.Create(CultureInfo.InvariantCulture, $"{count:N0}");
}
