using System.Globalization;

namespace Nin.Parquet;

/// <summary>Reads the names of classes from the front matter of a data set's README, as the Hugging Face hub has it.</summary>
/// <remarks>
/// Of YAML only what the hub's own tools write is understood: <c>- name: label</c>, below it <c>class_label:</c> and
/// <c>names:</c>, and below that a line for each class, <c>'0': cat</c> or <c>- cat</c>.
/// <b>Source</b> Hugging Face, <i>Dataset Card</i>, "dataset_info".
/// </remarks>
internal static class DatasetCard
{
    /// <summary>The names of a column's classes; null where the text says nothing of them.</summary>
    public static string[]? ClassesOf(string text, string column)
    {
        using IEnumerator<(int Indent, string Text)> lines = FrontMatter(text).GetEnumerator();
        int from = -1;
        while (lines.MoveNext())
        {
            (int indent, string line) = lines.Current;
            if (line.StartsWith("- name:", StringComparison.Ordinal))
            {
                from = Unquoted(line["- name:".Length..]) == column ? indent : -1;
            }
            else if (from >= 0 && indent <= from)
            {
                from = -1;
            }
            else if (from >= 0 && line == "names:")
            {
                return Names(lines, indent);
            }
        }

        return null;
    }

    /// <summary>The lines that stand deeper than the word <c>names</c>, or lists at its own depth.</summary>
    private static string[]? Names(IEnumerator<(int Indent, string Text)> lines, int indent)
    {
        List<string> names = [];
        while (lines.MoveNext() && (lines.Current.Indent > indent || lines.Current.Text.StartsWith("- ", StringComparison.Ordinal)))
        {
            string line = lines.Current.Text;
            string number = names.Count.ToString(CultureInfo.InvariantCulture);
            int colon = line.IndexOf(": ", StringComparison.Ordinal);
            if (line.StartsWith("- ", StringComparison.Ordinal))
            {
                names.Add(Unquoted(line[2..]));
            }
            else if (colon > 0 && Unquoted(line[..colon]) == number)
            {
                names.Add(Unquoted(line[(colon + 1)..]));
            }
            else
            {
                return null;
            }
        }

        return names.Count > 0 ? [.. names] : null;
    }

    /// <summary>The lines between the first two of three dashes, with their indents; empty ones are left out.</summary>
    private static IEnumerable<(int Indent, string Text)> FrontMatter(string text)
    {
        bool isFirst = true;
        foreach (string line in text.TrimStart('\uFEFF').Split('\n'))
        {
            string content = line.TrimEnd();
            if (isFirst || content == "---")
            {
                if (!isFirst || content != "---")
                {
                    yield break;
                }

                isFirst = false;
            }
            else if (content.Trim().Length > 0)
            {
                yield return (content.Length - content.TrimStart().Length, content.Trim());
            }
        }
    }

    private static string Unquoted(string text)
    {
        string inside = text.Trim();
        return inside.Length > 1 && inside[0] is '\'' or '"' && inside[^1] == inside[0] ? inside[1..^1] : inside;
    }
}
