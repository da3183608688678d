using Nin.Data.Targets;
using Nin.Metrics;

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
        ReadOnlySpan<float> probabilities = example.Probabilities;
        int best = 0;
        for (int i = 1; i < probabilities.Length; i++)
        {
            best = probabilities[i] > probabilities[best] ? i : best;
        }

        _answers.Add(new Answer(example.Index, ((ClassTarget)example.Target).Label, best, probabilities[best]));
    }
}
