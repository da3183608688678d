using System.Collections.Immutable;
using Nin.Data;
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

/// <summary>
/// A model that shows its layers: the maps of a picture, and what a single unit looks for. One caller at a time.
/// </summary>
/// <remarks>
/// <see cref="FilterPicture"/>, <see cref="LayerMapPicture"/> and <see cref="UnitPicture"/> draw what it finds. No number depends
/// on the threads.
/// </remarks>
public sealed class LayerExplainer : IDisposable
{
    private readonly WorkerPool _pool;
    private readonly Dictionary<string, InferenceExecutor> _executors = [];
    private readonly Dictionary<string, Deconvolution> _deconvolutions = [];

    /// <summary>Prepares a model.</summary>
    /// <param name="model">The model.</param>
    /// <param name="threads">Threads that compute; 0 for one a core.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="threads"/> is negative.</exception>
    public LayerExplainer(Model model, int threads = 0)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentOutOfRangeException.ThrowIfNegative(threads);
        (Model, _pool) = (model, WorkerPool.Of(threads));
        Layers = [.. Enumerable.Range(0, model.Network.Nodes.Length).Where(HasMaps).Select(i => model.Network.Nodes[i].Name)];
    }

    /// <summary>The model.</summary>
    public Model Model { get; }

    /// <summary>
    /// The layers that have maps, from the picture on. Those that change nothing when answering, such as dropout, are left out.
    /// </summary>
    public ImmutableArray<string> Layers { get; }

    /// <summary>Refuses a layer that has no maps.</summary>
    /// <exception cref="ArgumentException">It is none of <see cref="Layers"/>; the message lists them.</exception>
    public void Check(string layer)
    {
        if (!Layers.Contains(layer))
        {
            throw new ArgumentException(
                $"{Model.Network.Name}: '{layer}' is no layer with maps{NearestName.Suggestion(layer, Layers)}; those are "
                + $"{MessageText.Shorten(string.Join(", ", Layers), 400)}.", nameof(layer));
        }
    }

    /// <summary>Refuses a unit that there is not.</summary>
    /// <exception cref="ArgumentException">There is no such layer or channel; the message lists what there is.</exception>
    public void Check(LayerUnit unit)
    {
        ArgumentNullException.ThrowIfNull(unit);
        unit.IndexIn(Model.Network);
    }

    /// <summary>What layers compute of a picture, in their order.</summary>
    /// <param name="image">The picture, of any size.</param>
    /// <param name="layers">The layers' names; all of <see cref="Layers"/> where none is given.</param>
    /// <exception cref="ArgumentException">A layer is unknown or has no maps; the message lists those that have.</exception>
    public IReadOnlyList<LayerMaps> Maps(Image image, params IReadOnlyList<string> layers)
    {
        ArgumentNullException.ThrowIfNull(image);
        ArgumentNullException.ThrowIfNull(layers);
        foreach (string layer in layers)
        {
            Check(layer);
        }

        string[] names = [.. Layers.Where(layer => layers.Count == 0 || layers.Contains(layer))];
        if (names.Length == 0)
        {
            return [];
        }

        FeatureShape[] shapes = [.. names.Select(Model.Network.ShapeOf)];
        float[][] values = [.. shapes.Select(shape => new float[shape.Length])];
        ExecutorFor(names).Run(1, Numbers(image), [.. values.Select(one => one.AsMemory())]);
        return [.. names.Select((name, i) => new LayerMaps(
            name, Model.Network.Nodes[Model.Network.IndexOf(name)].Layer.Kind, shapes[i], values[i]))];
    }

    /// <summary>Where in a picture a unit is strongest.</summary>
    /// <param name="image">The picture, of any size.</param>
    /// <param name="unit">The unit, of any layer.</param>
    /// <param name="name">What the picture is called.</param>
    /// <exception cref="ArgumentException">There is no such unit; the message lists what there is.</exception>
    /// <exception cref="NotFiniteNumberException">The unit computes no number.</exception>
    public UnitExample Strongest(Image image, LayerUnit unit, string name = "picture")
    {
        ArgumentNullException.ThrowIfNull(image);
        ArgumentNullException.ThrowIfNull(unit);
        int node = unit.IndexIn(Model.Network);
        FeatureShape shape = Model.Network.OutputShapes[node];
        float[] maps = new float[shape.Length];
        ExecutorFor(unit.Layer).Run(1, Numbers(image), maps);
        return Example(StrongestPlaces.Largest(0, maps, shape, unit.Channel), image, name, unit, node);
    }

    /// <summary>The pictures of a data set in which a unit is strongest: what the unit looks for.</summary>
    /// <remarks>
    /// The set is read once, some pictures at a time, and only the strongest are kept. Of equal numbers the first picture counts.
    /// </remarks>
    /// <param name="dataset">The pictures.</param>
    /// <param name="unit">The unit, of any layer.</param>
    /// <param name="count">How many pictures.</param>
    /// <param name="observer">Is told how many pictures have been looked at.</param>
    /// <param name="cancellation">Ends the search between two chunks of pictures.</param>
    /// <returns>The pictures, the strongest first.</returns>
    /// <exception cref="ArgumentException">There is no such unit; the message lists what there is.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is not positive.</exception>
    /// <exception cref="NinFormatException">A picture's file is damaged.</exception>
    /// <exception cref="NotFiniteNumberException">The unit computes no number.</exception>
    public IReadOnlyList<UnitExample> Strongest(
        Dataset dataset, LayerUnit unit, int count = 9, IWorkObserver<int>? observer = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        ArgumentNullException.ThrowIfNull(unit);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        int node = unit.IndexIn(Model.Network);
        return [.. StrongestPlaces.In(
            dataset, Model.Preprocessing, ExecutorFor(unit.Layer), Model.Network.OutputShapes[node], unit.Channel, count, _pool,
            observer, cancellation).Select(
            found => Example(found, dataset.Read(found.Index), dataset.NameOf(found.Index), unit, node))];
    }

    /// <summary>
    /// What in a picture makes a unit strong, by a deconvnet: the unit's largest number is kept, and goes back through the layers
    /// to the picture.
    /// </summary>
    /// <remarks>
    /// <b>Shapes</b> [height, width, channels] of the network's input. All 0 where the number is not above 0. Max pooling goes
    /// back by its recorded maxima, a ReLU as a ReLU, a convolution by its transposed filters, batch normalisation by its scale.
    /// <b>Source</b> Zeiler, Fergus, arXiv 1311.2901.
    /// </remarks>
    /// <param name="example">A picture and where in it the unit is strongest.</param>
    /// <exception cref="NotSupportedException">A layer between has no way back; the message names it.</exception>
    public float[] Deconvolve(UnitExample example)
    {
        ArgumentNullException.ThrowIfNull(example);
        string layer = example.Place.Unit.Layer;
        if (!_deconvolutions.TryGetValue(layer, out Deconvolution? deconvolution))
        {
            _deconvolutions.Add(layer, deconvolution = new Deconvolution(Model, layer, _pool));
        }

        return deconvolution.Run(Numbers(example.Picture), example.Place);
    }

    /// <summary>Frees the threads and the memory.</summary>
    public void Dispose()
    {
        foreach (IDisposable one in _executors.Values.Concat<IDisposable>(_deconvolutions.Values))
        {
            one.Dispose();
        }

        _pool.Dispose();
    }

    private bool HasMaps(int node)
    {
        FeatureShape input = Model.Network.InputShapesOf(node)[0], output = Model.Network.OutputShapes[node];
        bool isNothing = input == output && Model.Network.Nodes[node].Layer.IsIdentity(input, training: false);
        return output.Pixels > 1 && !isNothing;
    }

    private UnitExample Example(StrongestPlaces.Found found, Image image, string name, LayerUnit unit, int node)
    {
        if (!float.IsFinite(found.Value))
        {
            throw new NotFiniteNumberException(
                $"{unit} is no number for {name}: the weights are not fit for this picture.", found.Value);
        }

        int width = Model.Network.OutputShapes[node].Width;
        UnitPlace place = UnitPlace.Of(
            Model.Network, node, unit, found.Value, found.Pixel / width, found.Pixel % width);
        Image seen = Model.Preprocessing.Sized(image);
        return new UnitExample(
            found.Index, name, image, Model.Preprocessing.Channels == 1 ? seen.ToGrey() : seen.ToRgb(), place)
        {
            Window = SeenWindow.Of(Model.Preprocessing.Resizing.MoveOf(
                image.Height, image.Width, Model.Preprocessing.Height, Model.Preprocessing.Width)),
        };
    }

    private float[] Numbers(Image image)
    {
        float[] numbers = new float[Model.Preprocessing.Length];
        Model.Preprocessing.Apply(image, numbers);
        return numbers;
    }

    /// <summary>What computes some layers, and no more than they need.</summary>
    private InferenceExecutor ExecutorFor(params string[] layers)
    {
        string key = string.Join('\n', layers);
        if (!_executors.TryGetValue(key, out InferenceExecutor? executor))
        {
            Network network = Model.Network.WithOutputs(layers.Select(layer => (NetworkOutput)layer));
            using ParameterBuffer parameters = ParameterBuffer.Of(new ParameterLayout(network), Model.Weights);
            _executors.Add(key, executor = new InferenceExecutor(network, parameters, KernelSet.Default, _pool));
        }

        return executor;
    }
}
