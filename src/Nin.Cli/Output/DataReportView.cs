using System.Globalization;
using Nin.Cli.Failures;
using Nin.Data.Checking;
using Nin.Formats;

namespace Nin.Cli.Output;

/// <summary>The report of <c>nin data check</c>, for people and for scripts.</summary>
internal static class DataReportView
{
    private const int LabelWidth = 9;
    private const int MostItems = 10;
    private const int MostNames = 4;
    private const int MostClasses = 20;

    public static void Show(DataReport report, Screen screen)
    {
        string classes = CountText.Counted(report.Classes.Count, "class");
        screen.Field("data", LabelWidth, $"{report.Data}: {CountText.Counted(report.Pictures, "picture")}, {classes}");
        if (report.Sizes is PictureSizes sizes)
        {
            ShowSizes(sizes, screen);
        }

        if (report.Balance is double balance)
        {
            screen.Field(
                "balance", LabelWidth, $"{Ratio(balance)} : 1 (training pictures of the largest class to those of the smallest)");
        }

        if (report.Pictures > 0)
        {
            screen.Line();
            ShowClasses(report, screen);
        }

        foreach (Finding finding in report.Findings)
        {
            screen.Line();
            ShowFinding(finding, screen);
        }

        screen.Line();
        ShowVerdict(report, screen);
    }

    public static DataCheckJson DocumentOf(DataReport report) => new(
        report.Data, report.IsRight, report.Pictures, report.Parts, report.Balance,
        [.. report.Classes.Select(one => new ClassCountJson(one.Name, one.Train, one.Validation, one.Test))],
        report.Sizes is not PictureSizes sizes ? null : new PictureSizesJson(
            [sizes.Smallest.Width, sizes.Smallest.Height], [sizes.Median.Width, sizes.Median.Height],
            [sizes.Largest.Width, sizes.Largest.Height],
            sizes.LeastAspect, sizes.MostAspect, sizes.Grey, sizes.Rgb, sizes.Rgba),
        [.. report.Findings.Select(finding => new FindingJson(
            Word($"{finding.Severity}"), Word($"{finding.Kind}"), finding.Message, AdviceOf(finding),
            [.. finding.Items.Select(item => new FindingItemJson(item.Names, item.Detail))]))]);

    private static void ShowSizes(PictureSizes sizes, Screen screen)
    {
        screen.Field("sizes", LabelWidth, sizes.Smallest == sizes.Largest
            ? $"all {Size(sizes.Smallest)}"
            : $"{Size(sizes.Smallest)} to {Size(sizes.Largest)}, median {Size(sizes.Median)} (width x height)");
        if (sizes.LeastAspect != sizes.MostAspect)
        {
            screen.Field("shapes", LabelWidth, $"{Aspect(sizes.LeastAspect)} to {Aspect(sizes.MostAspect)} (width : height)");
        }

        (int Count, string Name)[] channels = [(sizes.Grey, "grey"), (sizes.Rgb, "RGB"), (sizes.Rgba, "RGB with alpha")];
        channels = [.. channels.Where(one => one.Count > 0)];
        screen.Field("colours", LabelWidth, channels.Length == 1
            ? $"all {channels[0].Name}"
            : string.Join(", ", channels.Select(one => $"{Figures.Count(one.Count)} {one.Name}")));
    }

    /// <summary>Of many classes the smallest are the ones to see.</summary>
    private static void ShowClasses(DataReport report, Screen screen)
    {
        bool isCut = report.Classes.Count > MostClasses;
        IEnumerable<ClassCount> shown = isCut ? report.Classes.OrderBy(one => one.Train).Take(MostItems) : report.Classes;
        var listing = new Listing([
            new Column(isCut ? "smallest classes" : "class"), .. report.Parts.Select(part => new Column(part, IsNumber: true))]);
        bool isLearnedFrom = report.PartPictures[0] > 0;
        foreach (ClassCount one in shown)
        {
            listing.Add(
                one.Train == 0 && isLearnedFrom ? "red" : null,
                [one.Name, .. report.Parts.Select(part => Figures.Count(Of(one, part)))]);
        }

        listing.AddRule();
        listing.Add(null, ["all", .. report.PartPictures.Select(count => Figures.Count(count))]);
        listing.WriteTo(screen);
    }

    private static void ShowFinding(Finding finding, Screen screen)
    {
        (string word, string color) = finding.Severity switch
        {
            Severity.Error => ("error", "red"),
            Severity.Warning => ("warning", "yellow"),
            _ => ("note", "grey"),
        };
        screen.Field(word, LabelWidth, finding.Message, color);
        if (finding.Advice is not null)
        {
            screen.Field("", LabelWidth, AdviceOf(finding)!);
        }

        foreach (FindingItem item in finding.Items.Take(MostItems))
        {
            string link = finding.Kind is FindingKind.NearDuplicate or FindingKind.NearOverlap ? " ~ " : " = ";
            string names = string.Join(link, item.Names.Take(MostNames)) + More(item.Names.Count - MostNames);
            string text = $"  {names}{(item.Detail is null ? "" : $"  ({item.Detail})")}";
            screen.Line($"[grey]{Screen.Escape(text)}[/]");
        }

        if (finding.Items.Count > MostItems)
        {
            screen.Line($"[grey] {More(finding.Items.Count - MostItems)}[/]");
        }
    }

    private static void ShowVerdict(DataReport report, Screen screen)
    {
        int errors = report.Findings.Count(finding => finding.Severity == Severity.Error);
        int warnings = report.Findings.Count(finding => finding.Severity == Severity.Warning);
        string toLook = warnings == 0 ? "" : $"; {CountText.Counted(warnings, "warning")} to look at";
        bool isCut = report.Findings.Any(
            finding => finding.Items.Count > MostItems || finding.Items.Any(item => item.Names.Count > MostNames));
        string all = isCut ? " --json lists every file." : "";
        if (errors == 0)
        {
            bool isToLearn = report.Findings.All(
                finding => finding.Kind is not (FindingKind.NoTrain or FindingKind.NoSingleClass));
            screen.Field("right", LabelWidth, $"{(isToLearn ? "Training can begin" : "Nothing is wrong")}{toLook}.{all}", "green");
        }
        else
        {
            screen.Field(
                "wrong", LabelWidth,
                $"Mend the {(errors == 1 ? "error" : $"{errors} errors")} above before you train{toLook}.{all}", "red");
        }
    }

    private static string? AdviceOf(Finding finding) =>
        finding.Advice + RemedyText.InReport(finding.Remedy) is { Length: > 0 } advice ? advice : null;

    private static int Of(ClassCount one, string part) =>
        part switch { "train" => one.Train, "validation" => one.Validation, _ => one.Test };

    private static string More(int count) => count > 0 ? $" and {Figures.Count(count)} more" : "";

    private static string Size(PictureSize size) => $"{size.Width}x{size.Height}";

    private static string Ratio(double value) => value.ToString("0.0", CultureInfo.InvariantCulture);

    private static string Aspect(double aspect) => aspect >= 1
        ? string.Create(CultureInfo.InvariantCulture, $"{aspect:0.##} : 1")
        : string.Create(CultureInfo.InvariantCulture, $"1 : {1 / aspect:0.##}");

    private static string Word(string name) => char.ToLowerInvariant(name[0]) + name[1..];
}
