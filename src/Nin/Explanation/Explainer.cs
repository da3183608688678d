using System.Globalization;
using Nin.Data.Preparing;
using Nin.Data.Targets;
using Nin.Execution;
using Nin.Execution.Parameters;
using Nin.Formats;
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
    /// <summary>The maps of a layer are kept up to this size, as those of a network in network always are.</summary>
    private const long KeptBytes = 256_000_000;

    /// <summary>
    /// At a picture's own size, what stands out is looked for at about the model's own scale: this share of its input's side.
    /// </summary>
    private const double SmoothedShare = 0.25;

    private readonly WorkerPool _pool;
    private readonly Classifier _classifier;
    private readonly MapLayer _layer;
    private readonly Network _scored;
    private readonly Dictionary<int, MapWeights> _weights = [];
    private readonly Limits _limits;
    private readonly Lock _gate = new();
    private LayerGradients? _gradients;

    /// <summary>Prepares a model.</summary>
    /// <param name="model">The model.</param>
    /// <param name="threads">Threads that compute; 0 for one a core.</param>
    /// <param name="layer">The layer whose maps are looked at; the last one that has maps where null.</param>
    /// <param name="limits">
    /// What a picture at its own size may need where it cannot be computed in tiles; <see cref="Limits.Default"/> where null.
    /// </param>
    /// <exception cref="ArgumentException">
    /// There is no such layer, or it has no maps; the message lists those that do.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="threads"/> is negative.</exception>
    public Explainer(Model model, int threads = 0, string? layer = null, Limits? limits = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentOutOfRangeException.ThrowIfNegative(threads);
        _layer = MapLayer.Of(model.Network, layer);
        _scored = model.Network.WithOutputs(_layer.Scores);
        _pool = WorkerPool.Of(threads);
        _limits = limits ?? Limits.Default;
        _classifier = new Classifier(model, _pool, [_layer.Name, _layer.Scores], _limits);
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
    /// and a large photograph has a large map. It is computed in tiles, so that the memory does not grow with the picture, where
    /// <see cref="Classifier.ClassifyNative"/> says so.
    /// </summary>
    /// <param name="image">The picture.</param>
    /// <param name="count">How many classes.</param>
    /// <param name="cancellation">Ends the call between two tiles.</param>
    /// <exception cref="NetworkException">The network's layers do not fit pictures of that size.</exception>
    /// <exception cref="ArgumentException">The preprocessing is one of a single size.</exception>
    /// <exception cref="NinFormatException">The network needs more for such a picture than the limits allow.</exception>
    public ExplainedImage ExplainNative(Image image, int count = 3, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(image);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        return ExplainedNative(
            image, known: null, prediction => [.. prediction.Top(count).Select(one => one.Index)], cancellation);
    }

    /// <summary>The same for some classes by name.</summary>
    /// <param name="image">The picture.</param>
    /// <param name="labels">The names of the classes.</param>
    /// <param name="cancellation">Ends the call between two tiles.</param>
    /// <exception cref="NetworkException">The network's layers do not fit pictures of that size.</exception>
    /// <exception cref="ArgumentException">A class is unknown, or the preprocessing is one of a single size.</exception>
    /// <exception cref="NinFormatException">The network needs more for such a picture than the limits allow.</exception>
    public ExplainedImage ExplainNative(Image image, IReadOnlyList<string> labels, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(image);
        int[] classes = Classes(labels);
        return ExplainedNative(image, classes, _ => classes, cancellation);
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
            $"the model does not know the class '{label}'; it knows {MessageText.Shorten(string.Join(", ", Model.Labels), 400)}.",
            nameof(labels)))];
    }

    private ExplainedImage ExplainedNative(
        Image image, int[]? known, Func<Prediction, int[]> choose, CancellationToken cancellation)
    {
        if (_layer.IsEven && _classifier.IsTiled(image))
        {
            (int height, int width) = _classifier.GridOf(image);
            int channels = Model.Network.OutputShapes[Model.Network.IndexOf(Layer)].Channels;
            double bytes = (double)height * width * channels * sizeof(float);
            if (bytes > Math.Min(KeptBytes, _limits.NetworkBytes / 2.0))
            {
                return ExplainedByTiles(image, known, choose, cancellation);
            }
        }

        if (!_layer.IsEven)
        {
            // Before a pass that needs less is refused for what it needs.
            CheckWayBack(image);
        }

        Prediction prediction = _classifier.ClassifyNative(image, cancellation);
        return Explained(image, prediction, choose(prediction), isNative: true);
    }

    /// <summary>
    /// Where not even the maps can be kept, each tile is weighed for the classes at once. Which these are may be known only after
    /// all tiles; then they are computed twice.
    /// </summary>
    private ExplainedImage ExplainedByTiles(
        Image image, int[]? known, Func<Prediction, int[]> choose, CancellationToken cancellation)
    {
        (int height, int width) = _classifier.GridOf(image);
        int[] classes = known ?? choose(_classifier.ClassifyTiles(image, Layer, _ => { }, cancellation));
        MapWeights[] weights;
        lock (_gate)
        {
            weights = [.. classes.Select(WeightsOf)];
        }

        float[][] values = [.. classes.Select(_ => new float[height * width])];
        Prediction prediction = _classifier.ClassifyTiles(image, Layer, Weigh, cancellation);
        return Mapped(image, prediction, classes, isNative: true, (height, width), values);

        void Weigh(MapTile tile)
        {
            int columns = tile.Columns.To - tile.Columns.From;
            for (int row = tile.Rows.From; row < tile.Rows.To; row++)
            {
                for (int i = 0; i < classes.Length; i++)
                {
                    weights[i].Apply(tile.Row(row), values[i].AsSpan((row * width) + tile.Columns.From, columns));
                }
            }
        }
    }

    private ExplainedImage Explained(Image image, Prediction prediction, int[] classes, bool isNative)
    {
        NamedValue maps = prediction.Value(Layer);
        float[][] values;
        lock (_gate)
        {
            values = _layer.IsEven || (_layer.IsAffine && !isNative)
                ? [.. classes.Select(index => WeightsOf(index).Apply(maps))]
                : ByGradient(classes, image, maps, isNative);
        }

        return Mapped(image, prediction, classes, isNative, (maps.Shape.Height, maps.Shape.Width), values);
    }

    private ExplainedImage Mapped(
        Image image, Prediction prediction, int[] classes, bool isNative, (int Height, int Width) grid, float[][] values)
    {
        Preprocessing preprocessing = PreprocessingOf(image, isNative);
        PictureMove move = preprocessing.Resizing.MoveOf(image.Height, image.Width, preprocessing.Height, preprocessing.Width);
        NamedValue scores = prediction.Value(_layer.Scores);
        var window = SeenWindow.Of(move);
        double smoothing = isNative ? Math.Min(Model.Network.Input.Height, Model.Network.Input.Width) * SmoothedShare : 0;
        return new ExplainedImage(image, prediction, [.. classes.Select((index, i) => new ClassMap(
            index, Model.Labels[index], prediction.Probabilities[index], scores.Data[index], grid.Height, grid.Width, values[i],
            window)
        {
            Smoothing = smoothing,
            IsExact = IsExact,
        })]);
    }

    private Preprocessing PreprocessingOf(Image image, bool isNative) =>
        isNative ? Model.Preprocessing.WithSize(image.Height, image.Width) : Model.Preprocessing;

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
            weights = new MapWeights(_gradients.Shape, values, gradient, score, _layer.IsEven);
            _weights.Add(index, weights);
        }

        return weights;
    }

    /// <summary>
    /// Maps by how the scores change with the layer in this very picture. One of a size of its own has a plan of its own, which
    /// serves all of its classes.
    /// </summary>
    private float[][] ByGradient(int[] classes, Image image, NamedValue maps, bool isNative)
    {
        FeatureShape shape = maps.Shape;
        Preprocessing preprocessing = PreprocessingOf(image, isNative);
        float[] values = new float[shape.Length], gradient = new float[shape.Length];
        float[] picture = new float[preprocessing.Length];
        preprocessing.Apply(image, picture);
        using LayerGradients? sized = isNative ? SizedGradients(image) : null;
        LayerGradients gradients = sized ?? (_gradients ??= Gradients(_scored));
        return [.. classes.Select(index =>
        {
            float score = gradients.Run(picture, index, values, gradient);
            return _layer.IsAffine
                ? new MapWeights(shape, values, gradient, score, isEven: false).Apply(maps)
                : GradCam.Of(shape, values, gradient);
        })];
    }

    private LayerGradients SizedGradients(Image image) => Gradients(SizedFor(image));

    private Network SizedFor(Image image) =>
        _scored.WithInput(_scored.Input with { Height = image.Height, Width = image.Width });

    /// <exception cref="NinFormatException">It needs more than the limits allow.</exception>
    private void CheckWayBack(Image image)
    {
        // On the way back all activations are there, each with its gradient.
        double bytes = 2.0 * sizeof(float) * SizedFor(image).OutputShapes.Sum(shape => (double)shape.Length);
        if (bytes > _limits.NetworkBytes)
        {
            throw new NinFormatException(
                "picture",
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"the maps of '{Layer}' need the way back through the network, which takes {bytes / 1e6:N0} MB for one picture; at most {_limits.NetworkBytes / 1e6:N0} MB are allowed (Limits.NetworkBytes)."))
            {
                Remedy = Remedy.RaiseNetworkLimits,
            };
        }
    }

    private LayerGradients Gradients(Network network)
    {
        using ParameterBuffer parameters = Model.ToParameters();
        return new LayerGradients(network, parameters, _layer.Name, KernelSet.Default, _pool);
    }
}
