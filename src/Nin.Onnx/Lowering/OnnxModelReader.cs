using System.Collections.Immutable;
using Nin.Data.Preparing;
using Nin.Formats;
using Nin.Models;
using Nin.Onnx.Exporting;
using Nin.Onnx.Format;
using Nin.Onnx.Graphs;
using Nin.Tensors;

namespace Nin.Onnx.Lowering;

/// <summary>Reads ONNX files wherever a model is asked for: <c>ModelReaders.Register(new OnnxModelReader())</c>.</summary>
public sealed class OnnxModelReader : ModelReader
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
            OnnxGraph graph = OnnxFile.Read(path);
            OnnxNetwork network = OnnxImport.Import(
                graph, new OnnxImportOptions { Outputs = [.. graph.Outputs.Take(1).Select(output => output.Name)] });
            return new ImportedNetwork(
                network.Network, network.Weights, Labels(graph, network.Network.Classes), PreprocessingOf(graph, network));
        }
        catch (NinFormatException error) when (error.File is null)
        {
            throw error.WithFile(path);
        }
    }

    private static ImmutableArray<string> Labels(OnnxGraph graph, int classes) =>
        graph.Metadata.TryGetValue(OnnxExport.LabelsKey, out string? text) && text.Split('\n') is { } labels
            && labels.Length == classes ? [.. labels] : [];

    private static Preprocessing? PreprocessingOf(OnnxGraph graph, OnnxNetwork network)
    {
        if (!graph.Metadata.TryGetValue(OnnxExport.PreprocessingKey, out string? text))
        {
            return null;
        }

        // The graph takes samples from 0 to 255 and prepares them; how a picture comes to its size it cannot.
        FeatureShape input = network.Input.Shape;
        return new Preprocessing(PreprocessingKind.Scale, input.Height, input.Width, input.Channels, 1, [], [])
        {
            Resizing = Preprocessing.FromJson(text).Resizing,
        };
    }
}
