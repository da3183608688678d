using System.Text.Json;
using System.Text.Json.Serialization;
using Nin.Formats;
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
        var document = new NetworkDocument(network.Name, network.Input, [.. network.Nodes]);
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
                ? new Network(document.Name, document.Input, document.Nodes)
                : throw new NinFormatException(Format, "expected a name, an input and nodes.");
        }
        catch (Exception error) when (error is JsonException or ArgumentException or NotSupportedException or InvalidOperationException)
        {
            // InvalidOperationException: an escape that is half a surrogate pair.
            throw new NinFormatException(Format, error.Message, inner: error);
        }
    }

    private static bool IsComplete(Node? node) =>
        node is { Name: not null, Layer: not null, Inputs.IsDefault: false } && node.Inputs.All(input => input is not null);
}

/// <summary>What the text of a network holds.</summary>
internal sealed record NetworkDocument(string Name, FeatureShape Input, Node[] Nodes);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    AllowOutOfOrderMetadataProperties = true,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
[JsonSerializable(typeof(NetworkDocument))]
internal sealed partial class NetworkJsonContext : JsonSerializerContext;
