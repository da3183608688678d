namespace Nin.Reporting.Html;

/// <summary>The parts that a page does not have, and why: each reason once, with all that is missing for it.</summary>
internal sealed class MissingSections : Section
{
    private readonly List<(string Why, List<string> Titles)> _reasons = [];

    public override string Title => "Not shown";

    /// <summary>Whether nothing is missing.</summary>
    public bool IsEmpty => _reasons.Count == 0;

    /// <summary>Adds a part that is missing.</summary>
    public void Add(string title, string why)
    {
        if (!_reasons.Exists(one => one.Why == why))
        {
            _reasons.Add((why, []));
        }

        _reasons.Find(one => one.Why == why).Titles.Add(title);
    }

    /// <summary>Adds a part to the page, or to what is missing where there is a reason.</summary>
    public void AddOr(List<Section> sections, string title, string? why, Func<Section> make)
    {
        if (why is null)
        {
            sections.Add(make());
        }
        else
        {
            Add(title, why);
        }
    }

    public override void Write(HtmlWriter html)
    {
        foreach ((string why, List<string> titles) in _reasons)
        {
            html.Text("p", $"Missing: {why}", ("class", "missing"));
            html.Text("p", $"So there is no {string.Join(", ", titles)}.");
        }
    }
}
