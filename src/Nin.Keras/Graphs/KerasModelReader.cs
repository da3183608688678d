using System.Collections.Immutable;
using System.Text.Json;
using Nin.Formats;
using Nin.Keras.Format;

namespace Nin.Keras.Graphs;

/// <summary>Reads what Keras 2 and 3 write of a sequential or a functional model.</summary>
internal static class KerasModelReader
{
    private const string InputClass = "InputLayer", SequentialClass = "Sequential";

    /// <summary>Whether a class is one of models.</summary>
    public static bool IsModel(string name) => name is SequentialClass or "Functional" or "Model";

    public static KerasModel Read(JsonElement model, Limits limits)
    {
        string kind = Text(model, "class_name") ?? "";
        if (!IsModel(kind))
        {
            throw KerasFailure.Of(
                $"expected a sequential or a functional model, got one of the class '{JsonText.Short(kind)}'.",
                "A model with a class of its own says what it computes in Python alone; a functional one of the same layers is read.");
        }

        JsonElement config = Member(model, "config");
        JsonElement layers = config.ValueKind == JsonValueKind.Array ? config : Member(config, "layers");
        string name = config.ValueKind == JsonValueKind.Object ? Text(config, "name") ?? "" : "";
        ImmutableArray<KerasLayer> all = [.. Items(layers, "layers").Select(Layer)];
        if (all.Length > limits.Layers)
        {
            throw KerasFailure.Of($"expected at most {limits.Layers} layers (Limits.Layers), got {all.Length}.");
        }

        if (all.GroupBy(layer => layer.Name, StringComparer.Ordinal).FirstOrDefault(same => same.Count() > 1) is { } twice)
        {
            throw KerasFailure.Of($"the name of {twice.First()} is there twice.");
        }

        return kind == SequentialClass
            ? Chained(name, config, all)
            : new KerasModel(name, all, Values(config, "input_layers"), Values(config, "output_layers"));
    }

    /// <summary>Each layer reads the one before; what goes in need not be a layer.</summary>
    private static KerasModel Chained(string name, JsonElement config, ImmutableArray<KerasLayer> layers)
    {
        if (layers.IsEmpty)
        {
            throw KerasFailure.Of("expected at least one layer, got none.");
        }

        if (layers[0].Class != InputClass)
        {
            layers = layers.Insert(0, new KerasLayer(InputClass, "", FirstSettings(config, layers[0]), [[]], default));
        }

        var chained = ImmutableArray.CreateBuilder<KerasLayer>(layers.Length);
        chained.Add(layers[0]);
        foreach (KerasLayer layer in layers.Skip(1))
        {
            chained.Add(layer with { Uses = [[new KerasValue(chained[^1].Name, 0, 0)]] });
        }

        return new KerasModel(
            name, chained.MoveToImmutable(), [new KerasValue(layers[0].Name, 0, 0)], [new KerasValue(layers[^1].Name, 0, 0)]);
    }

    /// <summary>Where the shape of a picture stands in a model without a layer for it.</summary>
    private static LayerConfig FirstSettings(JsonElement config, KerasLayer first)
    {
        JsonElement own = Find(first.Element, "config") ?? default;
        JsonElement? shape = Find(own, "batch_input_shape") ?? Find(own, "batch_shape") ?? Find(config, "build_input_shape")
            ?? (Find(first.Element, "build_config") is JsonElement built ? Find(built, "input_shape") : null)
            ?? (first.IsModel ? ShapeInside(first.Element) : null);
        return new LayerConfig(first.ToString(), shape is JsonElement found ? Wrapped(found) : default);
    }

    /// <summary>The shape that the first layer of a model within a model says.</summary>
    private static JsonElement? ShapeInside(JsonElement model) =>
        Find(model, "config") is JsonElement config && Find(config, "layers") is { ValueKind: JsonValueKind.Array } layers
        && layers.GetArrayLength() > 0 && Find(layers[0], "config") is JsonElement first
            ? Find(first, "batch_input_shape") ?? Find(first, "batch_shape") ?? ShapeInside(layers[0])
            : null;

    private static JsonElement Wrapped(JsonElement shape)
    {
        using JsonDocument document = JsonDocument.Parse($"{{\"batch_shape\":{shape.GetRawText()}}}");
        return document.RootElement.Clone();
    }

    private static KerasLayer Layer(JsonElement element)
    {
        string kind = Text(element, "class_name") ?? throw KerasFailure.Of("expected the class of every layer.");
        JsonElement config = Find(element, "config") ?? default;
        string name = Text(element, "name") ?? (config.ValueKind == JsonValueKind.Object ? Text(config, "name") : null)
            ?? throw KerasFailure.Of($"expected the name of every layer, got none of a {JsonText.Short(kind)}.");
        ImmutableArray<ImmutableArray<KerasValue>> uses = Find(element, "inbound_nodes") is JsonElement nodes
            ? [.. Items(nodes, "inbound_nodes").Select(Use)]
            : [];
        return new KerasLayer(
            kind, name, new LayerConfig($"layer '{JsonText.Short(name)}' ({JsonText.Short(kind)})", config),
            uses.IsEmpty ? [[]] : uses, element);
    }

    /// <summary>What a layer reads: in Keras 2 a list of values, in Keras 3 the arguments of its call.</summary>
    private static ImmutableArray<KerasValue> Use(JsonElement node)
    {
        var values = ImmutableArray.CreateBuilder<KerasValue>();
        if (node.ValueKind == JsonValueKind.Object)
        {
            Collect(Member(node, "args"), values);
        }
        else if (IsValue(node))
        {
            values.Add(Value(node));
        }
        else
        {
            values.AddRange(Items(node, "inbound_nodes").Select(Value));
        }

        return values.ToImmutable();
    }

    private static void Collect(JsonElement argument, ImmutableArray<KerasValue>.Builder values)
    {
        switch (argument.ValueKind)
        {
            case JsonValueKind.Array:
                foreach (JsonElement item in argument.EnumerateArray())
                {
                    Collect(item, values);
                }

                break;
            case JsonValueKind.Object when Text(argument, "class_name") == "__keras_tensor__":
                values.Add(Value(Member(Member(argument, "config"), "keras_history")));
                break;
        }
    }

    /// <summary>The inputs or outputs of a model: one value, or a list or a dictionary of them.</summary>
    private static ImmutableArray<KerasValue> Values(JsonElement config, string name)
    {
        JsonElement list = Member(config, name);
        return IsValue(list) ? [Value(list)]
            : list.ValueKind == JsonValueKind.Object
                ? [.. list.EnumerateObject().Select(member => Value(member.Value))]
                : [.. Items(list, name).Select(Value)];
    }

    private static bool IsValue(JsonElement list) =>
        list.ValueKind == JsonValueKind.Array && list.GetArrayLength() > 0 && list[0].ValueKind == JsonValueKind.String;

    private static KerasValue Value(JsonElement list) =>
        IsValue(list) && list.GetArrayLength() >= 3 && list[1].ValueKind == JsonValueKind.Number
        && list[1].TryGetInt32(out int use) && list[2].ValueKind == JsonValueKind.Number && list[2].TryGetInt32(out int output)
            ? new KerasValue(list[0].GetString()!, use, output)
            : throw KerasFailure.Of($"expected a layer, its use and its output, got {JsonText.Short(list.GetRawText())}.");

    private static JsonElement? Find(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out JsonElement value)
        && value.ValueKind != JsonValueKind.Null
            ? value
            : null;

    private static JsonElement Member(JsonElement element, string name) =>
        Find(element, name) ?? throw KerasFailure.Of($"expected '{name}' in the description, got none.");

    private static string? Text(JsonElement element, string name) =>
        Find(element, name) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;

    private static JsonElement.ArrayEnumerator Items(JsonElement element, string name) => element.ValueKind == JsonValueKind.Array
        ? element.EnumerateArray()
        : throw KerasFailure.Of($"expected a list as '{name}', got {JsonText.Short(element.GetRawText())}.");
}
