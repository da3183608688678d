using System.Collections.Immutable;
using Nin.Data;
using Nin.Explanation;
using Nin.Imaging;
using Nin.Models;

namespace Nin.Reporting;

/// <summary>What a model reaches on the part of a data set that is set aside, and the answers that tell most about it.</summary>
internal sealed record Findings
{
    /// <summary>Pictures of each half of the gallery.</summary>
    private const int Shown = 8;

    /// <summary>The part measured on.</summary>
    public required Dataset Part { get; init; }

    /// <summary>Whether it is the one that the best epoch was chosen by, since there is no other.</summary>
    public required bool IsValidation { get; init; }

    /// <summary>How many of its pictures the model learned from.</summary>
    public required int Learned { get; init; }

    /// <summary>The figures.</summary>
    public required Evaluation Evaluation { get; init; }

    /// <summary>The temperature that these pictures would give; null where the model has one.</summary>
    public required TemperatureFit? Temperature { get; init; }

    /// <summary>The mistakes that were answered most surely.</summary>
    public required ImmutableArray<ShownAnswer> Mistakes { get; init; }

    /// <summary>The right answers that were least sure.</summary>
    public required ImmutableArray<ShownAnswer> Unsure { get; init; }

    /// <summary>Why the answers have no maps; null where they have.</summary>
    public required string? NoMaps { get; init; }

    /// <summary>Measures a model.</summary>
    /// <exception cref="ArgumentException">The data has neither a test nor a validation part, or unknown classes.</exception>
    public static Findings Of(Model model, DataSplits data, int threads, CancellationToken cancellation)
    {
        Dataset part = data.Test ?? data.Validation ?? throw new ArgumentException(
            $"{data.Name} has neither a test nor a validation part to measure on");
        TemperatureFit? temperature = model.Temperature == 1 ? new TemperatureFit() : null;
        (Evaluation evaluation, IReadOnlyList<Answer> answers) = AnswerLog.Measure(
            model, part, threads, cancellation, temperature is null ? [] : [temperature]);
        using Explainer? explainer = ExplainerOf(model, threads, out string? noMaps);
        return new Findings
        {
            Part = part,
            IsValidation = data.Test is null,
            Learned = model.LearnedFrom?.CountIn(part, cancellation) ?? 0,
            Evaluation = evaluation,
            Temperature = temperature,
            Mistakes = Explained(answers.Where(answer => !answer.IsRight).OrderByDescending(answer => answer.Confidence)),
            Unsure = Explained(answers.Where(answer => answer.IsRight).OrderBy(answer => answer.Confidence)),
            NoMaps = noMaps,
        };

        ImmutableArray<ShownAnswer> Explained(IEnumerable<Answer> chosen) => [.. chosen.Take(Shown).Select(answer =>
        {
            cancellation.ThrowIfCancellationRequested();
            Image image = part.Read(answer.Index);
            int[] classes = answer.IsRight ? [answer.Best] : [answer.Best, answer.Label];
            string[] names = [.. classes.Select(index => model.Labels[index])];
            return new ShownAnswer(
                answer, part.NameOf(answer.Index), image, explainer is null ? [] : explainer.Explain(image, names).Maps);
        })];
    }

    /// <summary>What draws the maps; null for a network that flattens its picture at once and so has none.</summary>
    private static Explainer? ExplainerOf(Model model, int threads, out string? problem)
    {
        problem = null;
        try
        {
            return new Explainer(model, threads);
        }
        catch (ArgumentException error)
        {
            problem = error.Message;
            return null;
        }
    }
}
