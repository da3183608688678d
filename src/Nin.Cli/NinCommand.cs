using System.CommandLine;
using System.CommandLine.Help;
using Nin.Cli.Commands;
using Nin.Cli.Failures;
using Nin.Cli.Input;
using Nin.Cli.Output;
using Nin.Parquet;

namespace Nin.Cli;

/// <summary>
/// The <c>nin</c> command: finds the command that is meant, runs it, and turns what goes wrong into a line and an exit code.
/// </summary>
internal static class NinCommand
{
    /// <summary>The word before a command that asks for its help, as <c>--help</c> after it does.</summary>
    private const string HelpWord = "help";

    /// <summary>The commands, in the order in which the help lists them.</summary>
    private static readonly (string Name, Func<Session, Command> Create)[] Commands =
    [
        ("train", session => new TrainCommand(session)),
        ("experiment", session => new ExperimentCommand(session)),
        ("lr-find", session => new LrFindCommand(session)),
        ("tune", session => new TuneCommand(session)),
        ("eval", session => new EvalCommand(session)),
        ("predict", session => new PredictCommand(session)),
        ("explain", session => new ExplainCommand(session)),
        ("report", session => new ReportCommand(session)),
        ("import", session => new ImportCommand(session)),
        ("verify", session => new VerifyCommand(session)),
        ("export", session => new ExportCommand(session)),
        ("average", session => new AverageCommand(session)),
        ("summary", session => new SummaryCommand(session)),
        ("networks", session => new NetworksCommand(session)),
        ("backbones", session => new BackbonesCommand(session)),
        ("data", session => new DataCommand(session)),
        ("bench", session => new BenchCommand(session)),
    ];

    /// <summary>What commands were called before: scripts that say so still run.</summary>
    private static readonly Dictionary<string, string> FormerNames = new() { ["models"] = "networks" };

    /// <summary>Runs a command line; gives the exit code.</summary>
    /// <param name="args">The words after <c>nin</c>.</param>
    /// <param name="output">Where results go.</param>
    /// <param name="error">Where failures and notes go.</param>
    /// <param name="clock">Tells when a progress line is due; null for the system's.</param>
    /// <param name="cancellation">Ends the work after the step under way.</param>
    public static int Run(
        IReadOnlyList<string> args, Screen output, Screen error, TimeProvider? clock = null,
            CancellationToken cancellation = default)
    {
        ParquetImages.Register();
        try
        {
            bool isEmpty = args.Count == 0;
            if (!isEmpty && args[0] == HelpWord)
            {
                args = [.. args.Skip(1), "--help"];
            }

            if (!isEmpty && FormerNames.TryGetValue(args[0], out string? name))
            {
                args = [name, .. args.Skip(1)];
            }

            Command root = Create(
                new Session(output, error, clock ?? TimeProvider.System, cancellation), isEmpty ? null : args[0]);
            ParseResult result = root.Parse(
                isEmpty ? ["--help"] : args,
                new ParserConfiguration { EnablePosixBundling = false, ResponseFileTokenReplacer = null });
            ArgumentCheck.Check(args, result);
            int code = result.Invoke(new InvocationConfiguration
            {
                Output = isEmpty ? error.Writer : output.Writer,
                Error = error.Writer,
                EnableDefaultExceptionHandler = false,

                // Signals are handled in Interrupts: a limit here would end the process before a checkpoint is on the disk.
                ProcessTerminationTimeout = null,
            });
            return isEmpty ? ExitCode.WrongUsage : code;
        }
#pragma warning disable CA1031 // The last line of defence: whatever it is, the user gets one line and the shell a code.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            return Failure.Report(failure, error);
        }
    }

    /// <summary>Not the parser's own root command: that one is called like the assembly.</summary>
    /// <remarks>Only the command that is named is made: it is all that its command line needs, and the start is sooner.</remarks>
    private static Command Create(Session session, string? name)
    {
        Command root = new("nin", "Train, understand and ship image classifiers.")
        {
            new HelpOption { Action = new HelpText(session.Out) },
            new VersionOption { Action = new VersionText() },
        };
        bool isKnown = Commands.Any(command => command.Name == name);
        foreach ((string known, Func<Session, Command> create) in Commands)
        {
            if (!isKnown || known == name)
            {
                root.Add(create(session));
            }
        }

        return root;
    }
}
