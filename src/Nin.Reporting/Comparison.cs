using Nin.Data;
using Nin.Models;
using Nin.Reporting.Html;
using Nin.Reporting.Sections;

namespace Nin.Reporting;

/// <summary>A page of several runs side by side.</summary>
public static class Comparison
{
    /// <summary>Makes the page.</summary>
    /// <param name="runs">The runs, two or more; the others are compared with the first.</param>
    /// <param name="data">What to measure them on; null where there is nothing.</param>
    /// <param name="dataProblem">Why there is nothing.</param>
    /// <param name="threads">Threads that compute; 0 for one a core.</param>
    /// <param name="cancellation">Ends the measuring.</param>
    /// <exception cref="ArgumentException">
    /// There are fewer than two runs, or a model does not know a class of the data.
    /// </exception>
    public static string Page(
        IReadOnlyList<RunRecord> runs, DataSplits? data, string dataProblem = "no data set was given", int threads = 0,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(runs);
        if (runs.Count < 2)
        {
            throw new ArgumentException($"expected two runs or more to compare, got {runs.Count}.", nameof(runs));
        }

        string[] names = Names(runs);
        Dataset? part = data?.Test ?? data?.Validation;
        List<ComparedRun> compared = [];
        for (int i = 0; i < runs.Count; i++)
        {
            compared.Add(
                new ComparedRun(names[i], runs[i], part is null ? null : Measured(runs[i].Model, part, threads, cancellation)));
        }

        string why = data is null ? dataProblem : part is null ? $"{data.Name} has neither a test nor a validation part" : "";
        List<Section> sections =
        [
            new ComparedFiguresSection(compared, part?.Name, why),
            new ComparedCurvesSection(compared),
            new DifferencesSection(compared),
        ];
        return Html.Page.Of(
            $"Comparison: {string.Join(", ", names)}", part is null ? "runs of Nin" : $"runs of Nin, measured on {part.Name}", sections);
    }

    /// <summary>Evaluates a model and keeps every answer; null where the run has no model.</summary>
    private static MeasuredRun? Measured(Model? model, Dataset part, int threads, CancellationToken cancellation)
    {
        if (model is null)
        {
            return null;
        }

        (Evaluation evaluation, IReadOnlyList<Answer> answers) = AnswerLog.Measure(model, part, threads, cancellation);
        return new MeasuredRun(evaluation, [.. answers.Select(answer => answer.IsRight)]);
    }

    /// <summary>The folders' names, numbered where two are the same.</summary>
    private static string[] Names(IReadOnlyList<RunRecord> runs)
    {
        var seen = new Dictionary<string, int>(StringComparer.Ordinal);
        return [.. runs.Select(run =>
        {
            int number = seen[run.Name] = seen.GetValueOrDefault(run.Name) + 1;
            return number == 1 ? run.Name : $"{run.Name} ({number})";
        })];
    }
}
