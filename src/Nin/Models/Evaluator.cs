using Nin.Data;
using Nin.Data.Preparing;
using Nin.Data.Targets;
using Nin.Execution;
using Nin.Metrics;
using Nin.Networks;
using Nin.Objectives;
using Nin.Threading;

namespace Nin.Models;

/// <summary>Takes a data set through a network once, and feeds every figure from it.</summary>
internal static class Evaluator
{
    /// <summary>Measures on a data set.</summary>
    /// <param name="executor">The network.</param>
    /// <param name="objective">What it learned.</param>
    /// <param name="dataset">The pictures.</param>
    /// <param name="preprocessing">What is done to a picture first.</param>
    /// <param name="pool">The threads.</param>
    /// <param name="names">The names of the network's classes.</param>
    /// <param name="labelOf">The network's class for each class of the data set; the same index where null.</param>
    /// <param name="metrics">More figures.</param>
    /// <param name="cancellation">Stops between two chunks of pictures.</param>
    /// <param name="front">What a picture goes through before the network of the executor; nothing where null.</param>
    /// <param name="kind">What is made of the scores; what the objective says where null.</param>
    /// <param name="temperature">What the scores are divided by before they become probabilities.</param>
    /// <param name="views">The forms in which a picture is answered for.</param>
    /// <exception cref="ArgumentException">The views do not fit the preprocessing or the outputs.</exception>
    public static Evaluation Evaluate(
        InferenceExecutor executor, Objective objective, Dataset dataset, Preprocessing preprocessing, WorkerPool pool,
        IReadOnlyList<string> names, int[]? labelOf, IReadOnlyList<Metric> metrics, CancellationToken cancellation,
        float temperature = 1, AnswerKind? kind = null, FrozenFront? front = null,
        TestViews views = TestViews.None)
    {
        objective = objective.Measuring;
        OutputLayout layout = executor.Plan.OutputLayout;
        TargetEncoding encoding = objective.Encoding(layout);
        var sum = new EvaluationSum(objective, objective.Metrics(layout, names), metrics);

        // What is kept of a picture is what the front makes of its first form.
        var seenAs = new ViewedPictures(views, preprocessing, layout);
        int forms = seenAs.Count;
        FeatureStore? known = forms == 1 ? front?.StoreOf(dataset) : front?.CreateStore(dataset, views: 0);
        int[] indices = front is null ? [] : [.. Enumerable.Range(0, dataset.Count * forms).Select(i => i / forms)];
        int length = preprocessing.Length * forms, room = Math.Min(PictureChunk.Of(length), dataset.Count);
        float[] pictures = new float[room * length], encoded = new float[room * encoding.Length];
        float[] outputs = new float[checked(room * forms * layout.Length)];
        float[] probabilities = new float[room * layout.Shapes[0].Length];
        int[] offsets = OutputOffsets.Of(layout, outputs.Length, room * forms);
        var targets = new Target[room];
        var places = new Memory<float>[layout.Count];
        for (int first = 0; first < dataset.Count; first += room)
        {
            cancellation.ThrowIfCancellationRequested();
            int start = first, count = Math.Min(room, dataset.Count - first);
            pool.Run(count, i =>
            {
                if (known?.Has(start + i, epoch: 0) != true)
                {
                    seenAs.Apply(dataset.Read(start + i), pictures.AsSpan(i * length, length));
                }

                targets[i] = labelOf is null ? dataset.Target(start + i) : ClassTarget.Of(labelOf[dataset.Label(start + i)]);
                encoding.Encode(dataset, start + i, targets[i], encoded.AsSpan(i * encoding.Length, encoding.Length));
            });

            for (int i = 0; i < places.Length; i++)
            {
                places[i] = outputs.AsMemory(offsets[i], count * forms * layout.Shapes[i].Length);
            }

            ReadOnlyMemory<float> seen = pictures.AsMemory(0, count * length);
            if (front is not null)
            {
                seen = front.Features(known!, indices.AsSpan(start * forms, count * forms), epoch: 0, seen);
            }

            executor.Run(count * forms, seen, places);
            for (int i = 0; i < places.Length; i++)
            {
                seenAs.Average(places[i].Span, layout.Shapes[i].Length);
            }

            var answers = new OutputSet(layout, outputs, offsets, count, executor.Plan.Kernels);
            int classes = layout.Shapes[0].Length;
            answers[0].CopyTo(probabilities);
            Answers.ToProbabilities(
                executor.Plan.Kernels, layout, kind ?? objective.AnswerKind, probabilities.AsSpan(0, count * classes),
                temperature);
            sum.Add(answers, encoded.AsSpan(0, count * encoding.Length), targets, probabilities.AsSpan(0, count * classes));
        }

        return sum.Result();
    }
}
