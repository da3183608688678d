using System.Runtime.InteropServices;
using Nin.Data;
using Nin.Execution;
using Nin.Imaging;
using Nin.Kernels;
using Nin.Kernels.Loss;
using Nin.Kernels.Threading;
using Nin.Tensors;

namespace Nin.Models;

/// <summary>A model ready to answer. Any number of threads may ask it at once.</summary>
/// <remarks>The same picture gets the same answer, to the bit, alone or in any company, on any number of threads.</remarks>
public sealed class Classifier : IDisposable
{
    private readonly WorkerPool _pool;
    private readonly bool _ownsPool;
    private readonly InferenceExecutor _executor;
    private readonly OutputKind _outputKind;
    private readonly Lock _gate = new();
    private int _calls;
    private bool _disposed;

    /// <summary>Prepares a model: folds and packs its weights.</summary>
    /// <param name="model">The model.</param>
    /// <param name="threads">The threads that share a call's pictures out; 0 for one a core.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="threads"/> is negative.</exception>
    public Classifier(Model model, int threads = 0)
        : this(model, NewPool(threads), ownsPool: true)
    {
    }

    /// <summary>Prepares a model that answers on threads it shares with others.</summary>
    /// <param name="model">The model.</param>
    /// <param name="pool">The threads. They stay the caller's, who disposes of them after the last classifier that uses them.</param>
    public Classifier(Model model, WorkerPool pool)
        : this(model, pool, ownsPool: false)
    {
    }

    private Classifier(Model model, WorkerPool pool, bool ownsPool)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(pool);
        (Model, _pool, _ownsPool) = (model, pool, ownsPool);
        using ParameterBuffer parameters = model.ToParameters();
        _executor = new InferenceExecutor(model.Network, parameters, KernelSet.Default, _pool);
        _outputKind = OutputKinds.Of(model.Network);
    }

    /// <summary>The model.</summary>
    public Model Model { get; }

    /// <summary>Answers for one picture of any size.</summary>
    /// <exception cref="ObjectDisposedException">The classifier has been disposed of.</exception>
    /// <exception cref="NotFiniteNumberException">An answer is no number: the weights are not fit for this picture.</exception>
    public Prediction Classify(Image image) => Classify([image])[0];

    /// <summary>Answers for some pictures of any size, in their order.</summary>
    /// <exception cref="ObjectDisposedException">The classifier has been disposed of.</exception>
    /// <exception cref="NotFiniteNumberException">An answer is no number: the weights are not fit for this picture.</exception>
    /// <exception cref="OperationCanceledException">The call was cancelled between two pictures.</exception>
    public IReadOnlyList<Prediction> Classify(IReadOnlyList<Image> images, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(images);
        foreach (Image image in images)
        {
            ArgumentNullException.ThrowIfNull(image, nameof(images));
        }

        using Call call = Enter();
        int length = Model.Preprocessing.Length;
        int chunk = Math.Min(images.Count, PictureChunk.Of(length));
        float[] pictures = new float[chunk * length];
        var answers = new List<Prediction>(images.Count);
        for (int first = 0; first < images.Count; first += chunk)
        {
            cancellation.ThrowIfCancellationRequested();
            int start = first, count = Math.Min(chunk, images.Count - first);
            _pool.Run(count, i => Model.Preprocessing.Apply(images[start + i], pictures.AsSpan(i * length, length)));
            answers.AddRange(Answers(pictures.AsMemory(0, count * length)));
        }

        return answers;
    }

    /// <summary>Answers for pictures that have been through the model's preprocessing already.</summary>
    /// <remarks><b>Shapes</b> pictures [N, height, width, channels] of the network's input.</remarks>
    /// <exception cref="ArgumentException">The length is not one of whole pictures.</exception>
    /// <exception cref="ObjectDisposedException">The classifier has been disposed of.</exception>
    /// <exception cref="NotFiniteNumberException">An answer is no number: the weights are not fit for this picture.</exception>
    public IReadOnlyList<Prediction> Classify(ReadOnlyMemory<float> pictures)
    {
        int length = Model.Network.Input.Length;
        if (pictures.Length % length != 0)
        {
            throw new ArgumentException($"Classify: expected whole pictures of {length} floats, got {pictures.Length}.", nameof(pictures));
        }

        using Call call = Enter();
        return Answers(pictures);
    }

    /// <summary>Answers for one picture without holding the caller's thread, as a web server wants it.</summary>
    /// <exception cref="OperationCanceledException">The call was cancelled before it began.</exception>
    public async Task<Prediction> ClassifyAsync(Image image, CancellationToken cancellation = default) =>
        (await ClassifyAsync([image], cancellation).ConfigureAwait(false))[0];

    /// <summary>Answers for some pictures, in their order, without holding the caller's thread.</summary>
    /// <exception cref="OperationCanceledException">The call was cancelled between two pictures.</exception>
    public Task<IReadOnlyList<Prediction>> ClassifyAsync(IReadOnlyList<Image> images, CancellationToken cancellation = default) =>
        Task.Run(() => Classify(images, cancellation), cancellation);

    /// <summary>
    /// Measures the model on labelled pictures. Classes are matched by their names; a data set may have some of the model's classes only.
    /// </summary>
    /// <exception cref="ArgumentException">The data set has a class that the model does not know, or no picture.</exception>
    /// <exception cref="NotFiniteNumberException">An answer is no number.</exception>
    public Evaluation Evaluate(Dataset dataset, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        if (dataset.Count == 0)
        {
            throw new ArgumentException($"{dataset.Name}: expected at least one picture to measure on, got none.", nameof(dataset));
        }

        int[] labels = LabelMatch.Of(Model.Labels, dataset);
        using Call call = Enter();
        Evaluation evaluation = Evaluator.Evaluate(
            _executor, _outputKind, dataset, Model.Preprocessing, _pool, cancellation, labels, Model.Labels);
        return double.IsFinite(evaluation.Loss) ? evaluation : throw NoNumber(evaluation.Loss);
    }

    /// <summary>Frees the threads and the memory: at once, or when the calls that are under way have ended. Later calls throw.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            if (_disposed)
            {
                return;
            }

            _disposed = true;
            if (_calls > 0)
            {
                return;
            }
        }

        Free();
    }

    private static WorkerPool NewPool(int threads)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(threads);
        return new WorkerPool(threads == 0 ? Environment.ProcessorCount : threads);
    }

    private Prediction[] Answers(ReadOnlyMemory<float> pictures)
    {
        int length = Model.Network.Input.Length, classes = Model.Network.Classes;
        float[] outputs = new float[pictures.Length / length * classes];
        _executor.Run(pictures.Length / length, pictures, outputs);
        if (Finite.IndexOfOther(outputs) is >= 0 and int at)
        {
            throw NoNumber(outputs[at]);
        }

        var answers = new Prediction[pictures.Length / length];
        for (int i = 0; i < answers.Length; i++)
        {
            answers[i] = Answer(outputs.AsSpan(i * classes, classes));
        }

        return answers;
    }

    private Prediction Answer(ReadOnlySpan<float> outputs)
    {
        float[] probabilities = outputs.ToArray();
        if (_outputKind == OutputKind.Logits)
        {
            Softmax.Forward(probabilities.Length, probabilities, probabilities);
        }

        return new Prediction(
            Model.Labels, ImmutableCollectionsMarshal.AsImmutableArray(probabilities), Scoring.Best(outputs));
    }

    private NotFiniteNumberException NoNumber(double number) =>
        new($"{Model.Network.Name}: the answer is {number}, which is no number: the weights are not fit for this picture.", number);

    private Call Enter()
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            _calls++;
            return new Call(this);
        }
    }

    private void Leave()
    {
        lock (_gate)
        {
            if (--_calls > 0 || !_disposed)
            {
                return;
            }
        }

        Free();
    }

    private void Free()
    {
        _executor.Dispose();
        if (_ownsPool)
        {
            _pool.Dispose();
        }
    }

    /// <summary>A call under way. The last one out frees what <see cref="Dispose"/> could not: nobody waits, so nobody can hang.</summary>
    private readonly ref struct Call(Classifier classifier)
    {
        public void Dispose() => classifier.Leave();
    }
}
