using System.Globalization;
using Nin.Models;

namespace Nin.Cli.Output;

/// <summary>
/// Answers as CSV with a header, each line written as it comes: the file, and a label and a probability for each of the likeliest
/// classes.
/// </summary>
internal sealed class PredictionCsv : IPredictionWriter
{
    private readonly Screen _screen;
    private readonly int _top;

    public PredictionCsv(Screen screen, int top)
    {
        (_screen, _top) = (screen, top);
        IEnumerable<string> columns = Enumerable.Range(1, top).SelectMany<int, string>(
            i => i == 1 ? ["label", "probability"] : [$"label{i}", $"probability{i}"]);
        _screen.Plain(CsvLine.Of(["file", .. columns]));
    }

    public void Write(string file, Prediction prediction) => _screen.Plain(CsvLine.Of(
    [
        file,
        .. prediction.Top(_top).SelectMany<ClassProbability, string>(
            one => [one.Label, one.Probability.ToString(CultureInfo.InvariantCulture)]),
    ]));

    public void End()
    {
    }
}
