using System.Globalization;

namespace Nin.Cli.Output;

/// <summary>Numbers as people read them, the same in every culture.</summary>
internal static class Figures
{
    public static string Count(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    public static string Percent(double share) => string.Create(CultureInfo.InvariantCulture, $"{share * 100:F2} %");

    public static string Loss(double loss) => loss.ToString("F4", CultureInfo.InvariantCulture);

    public static string Rate(double rate) =>
        rate.ToString(rate is > 0 and < 1e-3 ? "0.0e-0" : "G3", CultureInfo.InvariantCulture);

    /// <summary>A power of ten: 1e-5, 0.001, 10.</summary>
    public static string PowerOfTen(double value) =>
        value.ToString(value < 9e-4 ? "0e-0" : "0.####", CultureInfo.InvariantCulture);

    public static string Fixed(double value, int digits) => value.ToString($"F{digits}", CultureInfo.InvariantCulture);

    public static string Mebibytes(long bytes) => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1048576.0:F2} MiB");

    /// <summary>Multiply-adds: 762.33 M.</summary>
    public static string Millions(long value) => string.Create(CultureInfo.InvariantCulture, $"{value / 1e6:N2} M");

    public static string Speed(double picturesPerSecond) =>
        picturesPerSecond.ToString(picturesPerSecond < 10 ? "F1" : "N0", CultureInfo.InvariantCulture);

    /// <summary>Milliseconds with four digits or so: 0.123, 12.35, 1234.6.</summary>
    public static string Milliseconds(double seconds)
    {
        double milliseconds = seconds * 1e3;
        return milliseconds.ToString(milliseconds < 10 ? "F3" : milliseconds < 100 ? "F2" : "F1", CultureInfo.InvariantCulture);
    }

    /// <summary>A time: 0:07, 12:05, 1:02:03.</summary>
    public static string Time(double seconds)
    {
        var time = TimeSpan.FromSeconds(
            Math.Clamp(double.IsNaN(seconds) ? 0 : Math.Round(seconds), 0, TimeSpan.FromDays(9999).TotalSeconds));
        return time.TotalHours >= 1
            ? string.Create(CultureInfo.InvariantCulture, $"{(long)time.TotalHours}:{time.Minutes:00}:{time.Seconds:00}")
            : string.Create(CultureInfo.InvariantCulture, $"{time.Minutes}:{time.Seconds:00}");
    }

    /// <summary>A shape in PyTorch's order: [1, 96, 54, 54].</summary>
    public static string Shape(IEnumerable<int> shape) => $"[{string.Join(", ", shape)}]";
}
