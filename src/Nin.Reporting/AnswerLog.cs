using Nin.Data;
using Nin.Data.Targets;
using Nin.Metrics;
using Nin.Models;
using Nin.Objectives;

namespace Nin.Reporting;

/// <summary>Keeps every answer: who is right, how sure, and the most confident mistakes.</summary>
internal sealed class AnswerLog : Metric
{
    private readonly List<Answer> _answers = [];

    /// <inheritdoc/>
    public override string Name => "answers";

    /// <inheritdoc/>
    public override double Value => (double)_answers.Count(answer => answer.IsRight) / _answers.Count;

    /// <summary>The answers, in the order of the pictures.</summary>
    public IReadOnlyList<Answer> Answers => _answers;

    /// <inheritdoc/>
    public override void Add(Example example)
    {
        int label = ((ClassTarget)example.Target).Label;
        _answers.Add(new Answer(
            example.Index, label, example.Best, example.Probabilities[example.Best], example.Probabilities[label]));
    }

    /// <summary>Measures a model on pictures with one class each, and keeps its answers.</summary>
    public static (Evaluation Evaluation, IReadOnlyList<Answer> Answers) Measure(
        Model model, Dataset part, int threads, CancellationToken cancellation, params IReadOnlyList<Metric> more)
    {
        var log = new AnswerLog();
        using var classifier = new Classifier(model, threads);
        return (classifier.Evaluate(part, new Classification(), [log, .. more], cancellation), log.Answers);
    }
}
