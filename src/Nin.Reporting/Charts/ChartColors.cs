using System.Text.RegularExpressions;
using OxyPlot;

namespace Nin.Reporting.Charts;

/// <summary>
/// Colours that the page decides. A chart is drawn with placeholders, greys of brightness 1 to 9, which are then named
/// <c>var(--c1)</c> to <c>var(--c9)</c>: so one chart is right on light and on dark paper.
/// </summary>
internal static partial class ChartColors
{
    private const int FirstSeries = 3, LastSeries = 9;

    public static OxyColor Ink { get; } = Placeholder(1);

    public static OxyColor Grid { get; } = Placeholder(2);

    /// <summary>How many colours there are for lines.</summary>
    public const int Lines = LastSeries - FirstSeries + 1;

    /// <summary>The colour of a line, by its number from 0; after <see cref="Lines"/> they come again.</summary>
    public static OxyColor Series(int number) => Placeholder(FirstSeries + (number % Lines));

    /// <summary>Names the placeholders in a drawn chart.</summary>
    public static string Named(string svg) => Placeholders().Replace(svg, "var(--c$1)");

    private static OxyColor Placeholder(int number) => OxyColor.FromRgb((byte)number, (byte)number, (byte)number);

    [GeneratedRegex(@"rgb\(([1-9]),\1,\1\)")]
    private static partial Regex Placeholders();
}
