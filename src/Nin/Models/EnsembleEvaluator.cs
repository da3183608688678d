using System.Collections.Immutable;
using Nin.Data;
using Nin.Data.Targets;
using Nin.Networks;
using Nin.Objectives;

namespace Nin.Models;

/// <summary>Takes a data set through all models of an ensemble once, and feeds every figure from their common answers.</summary>
internal static class EnsembleEvaluator
{
    public static EnsembleEvaluation Evaluate(Ensemble ensemble, Dataset dataset, CancellationToken cancellation)
    {
        AnswerKind kind = ensemble.Models[0].AnswerKind;
        Objective objective = kind == AnswerKind.AnyClasses ? new MultiLabel() : new Classification();
        OutputLayout layout = LayoutOf(ensemble.Labels.Length);
        TargetEncoding encoding = objective.Encoding(layout);
        int[]? labelOf = dataset.HasLabels ? LabelMatch.Of(ensemble.Labels, dataset) : null;
        var sum = new EvaluationSum(objective, objective.Metrics(layout, ensemble.Labels), []);

        int[] lengths = [.. ensemble.Members.Select(member => member.FormsLength)];
        int chunk = Math.Min(PictureChunk.Of(lengths.Sum()), dataset.Count), classes = ensemble.Labels.Length;
        float[][] pictures = [.. lengths.Select(length => new float[chunk * length])];
        float[] encoded = new float[chunk * encoding.Length], scores = new float[chunk * classes];
        float[] probabilities = new float[chunk * classes];
        var targets = new Target[chunk];
        int[] ofMembers = new int[ensemble.Models.Length];
        for (int first = 0; first < dataset.Count; first += chunk)
        {
            cancellation.ThrowIfCancellationRequested();
            int start = first, count = Math.Min(chunk, dataset.Count - first);
            ensemble.Pool.Run(count, i =>
            {
                Imaging.Image image = dataset.Read(start + i);
                for (int member = 0; member < pictures.Length; member++)
                {
                    ensemble.Members[member].PrepareForms(image, pictures[member].AsSpan(i * lengths[member], lengths[member]));
                }

                targets[i] = labelOf is null ? dataset.Target(start + i) : ClassTarget.Of(labelOf[dataset.Label(start + i)]);
                encoding.Encode(dataset, start + i, targets[i], encoded.AsSpan(i * encoding.Length, encoding.Length));
            });

            IReadOnlyList<Prediction>[] answers =
                [.. ensemble.Members.Select((member, m) => member.ClassifyForms(pictures[m].AsMemory(0, count * lengths[m])))];
            for (int i = 0; i < count; i++)
            {
                Prediction together = ensemble.Together([.. answers.Select(one => one[i])]);
                together.Probabilities.CopyTo(probabilities.AsSpan(i * classes, classes));
                ToScores(kind, together.Probabilities, scores.AsSpan(i * classes, classes));
                for (int member = 0; member < answers.Length; member++)
                {
                    ofMembers[member] += IsRight(ensemble, member, answers[member][i], targets[i]) ? 1 : 0;
                }
            }

            var outputs = new OutputSet(layout, scores.AsSpan(0, count * classes), count);
            sum.Add(outputs, encoded.AsSpan(0, count * encoding.Length), targets, probabilities.AsSpan(0, count * classes));
        }

        return new EnsembleEvaluation(sum.Result(), ImmutableArray.Create(ofMembers));
    }

    /// <summary>Whether a model has a picture right: its likeliest class, or its set of classes.</summary>
    private static bool IsRight(Ensemble ensemble, int member, Prediction answer, Target target) => target is ClassTarget single
        ? ensemble.LabelOf(member, answer) == single.Label
        : target is ClassSetTarget set && Enumerable.Range(0, ensemble.Labels.Length).All(
            label => answer.Probabilities[ensemble.PlaceIn(member, label)] > 0.5f == set.Labels.Contains(label));

    /// <summary>The scores that such probabilities come from, as the objective's loss reads them.</summary>
    private static void ToScores(AnswerKind kind, ImmutableArray<float> probabilities, Span<float> scores)
    {
        for (int c = 0; c < scores.Length; c++)
        {
            float score = MathF.Log(Math.Max(probabilities[c], float.Epsilon));
            scores[c] = kind == AnswerKind.AnyClasses ? score - MathF.Log(Math.Max(1 - probabilities[c], float.Epsilon)) : score;
        }
    }

    /// <summary>One output of so many scores: the means come from no network, and have the form of one's output.</summary>
    private static OutputLayout LayoutOf(int classes) =>
        new(new NetworkBuilder("ensemble", 1, 1, classes).Flatten().Build());
}
