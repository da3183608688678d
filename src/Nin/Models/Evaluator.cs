using Nin.Data;
using Nin.Execution;
using Nin.Kernels.Loss;
using Nin.Kernels.Threading;

namespace Nin.Models;

/// <summary>Takes a data set through a network and counts.</summary>
internal static class Evaluator
{
    /// <summary>Measures on a data set, whose classes are the network's outputs unless told otherwise.</summary>
    /// <param name="executor">The network.</param>
    /// <param name="outputKind">What its outputs mean.</param>
    /// <param name="dataset">The pictures.</param>
    /// <param name="preprocessing">What is done to a picture first.</param>
    /// <param name="pool">The threads.</param>
    /// <param name="cancellation">Stops between two chunks of pictures.</param>
    /// <param name="labelOf">The network's output for each class of the data set; the same index where null.</param>
    /// <param name="names">The names of the network's outputs; the data set's classes where null.</param>
    public static Evaluation Evaluate(
        InferenceExecutor executor, OutputKind outputKind, Dataset dataset, Preprocessing preprocessing, WorkerPool pool,
        CancellationToken cancellation, int[]? labelOf = null, IReadOnlyList<string>? names = null)
    {
        names ??= dataset.Classes;
        int length = preprocessing.Length, classes = names.Count, correct = 0;
        var confusion = new ConfusionMatrix(names);
        double loss = 0;
        int room = Math.Min(PictureChunk.Of(length), dataset.Count);
        float[] pictures = new float[room * length], outputs = new float[room * classes], gradient = new float[room * classes];
        int[] labels = new int[room];
        for (int first = 0; first < dataset.Count; first += room)
        {
            cancellation.ThrowIfCancellationRequested();
            int start = first, count = Math.Min(room, dataset.Count - first);
            pool.Run(count, i =>
            {
                preprocessing.Apply(dataset.Read(start + i), pictures.AsSpan(i * length, length));
                labels[i] = labelOf is null ? dataset.Label(start + i) : labelOf[dataset.Label(start + i)];
            });

            executor.Run(count, pictures.AsMemory(0, count * length), outputs.AsMemory(0, count * classes));
            Span<float> chunk = outputs.AsSpan(0, count * classes);
            for (int i = 0; i < count; i++)
            {
                confusion.Add(labels[i], Scoring.Best(chunk.Slice(i * classes, classes)));
            }

            correct += Scoring.CountCorrect(classes, chunk, labels.AsSpan(0, count));
            loss += outputKind == OutputKind.Logits
                ? Softmax.CrossEntropy(classes, chunk, new ClassTargets(labels.AsSpan(0, count)), 1f, gradient.AsSpan(0, chunk.Length))
                : Softmax.CrossEntropyOfProbabilities(classes, chunk, new ClassTargets(labels.AsSpan(0, count)), 1f, gradient.AsSpan(0, chunk.Length));
        }

        return new Evaluation(dataset.Count, correct, loss / dataset.Count) { Confusion = confusion };
    }
}
