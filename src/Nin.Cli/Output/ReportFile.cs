using Nin.Cli.Failures;
using Nin.Cli.Input;
using Nin.Data;
using Nin.Data.Checking;
using Nin.Formats;
using Nin.Reporting;
using Nin.Training.Runs;

namespace Nin.Cli.Output;

/// <summary>The file of a report.</summary>
internal static class ReportFile
{
    public const string Name = "report.html", ComparisonName = "comparison.html";

    /// <summary>More pictures are not looked through once more for a report.</summary>
    private const int MostChecked = 75_000;

    /// <summary>Writes the run's page beside its model. What goes wrong here costs the page and not the run.</summary>
    /// <returns>The file; null where there is none.</returns>
    public static string? Of(RunFolder folder, DataSplits data, int threads, Session session)
    {
        string file = Path.Combine(folder.Path, Name);
        try
        {
            var input = new ReportInput { Run = RunRecord.Read(folder.Path), Data = data, Threads = threads };
            Report.Write(file, Checked(input, session.Cancellation), session.Cancellation);
            return file;
        }
        catch (Exception error) when (error is OperationCanceledException or ArgumentException or NinFormatException
            || Failure.IsOfFile(error))
        {
            string why = error is OperationCanceledException ? "it was stopped" : Failure.MessageOf(error);
            session.Error.Message(
                $"nin: note: the model is written, the report is not: {why}. {CommandText.Of("nin", "report", folder.Path)} makes it.",
                "yellow");
            return null;
        }
    }

    /// <summary>The same with a check of the data, where that takes no longer than the rest.</summary>
    public static ReportInput Checked(ReportInput input, CancellationToken cancellation)
    {
        // What is checked is what training took: a picture that it learned from and chose by alike is to be seen.
        input = input.WithPartsOfTraining();
        if (input.Data is not { } data
            || data.Train.Count + (data.Validation?.Count ?? 0) + (data.Test?.Count ?? 0) > MostChecked)
        {
            return input;
        }

        return input with { Check = DataCheck.Run(data, new DataCheckOptions { Threads = input.Threads }, cancellation) };
    }
}
