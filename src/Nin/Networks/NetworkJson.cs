using System.Text.Json;
using System.Text.Json.Serialization;
using Nin.Formats;
using Nin.Layers;
using Nin.Tensors;

namespace Nin.Networks;

/// <summary>A network as text, as model files hold it.</summary>
public static class NetworkJson
{
    private const string Format = "network description";

    /// <summary>The description of a network in JSON, on one line.</summary>
    public static string Write(Network network)
    {
        ArgumentNullException.ThrowIfNull(network);
        var document = new NetworkDocument(
            network.Name, network.Input, [.. network.Nodes.Select(node => new NodeDocument(node.Name, node.Layer, [.. node.Inputs]))]);
        return JsonSerializer.Serialize(document, NetworkJsonContext.Default.NetworkDocument);
    }

    /// <summary>Reads a description and checks that its layers fit together.</summary>
    /// <exception cref="NinFormatException">The text is no such description, or its layers do not fit.</exception>
    public static Network Read(string json)
    {
        try
        {
            NetworkDocument? document = JsonSerializer.Deserialize(json, NetworkJsonContext.Default.NetworkDocument);
            return document is { Name: not null, Nodes: not null } && document.Nodes.All(IsComplete)
                ? new Network(document.Name, document.Input, document.Nodes.Select(node => new Node(node.Name, node.Layer, [.. node.Inputs])))
                : throw new NinFormatException(Format, "expected a name, an input and nodes.");
        }
        catch (Exception error) when (error is JsonException or ArgumentException or NotSupportedException or InvalidOperationException)
        {
            // InvalidOperationException: an escape that is half a surrogate pair.
            throw new NinFormatException(Format, error.Message, inner: error);
        }
    }

    private static bool IsComplete(NodeDocument? node) =>
        node is { Name: not null, Layer: not null, Inputs: not null } && node.Inputs.All(input => input is not null);
}

/// <summary>What the text of a network holds.</summary>
internal sealed record NetworkDocument(string Name, FeatureShape Input, NodeDocument[] Nodes);

/// <summary>What the text of a node holds. An array, since the code that reads immutable ones is compiled anew in every process.</summary>
internal sealed record NodeDocument(string Name, Layer Layer, string[] Inputs);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    AllowOutOfOrderMetadataProperties = true,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
[JsonSerializable(typeof(NetworkDocument))]
internal sealed partial class NetworkJsonContext : JsonSerializerContext;
