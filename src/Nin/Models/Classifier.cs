using System.Runtime.InteropServices;
using Nin.Data;
using Nin.Execution;
using Nin.Imaging;
using Nin.Kernels;
using Nin.Kernels.Loss;
using Nin.Kernels.Threading;

namespace Nin.Models;

/// <summary>A model ready to answer. Any number of threads may ask it at once.</summary>
/// <remarks>The same picture gets the same answer, to the bit, alone or in any company, on any number of threads.</remarks>
public sealed class Classifier : IDisposable
{
    /// <summary>Pictures of any size that are prepared and answered at once, so that memory does not grow with their number.</summary>
    private const int ChunkPictures = 256;

    private readonly WorkerPool _pool;
    private readonly InferenceExecutor _executor;
    private readonly OutputKind _outputKind;
    private bool _disposed;

    /// <summary>Prepares a model: folds and packs its weights.</summary>
    /// <param name="model">The model.</param>
    /// <param name="threads">The threads that share a call's pictures out; 0 for one a core.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="threads"/> is negative.</exception>
    public Classifier(Model model, int threads = 0)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentOutOfRangeException.ThrowIfNegative(threads);
        Model = model;
        _pool = new WorkerPool(threads == 0 ? Environment.ProcessorCount : threads);
        using ParameterBuffer parameters = model.ToParameters();
        _executor = new InferenceExecutor(model.Network, parameters, KernelSet.Default, _pool);
        _outputKind = OutputKinds.Of(model.Network);
    }

    /// <summary>The model.</summary>
    public Model Model { get; }

    /// <summary>Answers for one picture of any size.</summary>
    public Prediction Classify(Image image) => Classify([image])[0];

    /// <summary>Answers for some pictures of any size, in their order.</summary>
    public IReadOnlyList<Prediction> Classify(IReadOnlyList<Image> images)
    {
        ArgumentNullException.ThrowIfNull(images);
        foreach (Image image in images)
        {
            ArgumentNullException.ThrowIfNull(image, nameof(images));
        }

        int length = Model.Preprocessing.Length;
        float[] pictures = new float[Math.Min(images.Count, ChunkPictures) * length];
        var answers = new List<Prediction>(images.Count);
        for (int first = 0; first < images.Count; first += ChunkPictures)
        {
            int start = first, count = Math.Min(ChunkPictures, images.Count - first);
            _pool.Run(count, i => Model.Preprocessing.Apply(images[start + i], pictures.AsSpan(i * length, length)));
            answers.AddRange(Classify(pictures.AsMemory(0, count * length)));
        }

        return answers;
    }

    /// <summary>Answers for pictures that have been through the model's preprocessing already.</summary>
    /// <remarks><b>Shapes</b> pictures [N, height, width, channels] of the network's input.</remarks>
    /// <exception cref="ArgumentException">The length is not one of whole pictures.</exception>
    public IReadOnlyList<Prediction> Classify(ReadOnlyMemory<float> pictures)
    {
        int length = Model.Network.Input.Length, classes = Model.Network.Classes;
        if (pictures.Length % length != 0)
        {
            throw new ArgumentException($"Classify: expected whole pictures of {length} floats, got {pictures.Length}.", nameof(pictures));
        }

        float[] outputs = new float[pictures.Length / length * classes];
        _executor.Run(pictures.Length / length, pictures, outputs);
        var answers = new Prediction[pictures.Length / length];
        for (int i = 0; i < answers.Length; i++)
        {
            answers[i] = Answer(outputs.AsSpan(i * classes, classes));
        }

        return answers;
    }

    /// <summary>Measures the model on labelled pictures.</summary>
    /// <exception cref="ArgumentException">The data set has other classes than the model, or no picture.</exception>
    public Evaluation Evaluate(Dataset dataset, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        if (dataset.Classes.Count != Model.Network.Classes)
        {
            throw new ArgumentException(
                $"{dataset.Name} has {dataset.Classes.Count} classes, the model {Model.Network.Classes}: they do not belong together.", nameof(dataset));
        }

        if (dataset.Count == 0)
        {
            throw new ArgumentException($"{dataset.Name}: expected at least one picture to measure on, got none.", nameof(dataset));
        }

        return Evaluator.Evaluate(_executor, _outputKind, dataset, Model.Preprocessing, _pool, cancellation);
    }

    /// <summary>Frees the threads and the memory. No call may be under way.</summary>
    public void Dispose()
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        _executor.Dispose();
        _pool.Dispose();
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
}
