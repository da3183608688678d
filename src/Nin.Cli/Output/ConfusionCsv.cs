using System.Text;
using Nin.Metrics;

namespace Nin.Cli.Output;

/// <summary>A confusion matrix as CSV: a row for each class of the pictures, a column for each class of the answers.</summary>
/// <remarks><b>Source</b> RFC 4180, with line feeds alone at the ends of lines.</remarks>
internal static class ConfusionCsv
{
    public static void Write(Stream stream, ConfusionMatrix confusion)
    {
        using var writer = new StreamWriter(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), leaveOpen: true)
        {
            NewLine = "\n",
        };
        writer.WriteLine(CsvLine.Of(["actual \\ predicted", .. confusion.Labels]));
        for (int actual = 0; actual < confusion.Labels.Length; actual++)
        {
            IEnumerable<string> counts = Enumerable.Range(0, confusion.Labels.Length).Select(
                predicted => $"{confusion[actual, predicted]}");
            writer.WriteLine(CsvLine.Of([confusion.Labels[actual], .. counts]));
        }
    }
}
