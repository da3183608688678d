using System.CommandLine;
using System.Globalization;
using Nin.Cli.Failures;
using Nin.Cli.Input;
using Nin.Cli.Output;
using Nin.Data;
using Nin.Experiments;
using Nin.Kernels;
using Nin.Reporting.Experiments;

namespace Nin.Cli.Commands;

/// <summary><c>nin experiment</c>: answers a question about networks by training some, with intervals over seeds.</summary>
internal sealed class ExperimentCommand : Command
{
    private readonly Argument<string> _name = new("NAME")
    {
        Description = string.Join(" ", ExperimentCatalog.Entries.Select(entry => $"{entry.Name}: {entry.Description}")),
    };

    private readonly Option<bool> _quick = new("--quick")
    {
        Description = "About a minute on the generated pictures: shows how it works, and little else.",
    };

    private readonly Option<bool> _large = new("--large")
    {
        Description = "Larger networks or more runs: hours to days. Without it, an hour on two cores.",
    };

    private readonly Option<string?> _data = new("--data")
    {
        HelpName = "DATA",
        Description = "The data set that all runs learn from; that of the question where not given.",
    };

    private readonly Option<int?> _pictures = new("--pictures")
    {
        HelpName = "N",
        Description = "Training pictures of each class, the same ones in every run.",
        CustomParser = Parsers.WholeNumber("--pictures", 1),
    };

    private readonly Option<int?> _epochs = new("--epochs")
    {
        HelpName = "N",
        Description = "Passes over the training pictures in each run.",
        CustomParser = Parsers.WholeNumber("--epochs", 1),
    };

    private readonly Option<int?> _steps = new("--steps")
    {
        HelpName = "N",
        Description = "Steps of each start of init, which has no epochs.",
        CustomParser = Parsers.WholeNumber("--steps", 1),
    };

    private readonly Option<ulong[]?> _seeds = new("--seeds")
    {
        HelpName = "N|N,N,...",
        Description = "How many seeds each arm is run with, from 1 on; or which. More of them in the same folder add runs.",
        CustomParser = Parsers.Seeds("--seeds"),
    };

    private readonly Option<string?> _arms = new("--arms")
    {
        HelpName = "NAME,...",
        Description = "Only the arms whose names begin so, such as mnist of init.",
    };

    private readonly Option<string?> _out = new("--out")
    {
        HelpName = "DIR",
        Description = "The folder of all runs, in runs/ where not given. The same command goes on in it; what is done is not done again.",
    };

    private readonly Option<TimeSpan?> _timeLimit = new("--time-limit")
    {
        HelpName = "TIME",
        Description = "Stop after this time (90s, 30m, 1h30m) with what there is; the same command goes on.",
        CustomParser = Parsers.Duration("--time-limit"),
    };

    private readonly Option<int?> _threads = SharedOptions.Threads();

    private readonly Option<string?> _dataRoot = SharedOptions.DataRoot();

    private readonly Option<bool> _json = SharedOptions.Json();

    public ExperimentCommand(Session session)
        : base("experiment", "Answer a question about networks by training some: intervals over seeds, a chart, a page.")
    {
        Add(_name);
        foreach (Option option in (Option[])[
            _quick, _large, _data, _pictures, _epochs, _steps, _seeds, _arms, _out, _timeLimit, _threads, _dataRoot, _json])
        {
            Add(option);
        }

        SetAction(arguments => Run(arguments, session));
    }

    private int Run(ParseResult arguments, Session session)
    {
        bool asJson = arguments.GetValue(_json);
        UsageException.Blame(() => KernelSet.Default);
        (Experiment experiment, ExperimentOptions options) = WishesOf(arguments).Plan();
        string folder = Path.GetFullPath(options.Folder), command = $"nin {CommandText.Of(WordsOf(arguments, CommandText.ShortPath(folder)))}";
        Screen screen = session.ForProgress(asJson);
        var view = new ExperimentView(
            screen, session, options, result => ExperimentReport.Write(folder, result, command));
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(session.Cancellation);
        var runner = new ExperimentRunner(
            experiment, data => screen.While($"reading {data}", () => UsageException.Blame(() =>
                new DataCatalog(arguments.GetValue(_dataRoot)).Open(data, cancellation: stopping.Token))),
            options with { Observer = view });
        if (arguments.GetValue(_timeLimit) is TimeSpan limit && limit.TotalMilliseconds < int.MaxValue)
        {
            stopping.CancelAfter(limit);
        }

        bool isStopped = false;
        try
        {
            UsageException.Blame(() => runner.Run(stopping.Token));
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            isStopped = true;
        }
        finally
        {
            view.End();
        }

        ExperimentResult result = runner.Result;
        if (Directory.Exists(folder) && result.Runs.Length > 0)
        {
            ExperimentReport.Write(folder, result, command);
        }

        if (isStopped)
        {
            string why = session.Cancellation.IsCancellationRequested ? "stopped" : "the time is up";
            session.Error.Message($"nin: {why}: {result.Runs.Length} of {result.RunsInAll} runs are done, and what was begun is saved. Go on with:", "yellow");
            session.Error.Plain("  " + CommandText.Of(["nin", .. WordsOf(arguments, folder)]));
        }

        if (session.Cancellation.IsCancellationRequested)
        {
            return ExitCode.Cancelled;
        }

        if (result.Runs.Length > 0)
        {
            view.Finish(result, folder);
        }

        if (asJson)
        {
            session.Out.Plain(ExperimentReport.Json(result, command));
        }

        return ExitCode.Done;
    }

    private ExperimentWishes WishesOf(ParseResult arguments) => new(arguments.GetRequiredValue(_name))
    {
        IsQuick = arguments.GetValue(_quick),
        IsLarge = arguments.GetValue(_large),
        Data = arguments.GetValue(_data),
        Pictures = arguments.GetValue(_pictures),
        Epochs = arguments.GetValue(_epochs),
        Steps = arguments.GetValue(_steps),
        Seeds = arguments.GetValue(_seeds) is { Length: > 0 } seeds ? seeds : null,
        Arms = arguments.GetValue(_arms)?.Split(','),
        Out = arguments.GetValue(_out),
        Threads = arguments.GetValue(_threads) ?? 0,
    };

    /// <summary>What is typed behind <c>nin</c> to make the same, or to go on with it.</summary>
    private List<string> WordsOf(ParseResult arguments, string folder)
    {
        List<string> words = [Name, arguments.GetRequiredValue(_name)];
        words.AddRange(arguments.GetValue(_quick) ? [_quick.Name] : []);
        words.AddRange(arguments.GetValue(_large) ? [_large.Name] : []);
        Repeat(_data, AsPath(arguments.GetValue(_data)));
        Repeat(_pictures, Number(arguments.GetValue(_pictures)));
        Repeat(_epochs, Number(arguments.GetValue(_epochs)));
        Repeat(_steps, Number(arguments.GetValue(_steps)));
        Repeat(_seeds, arguments.GetResult(_seeds)?.Tokens[0].Value);
        Repeat(_arms, arguments.GetValue(_arms));
        Repeat(_threads, Number(arguments.GetValue(_threads)));
        Repeat(_dataRoot, AsPath(arguments.GetValue(_dataRoot)));
        Repeat(_out, folder);
        return words;

        static string? Number(int? value) => value?.ToString(CultureInfo.InvariantCulture);

        static string? AsPath(string? path) => path is not null && Path.Exists(path) ? Path.GetFullPath(path) : path;

        void Repeat(Option option, string? value)
        {
            if (value is not null)
            {
                words.AddRange([option.Name, value]);
            }
        }
    }
}
