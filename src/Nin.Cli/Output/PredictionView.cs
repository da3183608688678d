using Nin.Models;

namespace Nin.Cli.Output;

/// <summary>
/// Answers as lines: the file, its label and how likely it is; or, where more classes are asked for, a small table a file.
/// </summary>
internal sealed class PredictionView : IPredictionWriter
{
    private const int LongestFile = 60;
    private const int LongestBar = 20;

    private readonly Screen _screen;
    private readonly int _fileWidth, _labelWidth, _top;

    /// <param name="screen">Where the answers go.</param>
    /// <param name="files">The pictures that are asked about.</param>
    /// <param name="model">What answers.</param>
    /// <param name="top">Classes a picture.</param>
    public PredictionView(Screen screen, IReadOnlyList<string> files, Model model, int top)
    {
        (_screen, _top) = (screen, top);
        _fileWidth = Math.Min(files.Select(file => file.Length).DefaultIfEmpty(0).Max(), LongestFile);
        _labelWidth = model.Labels.Max(label => label.Length);
    }

    public void End()
    {
    }

    public void Write(string file, Prediction prediction)
    {
        if (_top == 1)
        {
            _screen.Line(
                $"{Screen.Escape(file.PadRight(_fileWidth))}  [bold]{Screen.Escape(prediction.Label.PadRight(_labelWidth))}[/]  "
                + $"{Figures.Percent(prediction.Probability),8}");
            return;
        }

        _screen.Line($"[bold]{Screen.Escape(file)}[/]");
        foreach (ClassProbability one in prediction.Top(_top))
        {
            string bar = _screen.IsTerminal
                ? $"  [green]{new string('━', (int)Math.Round(one.Probability * LongestBar))}[/]"
                : "";
            _screen.Line($"  {Screen.Escape(one.Label.PadRight(_labelWidth))}  {Figures.Percent(one.Probability),8}{bar}");
        }
    }
}
