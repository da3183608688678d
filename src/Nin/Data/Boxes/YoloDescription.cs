using System.Globalization;
using Nin.Data.Folders;

namespace Nin.Data.Boxes;

/// <summary>What the YAML file of a YOLO set says: the classes' names, and the folders of the parts.</summary>
/// <remarks>
/// A small part of YAML is read, strictly: keys without spaces before them, and for <c>names</c>, <c>nc</c>, <c>train</c>,
/// <c>val</c> and <c>test</c> a text, a list or a map, each on a line of its own or in brackets. All other keys are passed over
/// with what belongs to them. <b>Source</b> YAML 1.2.2, sections 6.6, 7.3, 7.4 and 8.2.
/// </remarks>
/// <param name="Names">The classes.</param>
/// <param name="Folders">The folders of each part that is named, as they stand there.</param>
internal sealed record YoloDescription(string[] Names, IReadOnlyDictionary<FolderPart, string[]> Folders)
{
    /// <summary>Reads the lines of a file; null where it names no classes.</summary>
    /// <exception cref="FormatException">A key that is read has a value that is not understood.</exception>
    public static YoloDescription? Parse(string text)
    {
        string[] lines = [.. text.ReplaceLineEndings("\n").Split('\n').Select(WithoutComment)];
        string[]? names = null;
        string? count = null;
        var folders = new Dictionary<FolderPart, string[]>();
        for (int at = 0; at < lines.Length; at++)
        {
            if (KeyOf(lines[at]) is not string key)
            {
                continue;
            }

            string value = lines[at][(key.Length + 1)..].Trim();
            int first = at;
            while (at + 1 < lines.Length && BelongsToKey(lines[at + 1]))
            {
                at++;
            }

            string[] below = [.. lines[(first + 1)..(at + 1)].Where(line => line.Length > 0)];
            switch (key)
            {
                case "names":
                    names = Values(key, value, below, areNumbered: true);
                    break;
                case "nc":
                    count = value;
                    break;
                case "train":
                    folders[FolderPart.Train] = Values(key, value, below, areNumbered: false);
                    break;
                case "val" or "valid" or "validation":
                    folders[FolderPart.Validation] = Values(key, value, below, areNumbered: false);
                    break;
                case "test":
                    folders[FolderPart.Test] = Values(key, value, below, areNumbered: false);
                    break;
            }
        }

        if (names is null)
        {
            return null;
        }

        return count is not null && count != names.Length.ToString(CultureInfo.InvariantCulture)
            ? throw new FormatException($"'nc' says {count} classes, and 'names' has {names.Length}.")
            : new YoloDescription(names, folders);
    }

    /// <summary>A text, the entries of a list, or the values of a map whose keys are 0, 1, 2 and so on.</summary>
    private static string[] Values(string key, string value, string[] below, bool areNumbered)
    {
        if (value.StartsWith('[') || value.StartsWith('{'))
        {
            string whole = string.Join(' ', [value, .. below.Select(line => line.Trim())]);
            return whole.EndsWith(value[0] == '[' ? ']' : '}')
                ? FromEntries(key, SplitFlow(key, whole[1..^1]), isMap: value[0] == '{', areNumbered)
                : throw new FormatException($"'{key}': expected a closing bracket.");
        }

        if (value.Length > 0)
        {
            return below.Length > 0 || areNumbered
                ? throw new FormatException(
                    $"'{key}': expected {(areNumbered ? "a list or a map" : "a text or a list")}, got '{value}'.")
                : [Scalar(key, value)];
        }

        if (below.Length == 0)
        {
            return [];
        }

        // A list's entries all begin with a dash, and a map's have the same indent.
        bool isList = below[0].TrimStart().StartsWith('-');
        int indent = IndentOf(below[0]);
        return below.Any(
            line => IndentOf(line) != indent || line.TrimStart().StartsWith("- ", StringComparison.Ordinal) != isList)
            ? throw new FormatException($"'{key}': expected a list or a map whose lines have the same indent.")
            : FromEntries(
                key, [.. below.Select(line => (isList ? line.TrimStart()[1..] : line).Trim())], isMap: !isList, areNumbered);
    }

    private static string[] FromEntries(string key, string[] entries, bool isMap, bool areNumbered)
    {
        if (!isMap)
        {
            return [.. entries.Select(entry => Scalar(key, entry))];
        }

        if (!areNumbered)
        {
            throw new FormatException($"'{key}': expected a text or a list, got a map.");
        }

        string?[] values = new string?[entries.Length];
        foreach (string entry in entries)
        {
            int colon = entry.IndexOf(':', StringComparison.Ordinal);
            ReadOnlySpan<char> before = entry.AsSpan(0, Math.Max(colon, 0)).Trim(" '\"");
            bool isNumber = int.TryParse(before, NumberStyles.None, CultureInfo.InvariantCulture, out int number);
            if (colon < 0 || !isNumber || number >= values.Length || values[number] is not null)
            {
                throw new FormatException(
                    $"'{key}': expected the numbers 0 to {values.Length - 1}, each with a name, got '{entry}'.");
            }

            values[number] = Scalar(key, entry[(colon + 1)..].Trim());
        }

        return values!;
    }

    /// <summary>Takes the entries in brackets apart; a comma in quotes is none.</summary>
    private static string[] SplitFlow(string key, string text)
    {
        List<string> entries = [];
        char quote = '\0';
        int start = 0;
        for (int i = 0; i < text.Length; i++)
        {
            if (quote != '\0')
            {
                quote = text[i] == quote ? '\0' : quote;
            }
            else if (text[i] is '\'' or '"')
            {
                quote = text[i];
            }
            else if (text[i] is '[' or ']' or '{' or '}')
            {
                throw new FormatException($"'{key}': expected no brackets within brackets.");
            }
            else if (text[i] == ',')
            {
                entries.Add(text[start..i].Trim());
                start = i + 1;
            }
        }

        // A comma may stand behind the last entry.
        string last = text[start..].Trim();
        return last.Length > 0 ? [.. entries, last] : [.. entries];
    }

    private static string Scalar(string key, string text)
    {
        bool isQuoted = text.Length >= 2 && text[0] is '\'' or '"' && text[^1] == text[0];
        string inside = isQuoted ? text[1..^1] : text;
        if (text.StartsWith('\'') && isQuoted)
        {
            return inside.Replace("''", "'", StringComparison.Ordinal);
        }

        bool isPlain = inside.Length > 0 && !inside.Contains('"', StringComparison.Ordinal)
            && (isQuoted
                ? !inside.Contains('\\', StringComparison.Ordinal)
                : "'&*!|>%@`[]{}".IndexOf(inside[0], StringComparison.Ordinal) < 0);
        return isPlain ? inside : throw new FormatException($"'{key}': expected a plain or a quoted text, got '{text}'.");
    }

    private static string? KeyOf(string line)
    {
        int colon = line.IndexOf(':', StringComparison.Ordinal);
        bool isKey = colon > 0 && (colon == line.Length - 1 || line[colon + 1] == ' ') && line[..colon].All(
            c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-')
            && line[0] != '-';
        return isKey ? line[..colon] : null;
    }

    /// <summary>
    /// Whether a line goes on with what stands at a key: it has an indent, is an entry of a list or closes a bracket.
    /// </summary>
    private static bool BelongsToKey(string line) => line.Length == 0 || line[0] is ' ' or '\t' or '-' or ']' or '}';

    private static int IndentOf(string line) => line.Length - line.TrimStart().Length;

    /// <summary>The line without what stands behind a # that begins a comment, and without spaces at its end.</summary>
    private static string WithoutComment(string line)
    {
        char quote = '\0';
        for (int i = 0; i < line.Length; i++)
        {
            if (quote != '\0')
            {
                quote = line[i] == quote ? '\0' : quote;
            }
            else if (line[i] is '\'' or '"' && (i == 0 || line[i - 1] is ' ' or '[' or ',' or '{' or ':'))
            {
                quote = line[i];
            }
            else if (line[i] == '#' && (i == 0 || line[i - 1] is ' ' or '\t'))
            {
                return line[..i].TrimEnd();
            }
        }

        return line.TrimEnd();
    }
}
