using Nin.Data;
using Nin.Models;
using Nin.Reporting.Html;
using Nin.Reporting.Sections;
using Nin.Training;

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
    /// <exception cref="ArgumentException">There are fewer than two runs.</exception>
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
        string why = dataProblem;
        Dataset? part = data is null ? null : PartOf(runs, data, out why);
        ComparedRun[] compared =
        [
            .. runs.Select((run, i) => part is null
                ? new ComparedRun(names[i], run, null)
                : Measured(names[i], run, part, threads, cancellation)),
        ];
        List<Section> sections =
        [
            new ComparedFiguresSection(compared, part?.Name, why),
            new ComparedCurvesSection(compared),
            new DifferencesSection(compared),
        ];
        return Html.Page.Of(
            $"Comparison: {string.Join(", ", names)}", part is null ? "runs of Nin" : $"runs of Nin, measured on {part.Name}", sections);
    }

    /// <summary>
    /// What all are measured on: the test part, else the validation part that the data brings or that all runs set aside alike.
    /// </summary>
    private static Dataset? PartOf(IReadOnlyList<RunRecord> runs, DataSplits data, out string why)
    {
        why = "";
        if ((data.Test ?? data.Validation) is Dataset brought)
        {
            return brought;
        }

        Recipe? first = runs[0].Recipe;
        if (first is null || runs.Any(run => (run.Recipe?.Validation, run.Recipe?.Seed) != (first.Validation, first.Seed)))
        {
            why = $"{data.Name} has neither a test nor a validation part, and the runs did not set the same pictures aside";
            return null;
        }

        try
        {
            Dataset? aside = TrainingParts.WithValidation(first, data).Validation;
            why = aside is null ? $"{data.Name} has neither a test nor a validation part, and the runs set none aside" : "";
            return aside;
        }
        catch (RecipeException error)
        {
            why = error.Message;
            return null;
        }
    }

    /// <summary>
    /// Evaluates a run's model and keeps every answer. One that cannot be measured leaves the others as they are.
    /// </summary>
    private static ComparedRun Measured(string name, RunRecord run, Dataset part, int threads, CancellationToken cancellation)
    {
        if (run.Model is null)
        {
            return new ComparedRun(name, run, null, run.Missing.TryGetValue("model.safetensors", out string? why)
                ? $"model.safetensors: {why}"
                : "it has no model");
        }

        try
        {
            (Evaluation evaluation, IReadOnlyList<Answer> answers) = AnswerLog.Measure(run.Model, part, threads, cancellation);
            return new ComparedRun(name, run, new MeasuredRun(evaluation, [.. answers.Select(answer => answer.IsRight)]));
        }
        catch (ArgumentException error)
        {
            return new ComparedRun(name, run, null, error.Message);
        }
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
