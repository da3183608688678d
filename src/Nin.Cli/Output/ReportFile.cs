using Nin.Data.Checking;
using Nin.Formats;
using Nin.Reporting;

namespace Nin.Cli.Output;

/// <summary>The file of a report.</summary>
internal static class ReportFile
{
    public const string Name = "report.html", ComparisonName = "comparison.html";

    /// <summary>More pictures are not looked through once more for a report.</summary>
    private const int MostChecked = 75_000;

    public static void Write(string path, string page) => AtomicFile.WriteText(path, page);

    /// <summary>The same with a check of the data, where that takes no longer than the rest.</summary>
    public static ReportInput Checked(ReportInput input, CancellationToken cancellation)
    {
        if (input.Data is not { } data
            || data.Train.Count + (data.Validation?.Count ?? 0) + (data.Test?.Count ?? 0) > MostChecked)
        {
            return input;
        }

        return input with { Check = DataCheck.Run(data, new DataCheckOptions { Threads = input.Threads }, cancellation) };
    }
}
