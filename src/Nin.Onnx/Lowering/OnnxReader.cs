using System.Collections.Immutable;
using Nin.Data.Preparing;
using Nin.Formats;
using Nin.Models;
using Nin.Onnx.Exporting;
using Nin.Onnx.Format;
using Nin.Onnx.Graphs;
using Nin.Tensors;

namespace Nin.Onnx.Lowering;

/// <summary>Reads ONNX files wherever a model is asked for: <c>ModelReaders.Register(new OnnxReader())</c>.</summary>
/// <param name="reading">How a file is read; the usual limits, and no other file opened, where not given.</param>
public sealed class OnnxReader(OnnxReadOptions? reading = null) : ModelReader
{
    /// <inheritdoc/>
    public override string Name => "ONNX";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Endings { get; } = [".onnx"];

    /// <summary>
    /// Rows of a picture, where the file leaves them open; where null, those that a file of Nin was made for, or 224.
    /// </summary>
    public int? Height { get; init; }

    /// <summary>Columns of a picture, where the file leaves them open; where null, as with the rows.</summary>
    public int? Width { get; init; }

    /// <summary>The value of the graph that is the network's output; its first output where null.</summary>
    public string? Output { get; init; }

    /// <inheritdoc/>
    /// <remarks>
    /// The graph's first output is the network's, or <see cref="Output"/>. A file of Nin brings the names of its classes, and
    /// prepares pictures itself.
    /// </remarks>
    public override ImportedNetwork Read(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return InFile(path, () => ReadWhole(OnnxFile.Read(path, reading), new Wishes(Height, Width, Output))).Imported;
    }

    /// <summary>Reads a file once for both: the model, and how the graph's own input and output lie in its network.</summary>
    /// <exception cref="NinFormatException">It is damaged, or holds what the library has no layer for.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static OnnxReading ReadWhole(string path, OnnxReadOptions? reading = null)
    {
        ArgumentNullException.ThrowIfNull(path);
        return InFile(path, () => ReadWhole(OnnxFile.Read(path, reading), new Wishes()));
    }

    private static OnnxReading InFile(string path, Func<OnnxReading> read)
    {
        try
        {
            return read();
        }
        catch (NinFormatException error) when (error.File is null)
        {
            throw error.WithFile(path);
        }
    }

    /// <summary>The model of a graph that has been read.</summary>
    /// <exception cref="NinFormatException">A node is none that a layer stands for; the message names it.</exception>
    public static ImportedNetwork Read(OnnxGraph graph) => ReadWhole(graph, new Wishes()).Imported;

    private static OnnxReading ReadWhole(OnnxGraph graph, Wishes wishes)
    {
        ArgumentNullException.ThrowIfNull(graph);
        (OnnxNetwork network, Preprocessing? preprocessing) = Import(graph, wishes);
        return new OnnxReading(network, new ImportedNetwork(
            network.Network, network.Weights, Labels(graph, network.Network.Classes), preprocessing)
        {
            WholePreprocessing = Written(graph) is { Kind: not PreprocessingKind.GcnZca } whole ? whole : null,

            // Scores have one dimension; others of size 1 say nothing.
            IsList = network.Outputs[0].Sizes.Count(size => size > 1) <= 1
                && graph.Metadata.GetValueOrDefault(OnnxExport.AnswersKey) != OnnxExport.NumbersAnswer,
            OtherOutputs = [.. graph.Outputs.Select(output => output.Name).Where(name => name != network.Outputs[0].Name)],
        });
    }

    /// <summary>
    /// The network for its first output, and what is done to a picture first. A file of Nin says in its metadata which pictures
    /// it was made for, where its graph takes any size. One of others does not say, but what takes bytes takes samples.
    /// </summary>
    internal static (OnnxNetwork Network, Preprocessing? Preprocessing) Import(OnnxGraph graph) => Import(graph, new Wishes());

    private static (OnnxNetwork Network, Preprocessing? Preprocessing) Import(OnnxGraph graph, Wishes wishes)
    {
        OnnxImportOptions usual = OnnxImportOptions.Default;
        OnnxImportOptions options = usual with
        {
            Outputs = wishes.Output is string output ? [output] : [.. graph.Outputs.Take(1).Select(output => output.Name)],
            Height = wishes.Height ?? usual.Height,
            Width = wishes.Width ?? usual.Width,
        };
        if (Written(graph) is Preprocessing written)
        {
            // The graph takes samples from 0 to 255 and prepares them; how a picture comes to its size it cannot.
            OnnxNetwork own = OnnxImport.Import(
                graph, options with { Height = wishes.Height ?? written.Height, Width = wishes.Width ?? written.Width });
            return (own, Samples(own) with { Resizing = written.Resizing });
        }

        OnnxNetwork network = OnnxImport.Import(graph, options);
        bool takesBytes = network.Input.Type == ElementType.UInt8 && network.Input.Shape.Channels is 1 or 3;
        return (network, takesBytes ? Samples(network) : null);
    }

    /// <summary>What a file of Nin says is done in its graph, but for the large numbers of a whitening.</summary>
    private static Preprocessing? Written(OnnxGraph graph) =>
        graph.Metadata.TryGetValue(OnnxExport.PreprocessingKey, out string? text) ? Preprocessing.FromJson(text) : null;

    /// <summary>Samples from 0 to 255, as a decoded picture has them.</summary>
    private static Preprocessing Samples(OnnxNetwork network)
    {
        FeatureShape input = network.Input.Shape;
        return new Preprocessing(PreprocessingKind.Scale, input.Height, input.Width, input.Channels, 1, [], []);
    }

    private static ImmutableArray<string> Labels(OnnxGraph graph, int classes) =>
        graph.Metadata.TryGetValue(OnnxExport.LabelsKey, out string? text) && text.Split('\n') is { } labels
            && labels.Length == classes ? [.. labels] : [];

    private sealed record Wishes(int? Height = null, int? Width = null, string? Output = null);
}
