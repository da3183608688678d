using System.CommandLine;
using Nin.Cli.Failures;
using Nin.Cli.Input;
using Nin.Cli.Output;
using Nin.Data;
using Nin.Data.Folders;
using Nin.Formats;
using Nin.Kernels;
using Nin.Models;
using Nin.Reporting;
using Nin.Training.Runs;

namespace Nin.Cli.Commands;

/// <summary><c>nin report</c>: makes the page of a run or of a model, or of several runs side by side.</summary>
internal sealed class ReportCommand : Command
{
    private readonly Argument<string[]> _words = new("RUN|MODEL")
    {
        Description = "The folder of a training run, or a model file, and behind it the data set to measure on (of a run its own where not "
            + "given); or several runs, to compare them.",
        Arity = ArgumentArity.OneOrMore,
    };

    private readonly Option<string?> _out = new("--out")
    {
        HelpName = "FILE",
        Description = $"The file of the page; {ReportFile.Name} in the run's folder where not given, or here for a model or several runs.",
    };

    private readonly Option<string?> _data = new("--data")
    {
        HelpName = "DATA",
        Description = "The data set to measure on; that of the run where not given.",
    };

    private readonly Option<string?> _dataRoot = SharedOptions.DataRoot();
    private readonly Option<int?> _threads = SharedOptions.Threads();

    public ReportCommand(Session session)
        : base("report", "Make a page of a run or a model: curves, figures, mistakes with maps.")
    {
        Add(_words);
        Add(_out);
        Add(_data);
        Add(_dataRoot);
        Add(_threads);
        SetAction(arguments => Run(arguments, session));
    }

    private int Run(ParseResult arguments, Session session)
    {
        UsageException.Blame(() => KernelSet.Default);
        string[] words = arguments.GetRequiredValue(_words);
        string? data = arguments.GetValue(_data);
        string page, file;
        if (words.Length == 2 && Directory.Exists(words[0]) && IsData(words[1], arguments.GetValue(_dataRoot)))
        {
            data = data is null
                ? words[1]
                : throw new UsageException($"expected {words[1]} or --data {data}, not both.");
            words = words[..1];
        }

        if (Directory.Exists(words[0]))
        {
            RunRecord[] runs = [.. words.Select(RunOf)];
            file = arguments.GetValue(_out)
                ?? (runs.Length == 1 ? Path.Combine(words[0], ReportFile.Name) : ReportFile.ComparisonName);
            page = runs.Length == 1 ? OfRun(runs[0], data) : Compared(runs, data);
        }
        else
        {
            if (words.Length > 2)
            {
                throw new UsageException($"expected a model and a data set, got {string.Join(", ", words)}.");
            }

            file = arguments.GetValue(_out) ?? ReportFile.Name;
            page = OfModel(words[0], words.Length == 2 ? words[1] : data);
        }

        AtomicFile.WriteText(file, page);
        session.Out.Line(Screen.Escape(CommandText.ShortPath(file)));
        return ExitCode.Done;

        string OfRun(RunRecord run, string? named)
        {
            string noRecipe = run.Missing.TryGetValue("recipe.json", out string? why) ? $"recipe.json: {why}, so " : "";
            (DataSplits? splits, string problem) = named is null && run.Recipe is null
                ? (null, $"{noRecipe}the run does not say which data it is of; name it with --data")
                : DataOf(named ?? run.Recipe!.Data, isAsked: named is not null, run);
            if (splits is null)
            {
                session.Error.Message($"nin: note: without the data: {problem}", "yellow");
            }

            return Make(new ReportInput { Run = run, Data = splits, DataProblem = problem });
        }

        string OfModel(string model, string? named)
        {
            Model loaded = ModelArgument.Load(model);
            DataSplits splits = DataOf(
                named ?? throw new UsageException($"expected a data set to measure '{model}' on: nin report MODEL DATA."), isAsked: true).Data!;
            return Make(new ReportInput { Model = loaded, Name = Path.GetFileName(model), Data = splits });
        }

        string Make(ReportInput input) => session.Error.While("measuring and drawing", () => UsageException.Blame(() => Report.Page(
            ReportFile.Checked(input with { Threads = arguments.GetValue(_threads) ?? 0 }, session.Cancellation),
            session.Cancellation)));

        string Compared(RunRecord[] runs, string? named)
        {
            string? common = named ?? runs.Select(run => run.Recipe?.Data).Distinct().Take(2).ToArray() switch
            {
                [string one] => one,
                _ => null,
            };
            (DataSplits? splits, string problem) = common is null
                ? (null, "the runs are not of the same data; name what to measure on with --data")
                : DataOf(common, isAsked: named is not null);
            return session.Error.While("measuring and drawing", () => UsageException.Blame(() => Comparison.Page(
                runs, splits, problem, arguments.GetValue(_threads) ?? 0, session.Cancellation)));
        }

        (DataSplits? Data, string Problem) DataOf(string named, bool isAsked, RunRecord? run = null)
        {
            try
            {
                // Which pictures were set aside depends on which are there: what the run did without is left out again.
                OnBadImage onBadImage = run is { Skipped.Length: > 0 } ? OnBadImage.Skip : OnBadImage.Stop;
                return (
                    new DataCatalog(arguments.GetValue(_dataRoot)) { LeastClasses = 1 }.Open(
                    named, onBadImage, session.Cancellation), "");
            }
            catch (Exception error) when (
                !isAsked && (error is ArgumentException or NinFormatException || Failure.IsOfFile(error)))
            {
                return (null, Failure.MessageOf(error));
            }
            catch (ArgumentException error)
            {
                throw new UsageException(Failure.MessageOf(error), error);
            }
        }
    }

    /// <summary>Whether a word behind a run names what to measure it on, and no run to compare it with.</summary>
    private static bool IsData(string word, string? dataRoot) => Path.Exists(word)
        ? !Directory.Exists(word) || !new RunFolder(word).HoldsRun
        : new DataCatalog(dataRoot).List().Any(known => known.Name == word);

    private static RunRecord RunOf(string folder) => Directory.Exists(folder)
        ? RunRecord.Read(folder)
        : throw new UsageException($"'{folder}' is no folder of a run; several words are compared as runs.");
}
