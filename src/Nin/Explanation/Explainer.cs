using Nin.Data.Preparing;
using Nin.Data.Targets;
using Nin.Execution;
using Nin.Execution.Parameters;
using Nin.Imaging;
using Nin.Kernels;
using Nin.Models;
using Nin.Networks;
using Nin.Tensors;
using Nin.Threading;

namespace Nin.Explanation;

/// <summary>A model that says where in a picture its answer comes from. Any number of threads may ask at once.</summary>
/// <remarks>
/// The maps come from the pass that answers. Only where the head is more than an average and a sum, as behind another layer than
/// the last one with maps, is each class taken back through the network (Grad-CAM).
/// </remarks>
public sealed class Explainer : IDisposable
{
    private readonly WorkerPool _pool;
    private readonly Classifier _classifier;
    private readonly MapLayer _layer;
    private readonly Network _scored;
    private readonly Dictionary<int, MapWeights> _weights = [];
    private readonly Lock _gate = new();
    private LayerGradients? _gradients;

    /// <summary>Prepares a model.</summary>
    /// <param name="model">The model.</param>
    /// <param name="threads">Threads that compute; 0 for one a core.</param>
    /// <param name="layer">The layer whose maps are looked at; the last one that has maps where null.</param>
    /// <exception cref="ArgumentException">
    /// There is no such layer, or it has no maps; the message lists those that do.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="threads"/> is negative.</exception>
    public Explainer(Model model, int threads = 0, string? layer = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentOutOfRangeException.ThrowIfNegative(threads);
        _layer = MapLayer.Of(model.Network, layer);
        _scored = model.Network.WithOutputs(_layer.Scores);
        _pool = WorkerPool.Of(threads);
        _classifier = new Classifier(model, _pool, [_layer.Name, _layer.Scores]);
    }

    /// <summary>The model.</summary>
    public Model Model => _classifier.Model;

    /// <summary>The layer whose maps are looked at.</summary>
    public string Layer => _layer.Name;

    /// <summary>
    /// Whether the maps are the classes' scores, spread over the picture: the mean of a map is the score. Else they are
    /// Grad-CAM's.
    /// </summary>
    public bool IsExact => _layer.IsAffine;

    /// <summary>Answers for a picture, and shows where the likeliest classes are.</summary>
    /// <param name="image">The picture, of any size.</param>
    /// <param name="count">How many classes.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is not positive.</exception>
    /// <exception cref="NotFiniteNumberException">An answer is no number: the weights are not fit for this picture.</exception>
    public ExplainedImage Explain(Image image, int count = 3)
    {
        ArgumentNullException.ThrowIfNull(image);
        Prediction prediction = _classifier.Classify(image);
        return Explained(image, prediction, [.. prediction.Top(count).Select(one => one.Index)], isNative: false);
    }

    /// <summary>Answers for a picture, and shows where some classes are.</summary>
    /// <param name="image">The picture, of any size.</param>
    /// <param name="labels">The names of the classes.</param>
    /// <exception cref="ArgumentException">The model does not know a class; the message lists those it knows.</exception>
    /// <exception cref="NotFiniteNumberException">An answer is no number: the weights are not fit for this picture.</exception>
    public ExplainedImage Explain(Image image, IReadOnlyList<string> labels)
    {
        ArgumentNullException.ThrowIfNull(image);
        int[] classes = Classes(labels);
        return Explained(image, _classifier.Classify(image), classes, isNative: false);
    }

    /// <summary>
    /// The same without shrinking or stretching the picture: a network whose head averages its maps takes pictures of any size,
    /// and a large photograph has a large map.
    /// </summary>
    /// <param name="image">The picture.</param>
    /// <param name="count">How many classes.</param>
    /// <exception cref="NetworkException">The network's layers do not fit pictures of that size.</exception>
    /// <exception cref="ArgumentException">The preprocessing is one of a single size.</exception>
    /// <exception cref="Formats.NinFormatException">The network needs more for such a picture than the limits allow.</exception>
    public ExplainedImage ExplainNative(Image image, int count = 3)
    {
        ArgumentNullException.ThrowIfNull(image);
        Prediction prediction = _classifier.ClassifyNative(image);
        return Explained(image, prediction, [.. prediction.Top(count).Select(one => one.Index)], isNative: true);
    }

    /// <summary>The same for some classes by name.</summary>
    /// <param name="image">The picture.</param>
    /// <param name="labels">The names of the classes.</param>
    /// <exception cref="NetworkException">The network's layers do not fit pictures of that size.</exception>
    /// <exception cref="ArgumentException">A class is unknown, or the preprocessing is one of a single size.</exception>
    /// <exception cref="Formats.NinFormatException">The network needs more for such a picture than the limits allow.</exception>
    public ExplainedImage ExplainNative(Image image, IReadOnlyList<string> labels)
    {
        ArgumentNullException.ThrowIfNull(image);
        int[] classes = Classes(labels);
        return Explained(image, _classifier.ClassifyNative(image), classes, isNative: true);
    }

    /// <summary>The maps of classes by their index.</summary>
    internal ExplainedImage ExplainClasses(Image image, int[] classes) =>
        Explained(image, _classifier.Classify(image), classes, isNative: false);

    /// <summary>What answers.</summary>
    internal Classifier Classifier => _classifier;

    /// <summary>Frees the threads and the memory.</summary>
    public void Dispose()
    {
        _gradients?.Dispose();
        _classifier.Dispose();
        _pool.Dispose();
    }

    private int[] Classes(IReadOnlyList<string> labels)
    {
        ArgumentNullException.ThrowIfNull(labels);
        return [.. labels.Select(label => Model.Labels.IndexOf(label) is >= 0 and int index ? index : throw new ArgumentException(
            $"the model does not know the class '{label}'; it knows {Formats.MessageText.Shorten(string.Join(", ", Model.Labels), 400)}.",
            nameof(labels)))];
    }

    private ExplainedImage Explained(Image image, Prediction prediction, int[] classes, bool isNative)
    {
        var preprocessing = isNative ? Model.Preprocessing.WithSize(image.Height, image.Width) : Model.Preprocessing;
        PictureMove move = preprocessing.Resizing.MoveOf(image.Height, image.Width, preprocessing.Height, preprocessing.Width);
        NamedValue maps = prediction.Value(_layer.Name), scores = prediction.Value(_layer.Scores);
        var window = SeenWindow.Of(move);
        float[][] values;
        lock (_gate)
        {
            values = _layer.IsAffine
                ? [.. classes.Select(index => WeightsOf(index).Apply(maps))]
                : GradCams(classes, image, preprocessing, maps.Shape, isNative);
        }

        return new ExplainedImage(image, prediction, [.. classes.Select((index, i) => new ClassMap(
            index, Model.Labels[index], prediction.Probabilities[index], scores.Data[index], maps.Shape.Height, maps.Shape.Width,
            values[i], window))]);
    }

    /// <summary>
    /// Behind an affine head the weights are the same for every picture; they are measured once, on an empty one.
    /// </summary>
    private MapWeights WeightsOf(int index)
    {
        if (!_weights.TryGetValue(index, out MapWeights? weights))
        {
            _gradients ??= Gradients(_scored);
            float[] values = new float[_gradients.Shape.Length], gradient = new float[values.Length];
            float score = _gradients.Run(new float[Model.Network.Input.Length], index, values, gradient);
            weights = new MapWeights(_gradients.Shape, values, gradient, score);
            _weights.Add(index, weights);
        }

        return weights;
    }

    /// <summary>A picture of a size of its own has a plan of its own, which serves all of its classes.</summary>
    private float[][] GradCams(int[] classes, Image image, Preprocessing preprocessing, FeatureShape shape, bool isNative)
    {
        float[] values = new float[shape.Length], gradient = new float[shape.Length];
        float[] picture = new float[preprocessing.Length];
        preprocessing.Apply(image, picture);
        using LayerGradients? sized = isNative
            ? Gradients(_scored.WithInput(_scored.Input with { Height = image.Height, Width = image.Width }))
            : null;
        LayerGradients gradients = sized ?? (_gradients ??= Gradients(_scored));
        return [.. classes.Select(index =>
        {
            gradients.Run(picture, index, values, gradient);
            return GradCam.Of(shape, values, gradient);
        })];
    }

    private LayerGradients Gradients(Network network)
    {
        using ParameterBuffer parameters = Model.ToParameters();
        return new LayerGradients(network, parameters, _layer.Name, KernelSet.Default, _pool);
    }
}
