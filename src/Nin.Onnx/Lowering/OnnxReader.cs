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
public sealed class OnnxReader : ModelReader
{
    /// <inheritdoc/>
    public override string Name => "ONNX";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Endings { get; } = [".onnx"];

    /// <inheritdoc/>
    /// <remarks>
    /// The graph's first output is the network's. A file of Nin brings the names of its classes, and prepares pictures itself.
    /// </remarks>
    public override ImportedNetwork Read(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        try
        {
            return Read(OnnxFile.Read(path));
        }
        catch (NinFormatException error) when (error.File is null)
        {
            throw error.WithFile(path);
        }
    }

    /// <summary>The same of a graph that has been read.</summary>
    /// <exception cref="NinFormatException">A node is none that a layer stands for; the message names it.</exception>
    public static ImportedNetwork Read(OnnxGraph graph)
    {
        ArgumentNullException.ThrowIfNull(graph);
        (OnnxNetwork network, Preprocessing? preprocessing) = Import(graph);
        return new ImportedNetwork(
            network.Network, network.Weights, Labels(graph, network.Network.Classes), preprocessing)
        {
            // Scores have one dimension; others of size 1 say nothing.
            IsList = network.Outputs[0].Sizes.Count(size => size > 1) <= 1
                && graph.Metadata.GetValueOrDefault(OnnxExport.AnswersKey) != OnnxExport.NumbersAnswer,
            OtherOutputs = [.. graph.Outputs.Skip(1).Select(output => output.Name)],
        };
    }

    private static ImmutableArray<string> Labels(OnnxGraph graph, int classes) =>
        graph.Metadata.TryGetValue(OnnxExport.LabelsKey, out string? text) && text.Split('\n') is { } labels
            && labels.Length == classes ? [.. labels] : [];

    /// <summary>
    /// The network for its first output, and what is done to a picture first. A file of Nin says in its metadata which pictures
    /// it was made for, where its graph takes any size.
    /// </summary>
    internal static (OnnxNetwork Network, Preprocessing? Preprocessing) Import(OnnxGraph graph)
    {
        var options = new OnnxImportOptions { Outputs = [.. graph.Outputs.Take(1).Select(output => output.Name)] };
        if (!graph.Metadata.TryGetValue(OnnxExport.PreprocessingKey, out string? text))
        {
            return (OnnxImport.Import(graph, options), null);
        }

        // The graph takes samples from 0 to 255 and prepares them; how a picture comes to its size it cannot.
        Preprocessing written = Preprocessing.FromJson(text);
        OnnxNetwork network = OnnxImport.Import(graph, options with { Height = written.Height, Width = written.Width });
        FeatureShape input = network.Input.Shape;
        return (network, new Preprocessing(PreprocessingKind.Scale, input.Height, input.Width, input.Channels, 1, [], [])
        {
            Resizing = written.Resizing,
        });
    }
}
