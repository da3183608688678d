using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Nin.Cli.Commands;
using Nin.Cli.Failures;

namespace Nin.Cli.Input;

/// <summary>Turns what the parser objects to into one line a user understands.</summary>
internal static class ArgumentCheck
{
    /// <exception cref="UsageException">The arguments do not fit the command.</exception>
    public static void Check(IReadOnlyList<string> args, ParseResult result)
    {
        if (result.Action is HelpText or VersionText)
        {
            return;
        }

        Command command = result.CommandResult.Command;
        string problem = EmptyWord(args) ?? UnknownOption(args, result.CommandResult) ?? UnknownCommand(result) ?? MissingArgument(result)
            ?? (result.Errors.Count > 0 ? result.Errors[0].Message : "");
        if (problem.Length > 0)
        {
            string path = string.Join(' ', Path(result.CommandResult));
            throw new UsageException($"{problem}{(problem[^1] is '.' or '?' ? "" : ".")} Try '{path} --help'.");
        }
    }

    /// <summary>An empty word is a shell variable that was not set, and no name or path.</summary>
    private static string? EmptyWord(IReadOnlyList<string> args) =>
        args.Any(string.IsNullOrWhiteSpace) ? "expected no empty argument; is a variable not set?" : null;

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
                return $"unknown option '{name}'{Suggestion(name, known)}";
            }
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
            ? $"unknown command '{result.UnmatchedTokens[0]}'{Suggestion(result.UnmatchedTokens[0], known)}; known are {string.Join(", ", known)}"
            : command.Action is null ? $"expected a command after it: {string.Join(", ", known)}" : null;
    }

    private static string? MissingArgument(ParseResult result)
    {
        Argument? missing = result.CommandResult.Command.Arguments.FirstOrDefault(argument =>
            argument.Arity.MinimumNumberOfValues > 0 && result.GetResult(argument) is not { Tokens.Count: > 0 });
        Option? required = result.CommandResult.Command.Options.FirstOrDefault(option => option.Required && result.GetResult(option) is not { IdentifierTokenCount: > 0 });
        return missing is not null ? $"{missing.Name} is missing" : required is not null ? $"option '{required.Name}' is missing" : null;
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

    private static string Suggestion(string word, IEnumerable<string> known)
    {
        (string Name, int Distance) nearest = known
            .Select(name => (name, name.StartsWith(word, StringComparison.Ordinal) && word.Length > 3 ? 1 : Distance(word, name)))
            .DefaultIfEmpty(("", int.MaxValue))
            .MinBy(candidate => candidate.Item2);
        return nearest.Distance <= 2 ? $", did you mean '{nearest.Name}'?" : "";
    }

    /// <summary>Letters to add, drop or change to get from one word to the other.</summary>
    private static int Distance(string from, string to)
    {
        int[] row = [.. Enumerable.Range(0, to.Length + 1)];
        for (int i = 1; i <= from.Length; i++)
        {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= to.Length; j++)
            {
                int change = diagonal + (from[i - 1] == to[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(change, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[^1];
    }
}
