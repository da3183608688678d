using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Nin.Data;
using Nin.Data.Preparing;
using Nin.Execution.Parameters;
using Nin.Execution.Planning;
using Nin.Networks;
using Nin.Tensors;

namespace Nin.Models;

/// <summary>
/// Everything needed to answer, and everything a model file holds: a network, its weights, the names of the classes and
/// what is done to a picture before the network sees it.
/// </summary>
public sealed class Model
{
    /// <summary>Puts a model together.</summary>
    /// <param name="network">The network.</param>
    /// <param name="weights">Its parameters and running statistics under PyTorch's names, in PyTorch's layout.</param>
    /// <param name="labels">A name for each class.</param>
    /// <param name="preprocessing">What is done to a picture first.</param>
    /// <param name="recipe">How it was trained, as JSON, where it is known.</param>
    /// <param name="metrics">What it reached, as JSON, where it is known.</param>
    /// <exception cref="ArgumentException">
    /// The weights, labels or preprocessing do not fit the network; the message says which.
    /// </exception>
    public Model(
        Network network, IEnumerable<NamedTensor> weights, IEnumerable<string> labels, Preprocessing preprocessing,
        string? recipe = null, string? metrics = null)
        : this(network, labels, preprocessing, recipe, metrics)
    {
        Weights = InOrder(network, weights, tensor => new Tensor(tensor.Shape, [.. tensor.Data]));
    }

    private Model(Network network, IEnumerable<string> labels, Preprocessing preprocessing, string? recipe, string? metrics)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(preprocessing);
        (Network, Labels, Preprocessing, Recipe, Metrics) = (network, [.. labels], preprocessing, recipe, metrics);
        if (Labels.Length != network.Classes)
        {
            throw new ArgumentException(
                $"{network.Name}: expected {network.Classes} labels, one a class, got {Labels.Length}.", nameof(labels));
        }

        if ((preprocessing.Height, preprocessing.Width, preprocessing.Channels) !=
            (network.Input.Height, network.Input.Width, network.Input.Channels))
        {
            throw new ArgumentException(
                $"{network.Name}: expected a preprocessing to {network.Input}, got one to " +
                $"[{preprocessing.Height}, {preprocessing.Width}, {preprocessing.Channels}].", nameof(preprocessing));
        }
    }

    /// <summary>The network.</summary>
    public Network Network { get; }

    /// <summary>The parameters and running statistics, in the network's order, in PyTorch's layout.</summary>
    public ImmutableArray<NamedTensor> Weights { get; private init; }

    /// <summary>The names of the classes.</summary>
    public ImmutableArray<string> Labels { get; }

    /// <summary>What is done to a picture before the network sees it.</summary>
    public Preprocessing Preprocessing { get; }

    /// <summary>How the model was trained, as JSON, or null.</summary>
    public string? Recipe { get; }

    /// <summary>What the model reached, as JSON, or null.</summary>
    public string? Metrics { get; }

    /// <summary>
    /// The pictures of the user's own files that the model learned from, or null where it does not remember any.
    /// </summary>
    public LearnedPictures? LearnedFrom { get; init; }

    /// <summary>What is made of the network's scores: probabilities of one class of all, or of each class by itself.</summary>
    public AnswerKind AnswerKind { get; init; }

    /// <summary>
    /// What the scores are divided by before they become probabilities: fitted on validation pictures, so that the probabilities
    /// are as large as the model is often right. 1 for the scores as they are; which class is likeliest does not change.
    /// </summary>
    /// <remarks><b>Source</b> Guo, Pleiss, Sun, Weinberger, arXiv 1706.04599: temperature scaling.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">It is not positive and finite.</exception>
    public float Temperature
    {
        get;
        init => field = value > 0 && float.IsFinite(value) ? value : throw new ArgumentOutOfRangeException(
            nameof(value), value, FormattableString.Invariant($"expected a temperature above 0, got {value}."));
    } = 1;

    /// <summary>
    /// The models whose weights' mean this model's weights are, in their order; none where it is no average. See
    /// <see cref="WeightAverage"/>.
    /// </summary>
    public ImmutableArray<AveragedModel> AveragedFrom { get; init; } = [];

    /// <summary>Reads a model file: one that Nin wrote, or one of a format that is registered with <see cref="ModelReaders"/>.</summary>
    /// <exception cref="Formats.NinFormatException">The file is no model file, or is damaged.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static Model Load(string path, Formats.Limits? limits = null) =>
        ModelReaders.Find(path) is ModelReader reader ? Foreign(reader, path) : ModelFile.Read(path, limits);

    /// <summary>Reads a model from a stream, from its position to its end. The stream is left open.</summary>
    /// <param name="stream">The source; it need not be seekable.</param>
    /// <param name="limits">What may be spent on it; <see cref="Formats.Limits.Default"/> where null.</param>
    /// <exception cref="Formats.NinFormatException">The content is no model file, or is damaged.</exception>
    /// <exception cref="IOException">The stream cannot be read.</exception>
    public static Model Load(Stream stream, Formats.Limits? limits = null) =>
        ModelFile.Read(Formats.Safetensors.SafetensorsFile.Read(stream, limits), path: null, limits);

    /// <summary>Writes a model file: one safetensors file with everything in it, atomically.</summary>
    /// <exception cref="IOException">The file cannot be written; what was there is unchanged.</exception>
    public void Save(string path) => ModelFile.Write(path, this);

    /// <summary>Writes a model file to a stream, which is left open.</summary>
    /// <exception cref="IOException">The stream cannot be written.</exception>
    public void Save(Stream stream) => ModelFile.Write(stream, this);

    /// <summary>
    /// The SHA-256 of the weights in file order, in lower-case hexadecimal: two models with the same are the same to the bit.
    /// </summary>
    public string WeightsSha256() => Sha256(Weights);

    /// <summary>Puts a model together from weights that nobody else will change, without copying them.</summary>
    internal static Model Of(
        Network network, IEnumerable<NamedTensor> weights, IEnumerable<string> labels, Preprocessing preprocessing,
        string? recipe, string? metrics,
        LearnedPictures? learnedFrom = null, float temperature = 1, AnswerKind answers = AnswerKind.OneClass,
        ImmutableArray<AveragedModel>? averagedFrom = null) =>
        new(network, labels, preprocessing, recipe, metrics)
        {
            AnswerKind = answers,
            Temperature = temperature,
            Weights = InOrder(network, weights, tensor => tensor),
            LearnedFrom = learnedFrom,
            AveragedFrom = averagedFrom ?? [],
        };

    /// <summary>The same model with other weights, which nobody else will change.</summary>
    internal Model With(IEnumerable<NamedTensor> weights) => Of(
        Network, weights, Labels, Preprocessing, Recipe, Metrics, LearnedFrom, Temperature, AnswerKind, AveragedFrom);

    /// <summary>
    /// The same model with less in it: normalisations are part of the convolutions before them, and what only helps to learn is
    /// gone.
    /// </summary>
    internal Model Folded()
    {
        using ParameterBuffer parameters = ToParameters();
        (Network simpler, ParameterBuffer folded) = InferenceGraph.Simplify(Network, parameters);
        using (folded)
        {
            return Of(
                simpler, folded.ToTensors(), Labels, Preprocessing, Recipe, Metrics, LearnedFrom, Temperature, AnswerKind,
                AveragedFrom);
        }
    }

    private static Model Foreign(ModelReader reader, string path)
    {
        try
        {
            return reader.Read(path).ToModel();
        }
        catch (ArgumentException error)
        {
            throw new Formats.NinFormatException(reader.Name, Formats.MessageText.Of(error), path, inner: error);
        }
    }

    internal static string Sha256(IEnumerable<NamedTensor> weights)
    {
        var hash = new Formats.Sha256();
        foreach (NamedTensor weight in weights)
        {
            hash.Append(MemoryMarshal.AsBytes(weight.Tensor.Data.AsSpan()));
        }

        return Convert.ToHexStringLower(hash.Finish());
    }

    /// <summary>The weights in memory order, which the caller owns.</summary>
    internal ParameterBuffer ToParameters() => ParameterBuffer.Of(new ParameterLayout(Network), Weights);

    /// <summary>Checks that every tensor is there, has its shape and is finite, and puts them in the network's order.</summary>
    private static ImmutableArray<NamedTensor> InOrder(
        Network network, IEnumerable<NamedTensor> weights, Func<Tensor, Tensor> own)
    {
        var layout = new ParameterLayout(network);
        Tensor[] fitting = ParameterBuffer.Fitting(layout, weights);
        for (int i = 0; i < fitting.Length; i++)
        {
            if (Finite.IndexOfOther(fitting[i].Data) is >= 0 and int at)
            {
                // One such weight makes every answer "not a number", which no picture can be blamed for.
                throw new ArgumentException(
                    $"'{layout.Slots[i].Name}': expected finite weights, got {fitting[i].Data[at]} at element {at}.",
                    nameof(weights));
            }
        }

        return [.. layout.Slots.Select((slot, i) => new NamedTensor(slot.Name, own(fitting[i])))];
    }
}
