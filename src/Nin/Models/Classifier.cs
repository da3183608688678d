using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Nin.Data;
using Nin.Data.Preparing;
using Nin.Execution;
using Nin.Execution.Parameters;
using Nin.Execution.Planning;
using Nin.Formats;
using Nin.Imaging;
using Nin.Kernels;
using Nin.Metrics;
using Nin.Networks;
using Nin.Objectives;
using Nin.Tensors;
using Nin.Threading;

namespace Nin.Models;

/// <summary>A model ready to answer. Any number of threads may ask it at once.</summary>
/// <remarks>The same picture gets the same answer, to the bit, alone or in any company, on any number of threads.</remarks>
public sealed class Classifier : IDisposable
{
    private readonly WorkerPool _pool;
    private readonly bool _ownsPool;
    private readonly InferenceExecutor _executor;
    private readonly OutputLayout _outputs;
    private readonly bool _isMainAskedFor;
    private readonly NativePictures _native;
    private readonly ViewedPictures _views;
    private readonly Lock _gate = new();
    private int _calls;
    private bool _disposed;

    /// <summary>Prepares a model: folds and packs its weights.</summary>
    /// <param name="model">The model.</param>
    /// <param name="threads">The threads that share a call's pictures out; 0 for one a core.</param>
    /// <param name="values">
    /// What every answer brings along: outputs and layers of the network by name, such as the maps before the average. They come
    /// from the same pass.
    /// </param>
    /// <param name="limits">What a picture at its own size may need; <see cref="Limits.Default"/> where null.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="threads"/> is negative.</exception>
    /// <exception cref="ArgumentException">A value is neither an output nor a layer.</exception>
    public Classifier(Model model, int threads = 0, IEnumerable<string>? values = null, Limits? limits = null)
        : this(model, WorkerPool.Of(threads), ownsPool: true, values, limits)
    {
    }

    /// <summary>Prepares a model that answers on threads it shares with others.</summary>
    /// <param name="model">The model.</param>
    /// <param name="pool">
    /// The threads. They stay the caller's, who disposes of them after the last classifier that uses them.
    /// </param>
    /// <param name="values">What every answer brings along: outputs and layers of the network by name.</param>
    /// <param name="limits">What a picture at its own size may need; <see cref="Limits.Default"/> where null.</param>
    /// <exception cref="ArgumentException">A value is neither an output nor a layer.</exception>
    public Classifier(Model model, WorkerPool pool, IEnumerable<string>? values = null, Limits? limits = null)
        : this(model, pool, ownsPool: false, values, limits)
    {
    }

    private Classifier(Model model, WorkerPool pool, bool ownsPool, IEnumerable<string>? values, Limits? limits)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(pool);
        (Model, _pool, _ownsPool) = (model, pool, ownsPool);
        string[] asked = [.. values ?? []];
        _isMainAskedFor = asked.Length > 0;
        Network network = WithValues(model.Network, asked);
        using ParameterBuffer parameters = model.ToParameters();
        _executor = new InferenceExecutor(network, parameters, KernelSet.Default, _pool);
        _outputs = _executor.Plan.OutputLayout;
        _native = new NativePictures(model, network, pool, limits ?? Limits.Default);
        _views = new ViewedPictures(TestViews.None, model.Preprocessing, _outputs);
    }

    /// <summary>The model.</summary>
    public Model Model { get; }

    /// <summary>
    /// The forms in which a picture is answered for; the pictures' answers are the averages of theirs. Pictures at their own
    /// size, and those prepared already, are answered for as they are.
    /// </summary>
    /// <exception cref="ArgumentException">
    /// The preprocessing leaves no room for crops, or the answers bring along maps, which have no average.
    /// </exception>
    public TestViews Views
    {
        get;
        init => (field, _views) = (value, new ViewedPictures(value, Model.Preprocessing, _outputs));
    }

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
        int length = FormsLength;
        int chunk = Math.Min(images.Count, PictureChunk.Of(length));
        float[] pictures = new float[chunk * length];
        var answers = new List<Prediction>(images.Count);
        for (int first = 0; first < images.Count; first += chunk)
        {
            cancellation.ThrowIfCancellationRequested();
            int start = first, count = Math.Min(chunk, images.Count - first);
            _pool.Run(count, i => PrepareForms(images[start + i], pictures.AsSpan(i * length, length)));
            answers.AddRange(AnswersOf(_executor, pictures.AsMemory(0, count * length), _views));
        }

        return answers;
    }

    /// <summary>Answers for a picture at its own size, without shrinking or stretching it.</summary>
    /// <remarks>
    /// A network whose head averages its maps takes pictures of any size; values (see the constructor) have the size that goes
    /// with it. A large picture is computed in tiles that overlap, so that the memory does not grow with it: its answer is that
    /// of the whole but for the order of sums. A network that cannot be cut so takes it as a whole, within the limits. The plans
    /// of the last few sizes are kept. One such call is made at a time.
    /// </remarks>
    /// <param name="image">The picture.</param>
    /// <param name="cancellation">Ends the call between two tiles.</param>
    /// <exception cref="Networks.NetworkException">The network's layers do not fit pictures of that size.</exception>
    /// <exception cref="ArgumentException">The preprocessing is one of a single size.</exception>
    /// <exception cref="NinFormatException">The network needs more for such a picture than the limits allow.</exception>
    /// <exception cref="ObjectDisposedException">The classifier has been disposed of.</exception>
    /// <exception cref="NotFiniteNumberException">An answer is no number: the weights are not fit for this picture.</exception>
    /// <exception cref="OperationCanceledException">The call was cancelled.</exception>
    public Prediction ClassifyNative(Image image, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(image);
        using Call call = Enter();
        lock (_native)
        {
            if (_native.IsTiled(image.Height, image.Width))
            {
                return AnswerTiled(image, tiles: null, cancellation);
            }

            Preprocessing preprocessing = Model.Preprocessing.WithSize(image.Height, image.Width);
            InferenceExecutor executor = _native.Whole(image.Height, image.Width);
            float[] numbers = new float[preprocessing.Length];
            preprocessing.Apply(image, numbers);
            return AnswersOf(executor, numbers)[0];
        }
    }

    /// <summary>Floats of a picture in all its forms.</summary>
    internal int FormsLength => Model.Preprocessing.Length * _views.Count;

    /// <summary>Prepares a picture in all its forms, <see cref="FormsLength"/> floats.</summary>
    internal void PrepareForms(Image image, Span<float> destination) => _views.Apply(image, destination);

    /// <summary>Answers for pictures that have been prepared in all their forms.</summary>
    internal IReadOnlyList<Prediction> ClassifyForms(ReadOnlyMemory<float> pictures)
    {
        using Call call = Enter();
        return AnswersOf(_executor, pictures, _views);
    }

    /// <summary>Whether a picture at its own size is computed in tiles.</summary>
    internal bool IsTiled(Image image) => _native.IsTiled(image.Height, image.Width);

    /// <summary>The rows and columns of the maps of such a picture.</summary>
    internal (int Height, int Width) GridOf(Image image) => _native.GridOf(image);

    /// <summary>
    /// Answers for a picture that is computed in tiles, and gives the tiles of one value away instead of keeping any.
    /// </summary>
    internal Prediction ClassifyTiles(Image image, string value, Action<MapTile> take, CancellationToken cancellation)
    {
        using Call call = Enter();
        lock (_native)
        {
            return AnswerTiled(image, (value, take), cancellation);
        }
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
            throw new ArgumentException(
                $"Classify: expected whole pictures of {length} floats, got {pictures.Length}.", nameof(pictures));
        }

        using Call call = Enter();
        return AnswersOf(_executor, pictures);
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
    /// Measures the model on labelled pictures. Classes are matched by their names; a data set may have some of the model's
    /// classes only.
    /// </summary>
    /// <exception cref="ArgumentException">The data set has a class that the model does not know, or no picture.</exception>
    /// <exception cref="NotFiniteNumberException">An answer is no number.</exception>
    public Evaluation Evaluate(Dataset dataset, CancellationToken cancellation = default) =>
        Evaluate(dataset, Model.AnswerKind == AnswerKind.AnyClasses ? new MultiLabel() : new Classification(), [], cancellation);

    /// <summary>Measures the model on pictures by an objective, and by metrics of one's own.</summary>
    /// <param name="dataset">The pictures.</param>
    /// <param name="objective">What the model learned.</param>
    /// <param name="metrics">More figures; each instance measures once.</param>
    /// <param name="cancellation">Ends the measuring between two chunks of pictures.</param>
    /// <exception cref="ArgumentException">
    /// The data set has a class that the model does not know, targets of another kind than the objective takes, or no picture.
    /// </exception>
    /// <exception cref="NotFiniteNumberException">An answer is no number.</exception>
    public Evaluation Evaluate(
        Dataset dataset, Objective objective, IReadOnlyList<Metric> metrics, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(objective);
        ArgumentNullException.ThrowIfNull(metrics);
        ArgumentNullException.ThrowIfNull(dataset);
        if (dataset.Count == 0)
        {
            throw new ArgumentException(
                $"{dataset.Name}: expected at least one picture to measure on, got none.", nameof(dataset));
        }

        int[]? labels = dataset.HasLabels ? LabelMatch.Of(Model.Labels, dataset) : null;
        objective.Check(_outputs, classes: 0);
        using Call call = Enter();
        Evaluation evaluation = Evaluator.Evaluate(
            _executor, objective, dataset, Model.Preprocessing, _pool, Model.Labels, labels, metrics, cancellation,
            Model.Temperature, Model.AnswerKind, views: Views);
        return double.IsFinite(evaluation.Loss) ? evaluation : throw NoNumber(evaluation.Loss);
    }

    /// <summary>
    /// Frees the threads and the memory: at once, or when the calls that are under way have ended. Later calls throw.
    /// </summary>
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

    /// <summary>
    /// The network with its own outputs where nothing is asked for; else with its main one and what is: no more is computed.
    /// </summary>
    private static Network WithValues(Network network, string[] values)
    {
        if (values.Length == 0)
        {
            return network;
        }

        HashSet<string> nodes = [.. network.Nodes.Select(node => node.Name)];
        NetworkOutput main = network.Outputs[0];
        IEnumerable<NetworkOutput> asked = values.Distinct().Select(name =>
            network.Outputs.FirstOrDefault(output => output.Name == name)
                ?? (nodes.Contains(name) ? name : throw new ArgumentException(
                $"{network.Name}: '{name}' is neither an output nor a layer; the layers are "
                    + $"{MessageText.Shorten(string.Join(", ", nodes), 300)}.",
                nameof(values))));
        return network.WithOutputs([main, .. asked.Where(output => output.Name != main.Name)]);
    }

    private Prediction AnswerTiled(Image image, (string Value, Action<MapTile> Take)? tiles, CancellationToken cancellation)
    {
        (int height, int width) = _native.GridOf(image);
        int channels = _native.Head.Plan.Network.Input.Channels;
        double[] sums = new double[channels];
        string[] names = [.. _native.TileOutputs];
        string[] kept = tiles is null ? [.. names.Where(name => _outputs.Names.Contains(name))] : [];
        var maps = new float[names.Length][];
        var shapes = new FeatureShape[names.Length];
        _native.Run(image, Take, cancellation);
        float[] mean = [.. sums.Select(sum => (float)(sum / ((double)height * width)))];
        Prediction answer = AnswersOf(_native.Head, mean)[0];
        return answer.With(
            [.. kept.Select(name => Array.IndexOf(names, name)).Select(i => new NamedValue(
                names[i], shapes[i] with { Height = height, Width = width },
                ImmutableCollectionsMarshal.AsImmutableArray(maps[i])))]);

        void Take(int output, MapTile tile)
        {
            if (output == 0)
            {
                tile.AddTo(sums);
            }

            if (kept.Contains(names[output]))
            {
                shapes[output] = tile.Shape;
                maps[output] ??= _native.Room(names[output], height, width, tile.Shape.Channels);
                tile.CopyTo(maps[output], width);
            }

            if (tiles is (string value, Action<MapTile> take) && value == names[output])
            {
                take(tile);
            }
        }
    }

    private Prediction[] AnswersOf(InferenceExecutor executor, ReadOnlyMemory<float> pictures, ViewedPictures? views = null)
    {
        OutputLayout layout = executor.Plan.OutputLayout;
        int count = pictures.Length / executor.Plan.Network.Input.Length;
        float[][] outputs = [.. layout.Shapes.Select(shape => new float[checked(count * shape.Length)])];
        Memory<float>[] places = [.. outputs.Select(output => output.AsMemory())];
        executor.Run(count, pictures, places);
        if (Finite.IndexOfOther(outputs[0]) is >= 0 and int at)
        {
            throw NoNumber(outputs[0][at]);
        }

        for (int i = 0; i < outputs.Length; i++)
        {
            views?.Average(outputs[i], layout.Shapes[i].Length);
        }

        var answers = new Prediction[count / (views?.Count ?? 1)];
        for (int i = 0; i < answers.Length; i++)
        {
            answers[i] = Answer(executor.Plan, outputs, i);
        }

        return answers;
    }

    private Prediction Answer(ExecutionPlan plan, float[][] outputs, int picture)
    {
        OutputLayout layout = plan.OutputLayout;
        ReadOnlySpan<float> Of(int output) =>
            outputs[output].AsSpan(picture * layout.Shapes[output].Length, layout.Shapes[output].Length);
        float[] probabilities = Of(0).ToArray();
        Answers.ToProbabilities(plan.Kernels, layout, Model.AnswerKind, probabilities, Model.Temperature);
        ImmutableArray<NamedValue> values = layout.Count == 1 && !_isMainAskedFor ? [] : [.. Enumerable.Range(0, layout.Count)
            .Select(output => new NamedValue(layout.Names[output], layout.Shapes[output], [.. Of(output)]))];
        return new Prediction(
            Model.Labels, ImmutableCollectionsMarshal.AsImmutableArray(probabilities), Answers.Best(Of(0)), values);
    }

    private NotFiniteNumberException NoNumber(double number) =>
        new(
            $"{Model.Network.Name}: the answer is {number}, which is no number: the weights are not fit for this picture.",
            number);

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
        _native.Dispose();
        if (_ownsPool)
        {
            _pool.Dispose();
        }
    }

    /// <summary>
    /// A call under way. The last one out frees what <see cref="Dispose"/> could not: nobody waits, so nobody can hang.
    /// </summary>
    private readonly ref struct Call(Classifier classifier)
    {
        public void Dispose() => classifier.Leave();
    }
}
