using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Nin.Cli.Commands;
using Nin.Cli.Failures;
using Nin.Formats;

namespace Nin.Cli.Input;

/// <summary>Turns what the parser objects to into one line a user understands.</summary>
internal static class ArgumentCheck
{
    /// <exception cref="UsageException">The arguments do not fit the command.</exception>
    public static void Check(IReadOnlyList<string> args, ParseResult result)
    {
        // Help is asked for of a command; of one that there is not none can be shown.
        Command command = result.CommandResult.Command;
        if (result.Action is VersionText
            || (result.Action is HelpText && (command.Subcommands.Count == 0 || result.UnmatchedTokens.Count == 0)))
        {
            return;
        }

        if (LateCommand(args, result) is string late)
        {
            throw new UsageException(late);
        }

        string problem = EmptyWord(args) ?? UnknownOption(args, result.CommandResult) ?? UnknownCommand(result)
            ?? MissingArgument(result)
            ?? (result.Errors.Count > 0 ? result.Errors[0].Message : "");
        if (problem.Length > 0)
        {
            string path = string.Join(' ', Path(result.CommandResult));
            throw new UsageException($"{problem}{(problem[^1] is '.' or '?' ? "" : ".")} Try '{path} --help'.");
        }
    }

    /// <summary>An empty word is a shell variable that was not set, and no name or path.</summary>
    private static string? EmptyWord(IReadOnlyList<string> args) =>
        args.Any(string.IsNullOrWhiteSpace) ? "one of the arguments is empty. Is a variable of the shell not set?" : null;

    /// <summary>A misspelt option would else be taken for the argument that is expected at its place.</summary>
    private static string? UnknownOption(IReadOnlyList<string> args, CommandResult result)
    {
        string[] known = [.. OptionsOf(result)];
        foreach (string arg in args.TakeWhile(arg => arg != "--").Where(arg => arg.Length > 1 && arg[0] == '-'))
        {
            string name = arg.Split('=', ':')[0];
            bool isNumber = double.TryParse(arg, NumberStyles.Float, CultureInfo.InvariantCulture, out _);
            if (!isNumber && !known.Contains(name))
            {
                return $"unknown option '{name}'{NearestName.Suggestion(name, known)}";
            }
        }

        return null;
    }

    /// <summary>A command that stands after its own arguments: which one is meant is known all the same.</summary>
    private static string? LateCommand(IReadOnlyList<string> args, ParseResult result)
    {
        Command command = result.RootCommandResult.Command;
        for (int i = 0; i < args.Count && command.Subcommands.Count > 0; i++)
        {
            string[] known = [.. command.Subcommands.Select(sub => sub.Name)];
            if (command.Subcommands.FirstOrDefault(sub => sub.Name == args[i]) is Command next)
            {
                command = next;
                continue;
            }

            int late = args.Index().FirstOrDefault(arg => arg.Index > i && known.Contains(arg.Item)).Index;
            return late == 0 || (NearestName.Of(args[i], known) is not null && !WordOrder.IsDataName(args[i]))
                ? null
                : $"the command comes before '{args[i]}'; type: {CommandText.Of(["nin", .. args.Take(i), args[late], .. args.Skip(i).Take(late - i), .. args.Skip(late + 1)])}";
        }

        return null;
    }

    private static string? UnknownCommand(ParseResult result)
    {
        Command command = result.CommandResult.Command;
        string[] known = [.. command.Subcommands.Select(sub => sub.Name)];
        if (known.Length == 0)
        {
            return result.UnmatchedTokens.Count == 0 ? null : $"unexpected argument '{result.UnmatchedTokens[0]}'";
        }

        return result.UnmatchedTokens.Count > 0
            ? $"unknown command '{result.UnmatchedTokens[0]}'{NearestName.Suggestion(result.UnmatchedTokens[0], known)}; known are {string.Join(", ", known)}"
            : command.Action is null ? $"expected a command after it: {string.Join(", ", known)}" : null;
    }

    private static string? MissingArgument(ParseResult result)
    {
        Argument? missing = result.CommandResult.Command.Arguments.FirstOrDefault(argument =>
            argument.Arity.MinimumNumberOfValues > 0 && result.GetResult(argument) is not { Tokens.Count: > 0 });
        Option? required = result.CommandResult.Command.Options.FirstOrDefault(
            option => option.Required && result.GetResult(option) is not { IdentifierTokenCount: > 0 });
        return missing is not null ? $"{missing.Name} is missing"
            : required is not null ? $"option '{required.Name}' is missing"
            : null;
    }

    private static IEnumerable<string> OptionsOf(CommandResult result)
    {
        IEnumerable<Option> own = result.Command.Options;
        for (SymbolResult? parent = result.Parent; parent is CommandResult command; parent = parent.Parent)
        {
            own = own.Concat(command.Command.Options.Where(option => option.Recursive));
        }

        return own.SelectMany(option => option.Aliases.Append(option.Name));
    }

    private static IEnumerable<string> Path(CommandResult result)
    {
        IEnumerable<string> above = result.Parent is CommandResult parent ? Path(parent) : [];
        return above.Append(result.Command.Name);
    }
}
