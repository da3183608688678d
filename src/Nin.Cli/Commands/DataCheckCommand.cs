using System.CommandLine;
using Nin.Cli.Failures;
using Nin.Cli.Input;
using Nin.Cli.Output;
using Nin.Data;
using Nin.Data.Checking;
using Nin.Data.Folders;

namespace Nin.Cli.Commands;

/// <summary><c>nin data check</c>: says what is wrong with a data set before time is spent on it.</summary>
internal sealed class DataCheckCommand : Command
{
    private readonly Argument<string> _data = new("DATA")
    {
        Description = "The data set: a name (see 'nin data list'), or the path of a folder, an archive, a list (.csv, .jsonl) or a Parquet file.",
    };

    private readonly Option<string?> _dataRoot = SharedOptions.DataRoot();
    private readonly Option<OnBadImage?> _onBadImage = SharedOptions.OnBadImage();
    private readonly Option<bool> _json = SharedOptions.Json();

    public DataCheckCommand(Session session)
        : base("check", """
            Look at every picture, and say what is wrong: bad files, copies, copies in the test part, labels that contradict.
            The exit code is 1 where training would be wrong: a picture cannot be decoded, the very same picture stands in two
            parts or under two labels, a class has no picture to learn from, or there are fewer than two classes. Pictures that
            are only nearly the same and all else are warnings, among them bad pictures that --on-bad-image copes with. So are copies in the sets known by name, which are used as they
            were published.
            """.ReplaceLineEndings(" "))
    {
        Add(_data);
        Add(_dataRoot);
        Add(_onBadImage);
        Add(_json);
        SetAction(arguments => Run(
            arguments.GetRequiredValue(_data), arguments.GetValue(_dataRoot), arguments.GetValue(_onBadImage) ?? OnBadImage.Stop,
            arguments.GetValue(_json), session));
    }

    private static int Run(string data, string? dataRoot, OnBadImage onBadImage, bool asJson, Session session)
    {
        DataSplits splits = session.Error.While(
            $"reading {data}", () =>
            UsageException.Blame(() => new DataCatalog(dataRoot).OpenUnchecked(data, session.Cancellation)));
        DataReport report = session.Error.While("looking at the pictures", () => DataCheck.Run(
            splits, new DataCheckOptions { OnBadImage = onBadImage, Observer = new DataCheckView(session.Error, session.Clock) },
            session.Cancellation));
        if (asJson)
        {
            JsonDocuments.Write(session.Out, DataReportView.DocumentOf(report), JsonDocuments.Readable.DataCheckJson);
        }
        else
        {
            DataReportView.Show(report, session.Out);
        }

        return report.IsRight ? ExitCode.Done : ExitCode.Failed;
    }
}
