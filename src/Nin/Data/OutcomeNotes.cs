using Nin.Data.Folders;
using Nin.Formats;

namespace Nin.Data;

/// <summary>What a reader of annotations leaves out or changes, counted by kind, with the first names.</summary>
internal sealed class OutcomeNotes
{
    private readonly List<(string One, string Many, bool IsLeftOut, List<string> Names)> _kinds = [];

    /// <summary>Something that is in no part of the set.</summary>
    /// <param name="name">The file.</param>
    /// <param name="one">What it is.</param>
    /// <param name="many">What several of them are.</param>
    public void LeaveOut(string name, string one, string many) => Add(name, one, many, isLeftOut: true);

    /// <summary>Something that is taken in another way than it stands there.</summary>
    /// <param name="name">The file.</param>
    /// <param name="one">What it is.</param>
    /// <param name="many">What several of them are.</param>
    public void Say(string name, string one, string many) => Add(name, one, many, isLeftOut: false);

    /// <summary>All of it in one line, or null where nothing is amiss.</summary>
    public string? Note(params ReadOnlySpan<string?> before)
    {
        List<string> notes = [];
        foreach (string? note in before)
        {
            if (note is not null)
            {
                notes.Add(note);
            }
        }

        string leftOut = string.Join(", ", _kinds.Where(kind => kind.IsLeftOut).Select(Line));
        if (leftOut.Length > 0)
        {
            notes.Add($"left out: {leftOut}");
        }

        notes.AddRange(_kinds.Where(kind => !kind.IsLeftOut).Select(Line));
        return notes.Count == 0 ? null : string.Join("; ", notes);
    }

    private static string Line((string One, string Many, bool IsLeftOut, List<string> Names) kind) =>
        $"{CountText.Counted(kind.Names.Count, kind.One, kind.Many)} ({LeftOutFiles.FirstNames(kind.Names)})";

    private void Add(string name, string one, string many, bool isLeftOut)
    {
        int at = _kinds.FindIndex(kind => kind.One == one);
        if (at < 0)
        {
            at = _kinds.Count;
            _kinds.Add((one, many, isLeftOut, []));
        }

        _kinds[at].Names.Add(name);
    }
}
