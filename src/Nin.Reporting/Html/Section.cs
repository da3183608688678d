namespace Nin.Reporting.Html;

/// <summary>A part of a page.</summary>
internal abstract class Section
{
    /// <summary>Its title.</summary>
    public abstract string Title { get; }

    /// <summary>What links to it name: small letters and hyphens.</summary>
    public string Id => Title.ToLowerInvariant().Replace(' ', '-');

    /// <summary>Writes what stands below the title.</summary>
    public abstract void Write(HtmlWriter html);
}
