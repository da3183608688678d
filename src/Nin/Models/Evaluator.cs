using Nin.Data;
using Nin.Execution;
using Nin.Kernels.Loss;
using Nin.Kernels.Threading;

namespace Nin.Models;

/// <summary>Takes a data set through a network and counts.</summary>
internal static class Evaluator
{
    /// <summary>Pictures prepared and answered at once.</summary>
    private const int ChunkPictures = 256;

    public static Evaluation Evaluate(
        InferenceExecutor executor, OutputKind outputKind, Dataset dataset, Preprocessing preprocessing, WorkerPool pool,
        CancellationToken cancellation)
    {
        int length = preprocessing.Length, classes = dataset.Classes.Count, correct = 0;
        double loss = 0;
        int room = Math.Min(ChunkPictures, dataset.Count);
        float[] pictures = new float[room * length], outputs = new float[room * classes], gradient = new float[room * classes];
        int[] labels = new int[room];
        for (int first = 0; first < dataset.Count; first += ChunkPictures)
        {
            cancellation.ThrowIfCancellationRequested();
            int start = first, count = Math.Min(ChunkPictures, dataset.Count - first);
            pool.Run(count, i =>
            {
                preprocessing.Apply(dataset.Read(start + i), pictures.AsSpan(i * length, length));
                labels[i] = dataset.Label(start + i);
            });

            executor.Run(count, pictures.AsMemory(0, count * length), outputs.AsMemory(0, count * classes));
            Span<float> chunk = outputs.AsSpan(0, count * classes);
            correct += Scoring.CountCorrect(classes, chunk, labels.AsSpan(0, count));
            loss += outputKind == OutputKind.Logits
                ? Softmax.CrossEntropy(classes, chunk, new ClassTargets(labels.AsSpan(0, count)), 1f, gradient.AsSpan(0, chunk.Length))
                : Softmax.CrossEntropyOfProbabilities(classes, chunk, new ClassTargets(labels.AsSpan(0, count)), 1f, gradient.AsSpan(0, chunk.Length));
        }

        return new Evaluation(dataset.Count, correct, loss / dataset.Count);
    }
}
