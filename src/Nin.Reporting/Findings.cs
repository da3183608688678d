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

    /// <summary>The figures.</summary>
    public required Evaluation Evaluation { get; init; }

    /// <summary>The mistakes that were answered most surely.</summary>
    public required ImmutableArray<ShownAnswer> Mistakes { get; init; }

    /// <summary>The right answers that were least sure.</summary>
    public required ImmutableArray<ShownAnswer> Unsure { get; init; }

    /// <summary>Measures a model.</summary>
    /// <exception cref="ArgumentException">The data has neither a test nor a validation part, or unknown classes.</exception>
    public static Findings Of(Model model, DataSplits data, int threads, CancellationToken cancellation)
    {
        Dataset part = data.Test ?? data.Validation ?? throw new ArgumentException(
            $"{data.Name} has neither a test nor a validation part to measure on");
        (Evaluation evaluation, IReadOnlyList<Answer> answers) = AnswerLog.Measure(model, part, threads, cancellation);
        using var explainer = new Explainer(model, threads);
        return new Findings
        {
            Part = part,
            IsValidation = data.Test is null,
            Evaluation = evaluation,
            Mistakes = Explained(answers.Where(answer => !answer.IsRight).OrderByDescending(answer => answer.Confidence)),
            Unsure = Explained(answers.Where(answer => answer.IsRight).OrderBy(answer => answer.Confidence)),
        };

        ImmutableArray<ShownAnswer> Explained(IEnumerable<Answer> chosen) => [.. chosen.Take(Shown).Select(answer =>
        {
            cancellation.ThrowIfCancellationRequested();
            Image image = part.Read(answer.Index);
            int[] classes = answer.IsRight ? [answer.Best] : [answer.Best, answer.Label];
            string[] names = [.. classes.Select(index => model.Labels[index])];
            return new ShownAnswer(answer, part.NameOf(answer.Index), explainer.Explain(image, names));
        })];
    }
}
