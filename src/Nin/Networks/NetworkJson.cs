using System.Text.Json;
using Nin.Formats;
using Nin.Tensors;

namespace Nin.Networks;

/// <summary>A network as text, as model files hold it.</summary>
public static class NetworkJson
{
    private const string Format = "network description";

    /// <summary>The description of a network in JSON.</summary>
    /// <param name="network">The network.</param>
    /// <param name="isIndented">Whether it is laid out to be read and changed by people; on one line otherwise.</param>
    public static string Write(Network network, bool isIndented = false)
    {
        ArgumentNullException.ThrowIfNull(network);
        return JsonText.Write(json =>
        {
            json.WriteStartObject();
            json.WriteString("name", network.Name);
            json.WriteStartObject("input");
            json.WriteNumber("height", network.Input.Height);
            json.WriteNumber("width", network.Input.Width);
            json.WriteNumber("channels", network.Input.Channels);
            json.WriteBoolean("isFlat", network.Input.IsFlat);
            json.WriteEndObject();
            json.WriteStartArray("nodes");
            foreach (Node node in network.Nodes)
            {
                json.WriteStartObject();
                json.WriteString("name", node.Name);
                json.WritePropertyName("layer");
                LayerJson.Write(json, node.Layer);
                json.WritePropertyName("inputs");
                json.WriteTexts(node.Inputs);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            WriteOutputs(json, network);
            json.WriteEndObject();
        }, isIndented);
    }

    /// <summary>Reads a description from a file and checks that its layers fit together.</summary>
    /// <param name="path">The file.</param>
    /// <param name="limits">What the network may need; <see cref="Limits.Default"/> where null.</param>
    /// <exception cref="NinFormatException">
    /// The file is no such description, its layers do not fit, or the network needs more than the limits allow.
    /// </exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static Network Load(string path, Limits? limits = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        limits ??= Limits.Default;
        long length = new FileInfo(path).Length;
        if (length > limits.HeaderBytes)
        {
            throw new NinFormatException(
                Format, $"expected at most {limits.HeaderBytes} bytes (Limits.HeaderBytes), got {length}.", path);
        }

        try
        {
            return Read(File.ReadAllText(path), limits);
        }
        catch (NinFormatException error)
        {
            throw error.WithFile(path);
        }
    }

    /// <summary>Reads a description and checks that its layers fit together.</summary>
    /// <param name="json">The description.</param>
    /// <param name="limits">What the network may need; <see cref="Limits.Default"/> where null.</param>
    /// <exception cref="NinFormatException">
    /// The text is no such description, its layers do not fit, or the network needs more than the limits allow.
    /// </exception>
    public static Network Read(string json, Limits? limits = null)
    {
        limits ??= Limits.Default;
        try
        {
            using JsonDocument document = JsonDocument.Parse(json);
            var fields = new JsonFields(document.RootElement);
            string name = fields.Text("name") ?? throw JsonFields.Missing("name");
            FeatureShape input = ReadInput(fields.Fields("input") ?? throw JsonFields.Missing("input"));
            JsonElement[] nodes = fields.Elements("nodes");
            JsonElement[] outputs = fields.Has("outputs") ? fields.Elements("outputs") : [];
            fields.End();
            if (Math.Max(nodes.Length, outputs.Length) > limits.Layers)
            {
                throw new NinFormatException(
                    Format,
                    $"expected at most {limits.Layers} layers and outputs (Limits.Layers), got "
                    + $"{Math.Max(nodes.Length, outputs.Length)}.");
            }

            var network = new Network(name, input, Array.ConvertAll(nodes, ReadNode), Array.ConvertAll(outputs, ReadOutput));
            NetworkCost.Of(network).Charge(Format, limits);
            return network;
        }
        catch (Exception error) when (error is JsonException or ArgumentException or InvalidOperationException)
        {
            // InvalidOperationException: an escape that is half a surrogate pair.
            throw new NinFormatException(Format, MessageText.Of(error), inner: error);
        }
    }

    /// <summary>A network whose only output is its last node says nothing of outputs, as all did once.</summary>
    private static void WriteOutputs(Utf8JsonWriter json, Network network)
    {
        if (network.Outputs is [var only] && only == network.Nodes[^1].Name)
        {
            return;
        }

        json.WriteStartArray("outputs");
        foreach (NetworkOutput output in network.Outputs)
        {
            json.WriteStartObject();
            json.WriteString("name", output.Name);
            json.WriteString("node", output.Node);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static NetworkOutput ReadOutput(JsonElement element)
    {
        var fields = new JsonFields(element);
        var output = new NetworkOutput(
            fields.Text("name") ?? throw JsonFields.Missing("name"), fields.Text("node") ?? throw JsonFields.Missing("node"));
        fields.End();
        return output;
    }

    private static FeatureShape ReadInput(JsonFields fields)
    {
        var shape = new FeatureShape(
            fields.Integer("height") ?? 0, fields.Integer("width") ?? 0, fields.Integer("channels") ?? 0,
            fields.Boolean("isFlat") ?? false);
        fields.End();
        return shape;
    }

    private static Node ReadNode(JsonElement element)
    {
        var fields = new JsonFields(element);
        var node = new Node(
            fields.Text("name") ?? throw JsonFields.Missing("name"), LayerJson.Read(fields.Element("layer")),
            [.. fields.Texts("inputs")]);
        fields.End();
        return node;
    }
}
