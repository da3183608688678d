using System.Globalization;
using Google.Protobuf;
using Nin.Data.Preparing;
using Nin.Formats;
using Nin.Layers;
using Nin.Models;
using Nin.Networks;
using Nin.Onnx.Format;
using Nin.Onnx.Format.Proto;
using Nin.Onnx.Lowering.Layers;
using Nin.Tensors;

namespace Nin.Onnx.Exporting;

/// <summary>
/// Writes a model as an ONNX file that answers as it does: preprocessing, network, and what is made of its scores.
/// </summary>
public static class OnnxExport
{
    /// <summary>The format's version: what operator set 13 to 22 need, and old runtimes read.</summary>
    private const int IrVersion = 8;

    /// <summary>The names of the classes, a line each, and what is done to a picture, as a model file has it.</summary>
    internal const string LabelsKey = "labels", PreprocessingKey = "nin.preprocessing";

    /// <summary>Says of a file whose output is no list of classes that it is none.</summary>
    internal const string AnswersKey = "nin.answers", NumbersAnswer = "numbers";

    /// <summary>Writes a file, atomically.</summary>
    /// <param name="model">The model.</param>
    /// <param name="path">The file.</param>
    /// <param name="options">How.</param>
    /// <exception cref="ArgumentException">
    /// A layer is none that ONNX has an operator for, or there are no maps; the message names the layer.
    /// </exception>
    /// <exception cref="IOException">The file cannot be written; what was there is unchanged.</exception>
    public static void Write(Model model, string path, OnnxExportOptions? options = null)
    {
        byte[] content = ToBytes(model, options);
        AtomicFile.Write(path, stream => stream.Write(content));
    }

    /// <summary>The file's content.</summary>
    /// <exception cref="ArgumentException">
    /// A layer is none that ONNX has an operator for, or there are no maps; the message names the layer.
    /// </exception>
    public static byte[] ToBytes(Model model, OnnxExportOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        options ??= OnnxExportOptions.Default;
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Opset, OnnxExportOptions.OldestOpset, nameof(options));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.Opset, OnnxExportOptions.NewestOpset, nameof(options));
        var file = new ModelProto { IrVersion = IrVersion, ProducerName = "Nin", Graph = GraphOf(model, options) };
        file.ProducerVersion = typeof(Model).Assembly.GetName().Version?.ToString(3) ?? "";
        file.OpsetImport.Add(new OperatorSetIdProto { Domain = "", Version = options.Opset });
        foreach ((string key, string value) in Metadata(model, options))
        {
            file.MetadataProps.Add(new StringStringEntryProto { Key = key, Value = value });
        }

        return file.ToByteArray();
    }

    private static GraphProto GraphOf(Model model, OnnxExportOptions options)
    {
        Network network = model.Network;
        var writer = new GraphWriter(options.Opset);
        writer.Graph.Name = network.Name;
        bool isOpen = TakesAnySize(model);
        object batch = options.Batch is int count ? count : "batch";
        object height = isOpen ? "height" : network.Input.Height, width = isOpen ? "width" : network.Input.Width;
        writer.Unique(PreprocessingWriter.Input);
        writer.Graph.Input.Add(options.UInt8Input
            ? GraphWriter.Value(PreprocessingWriter.Input, ElementType.UInt8, batch, height, width, network.Input.Channels)
            : GraphWriter.Value(PreprocessingWriter.Input, ElementType.Float, batch, network.Input.Channels, height, width));

        // The outputs' names are taken first, so that no layer has them.
        string answer = writer.Unique(AnswerWriter.NameOf(model, options)), maps = writer.Unique("maps");
        var values = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            [Network.InputName] = PreprocessingWriter.Write(writer, model.Preprocessing, options.UInt8Input),
        };
        var weights = model.Weights.ToDictionary(weight => weight.Name, weight => weight.Tensor, StringComparer.Ordinal);
        for (int i = 0; i < network.Nodes.Length; i++)
        {
            values[network.Nodes[i].Name] = WriteLayer(writer, network, i, values, weights);
        }

        int[] own = model.AnswerKind == AnswerKind.Numbers ? network.Output.ToChannelsFirst(1)[1..] : [network.Classes];
        writer.Graph.Output.Add(GraphWriter.Value(answer, ElementType.Float, [batch, .. own]));
        AnswerWriter.Write(writer, model, values, answer, options.Logits);
        if (options.Maps)
        {
            MapsWriter.Write(writer, model, values, weights, maps);
            writer.Graph.Output.Add(GraphWriter.Value(maps, ElementType.Float, batch, network.Classes, "map_height", "map_width"));
        }

        return writer.Graph;
    }

    private static string WriteLayer(
        GraphWriter writer, Network network, int index, Dictionary<string, string> values, Dictionary<string, Tensor> weights)
    {
        Node node = network.Nodes[index];
        FeatureShape[] shapes = network.InputShapesOf(index);
        try
        {
            if (!LayerWriterTable.All.TryGetValue(node.Layer.Kind, out LayerWriter? write))
            {
                throw new NotExportedException($"layers of the kind {node.Layer.Kind}");
            }

            bool isPair = node.Layer is Add or Subtract or Multiply or Divide;
            bool readsConstant = node.Inputs.Any(input =>
                network.IndexOf(input) is >= 0 and int i && network.Nodes[i].Layer is ConstantLayer);
            if (readsConstant && !isPair)
            {
                throw new NotExportedException("numbers of the file that are no part of an addition or the like");
            }

            var site = new ExportSite(
                writer, node, [.. node.Inputs.Select(input => values[input])], [.. shapes], network.OutputShapes[index], weights);
            return write(site);
        }
        catch (NotExportedException error)
        {
            throw new ArgumentException(
                $"{network.Name}: ONNX has no operator that layer '{node.Name}' could become: {error.Message}.", error);
        }
    }

    /// <summary>Whether pictures of other sizes fit: all layers do, and there are as many classes as before.</summary>
    private static bool TakesAnySize(Model model)
    {
        Network network = model.Network;
        if (model.Preprocessing.Kind == PreprocessingKind.GcnZca
            || network.Nodes.Any(node => node.Layer is Upsample or AsStrided or ConstantLayer))
        {
            return false;
        }

        try
        {
            FeatureShape input = network.Input;
            return network.WithInput(input with { Height = (2 * input.Height) + 1, Width = (2 * input.Width) + 3 }).Classes
                == network.Classes;
        }
        catch (NetworkException)
        {
            return false;
        }
    }

    private static IEnumerable<(string Key, string Value)> Metadata(Model model, OnnxExportOptions options)
    {
        yield return model.AnswerKind == AnswerKind.Numbers
            ? (AnswersKey, NumbersAnswer)
            : (LabelsKey, string.Join('\n', model.Labels));
        yield return ("input", options.UInt8Input
            ? "bytes [batch, height, width, channels], as a decoded picture has them"
            : "floats from 0 to 255 [batch, channels, height, width]");
        yield return (PreprocessingKey, model.Preprocessing.ToJson());
        yield return ("temperature", model.Temperature.ToString(CultureInfo.InvariantCulture));
        yield return ("weights_sha256", model.WeightsSha256());
        if (model.Metrics is string metrics)
        {
            yield return ("metrics", metrics);
        }
    }
}
