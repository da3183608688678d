using Nin.Reporting.Html;

namespace Nin.Reporting.Experiments;

/// <summary>A part of an experiment's page that is written by a function.</summary>
internal sealed class ExperimentSection(string title, Action<HtmlWriter> write) : Section
{
    public override string Title => title;

    public override void Write(HtmlWriter html) => write(html);
}
