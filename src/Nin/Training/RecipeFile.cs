using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Nin.Formats;

namespace Nin.Training;

/// <summary>Recipes as JSON: those that come with the library, by name, and files.</summary>
public static class RecipeFile
{
    private const string Network = "network", FormerNetwork = "model";
    private const string ResourcePrefix = "Nin.Recipes.";

    /// <summary>A recipe in whose JSON no setting is left out.</summary>
    private static readonly Recipe AllSettings =
        new() { Dropout = 0f, AuxiliaryWeight = 0f, ParameterGroups = [new ParameterGroup("*", WeightDecay: 0f)] };

    private static readonly JsonDocumentOptions Reading = new() { CommentHandling = JsonCommentHandling.Skip };

    /// <summary>The names of the recipes that come with the library.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        .. typeof(RecipeFile).Assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(ResourcePrefix, StringComparison.Ordinal))
            .Select(name => name[ResourcePrefix.Length..^".json".Length])
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>Reads a recipe by its name, or from a file, and puts other values in the place of some.</summary>
    /// <param name="nameOrPath">A known name, or a path that exists.</param>
    /// <param name="overrides">Settings such as <c>optimizer.learningRate=0.1</c>; a value that is no JSON is a text.</param>
    /// <exception cref="RecipeException">
    /// The recipe or a setting is unknown or out of range; the message says which, and the known ones.
    /// </exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static Recipe Load(string nameOrPath, params string[] overrides)
    {
        ArgumentException.ThrowIfNullOrEmpty(nameOrPath);
        ArgumentNullException.ThrowIfNull(overrides);
        JsonObject json = Parse(ReadText(nameOrPath), nameOrPath);
        foreach (string setting in overrides)
        {
            Override(json, setting);
        }

        return FromJson(json.ToJsonString(), nameOrPath);
    }

    /// <summary>Puts other values in the place of some of a recipe's.</summary>
    /// <exception cref="RecipeException">A setting is unknown or out of range.</exception>
    public static Recipe With(this Recipe recipe, params string[] overrides)
    {
        ArgumentNullException.ThrowIfNull(overrides);
        JsonObject json = Parse(ToJson(recipe), recipe.Name);
        foreach (string setting in overrides)
        {
            Override(json, setting);
        }

        return FromJson(json.ToJsonString(), recipe.Name);
    }

    /// <summary>A recipe as JSON, every setting in it.</summary>
    public static string ToJson(Recipe recipe) => JsonSerializer.Serialize(recipe, RecipeJsonContext.Default.Recipe);

    /// <summary>Reads a recipe's JSON.</summary>
    /// <exception cref="RecipeException">The text is no recipe, or a setting is unknown or out of range.</exception>
    public static Recipe FromJson(string json, string source = "recipe")
    {
        try
        {
            // What is left out has its default. The serializer's generated code would set it to zero, so defaults are merged in.
            JsonObject all = Parse(ToJson(new Recipe()), source);
            Merge(Parse(json, source), all);
            Recipe recipe = Read(all, source);
            CheckNothingIsNull(recipe, source);
            recipe.Validate();
            return recipe;
        }
        catch (JsonException error)
        {
            throw new RecipeException($"{source}: {Explain(error)}", error);
        }
    }

    private static string ReadText(string nameOrPath)
    {
        if (Names.Contains(nameOrPath))
        {
            using Stream stream = typeof(RecipeFile).Assembly.GetManifestResourceStream($"{ResourcePrefix}{nameOrPath}.json")!;
            using var reader = new StreamReader(stream);
            return reader.ReadToEnd();
        }

        return File.Exists(nameOrPath)
            ? File.ReadAllText(nameOrPath)
            : throw new RecipeException(
                $"'{nameOrPath}' is neither a file nor a known recipe{NearestName.End(nameOrPath, Names)} Known: "
                + $"{string.Join(", ", Names)}.");
    }

    private static JsonObject Parse(string text, string source)
    {
        try
        {
            using (JsonDocument document = JsonDocument.Parse(text, Reading))
            {
                JsonText.RefuseRepeatedNames(document.RootElement);
            }

            JsonObject json = JsonNode.Parse(text, documentOptions: Reading) as JsonObject
                ?? throw new RecipeException($"{source}: expected a JSON object.");

            // Recipes of runs and models that were made before the setting was called 'network'.
            if (!json.ContainsKey(Network) && json.Remove(FormerNetwork, out JsonNode? network))
            {
                json[Network] = network;
            }

            return json;
        }
        catch (JsonException error)
        {
            throw new RecipeException($"{source}: not valid JSON: {error.Message}", error);
        }
    }

    /// <summary>Reads the settings; a text that holds half a surrogate pair shows only here.</summary>
    private static Recipe Read(JsonObject json, string source)
    {
        try
        {
            return json.Deserialize(RecipeJsonContext.Default.Recipe)!;
        }
        catch (InvalidOperationException error)
        {
            throw new RecipeException($"{source}: not valid JSON: {error.Message}", error);
        }
    }

    /// <summary>Sets one value; the path's parts are made where they are missing, and checked when the recipe is read.</summary>
    private static void Override(JsonObject json, string setting)
    {
        int equals = setting.IndexOf('=', StringComparison.Ordinal);
        if (equals <= 0)
        {
            throw new RecipeException($"expected a setting as key=value, got '{setting}'.");
        }

        string[] path = setting[..equals].Split('.');
        path = path is [FormerNetwork] ? [Network] : path;
        JsonObject target = json;
        foreach (string part in path[..^1])
        {
            if (target[part] is not JsonObject inner)
            {
                inner = [];
                target[part] = inner;
            }

            target = inner;
        }

        string text = setting[(equals + 1)..];
        JsonNode? value = ParseValue(text);
        bool isNumber = value?.GetValueKind() is JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False;
        target[path[^1]] = isNumber && IsText(path) ? JsonValue.Create(text) : value;
    }

    /// <summary>Whether a setting is a text, so that <c>name=123</c> is one too.</summary>
    private static bool IsText(string[] path)
    {
        JsonNode? setting = JsonNode.Parse(ToJson(AllSettings));
        foreach (string part in path)
        {
            setting = (setting as JsonObject)?[part];
        }

        return setting is JsonValue value && value.GetValueKind() == JsonValueKind.String;
    }

    private static void Merge(JsonObject source, JsonObject target)
    {
        foreach ((string key, JsonNode? value) in source)
        {
            if (value is JsonObject group && target[key] is JsonObject defaults)
            {
                Merge(group, defaults);
            }
            else
            {
                target[key] = value?.DeepClone();
            }
        }
    }

    private static JsonNode? ParseValue(string text)
    {
        try
        {
            return JsonNode.Parse(text);
        }
        catch (JsonException)
        {
            return JsonValue.Create(text);
        }
    }

    private static void CheckNothingIsNull(Recipe recipe, string source)
    {
        if (recipe is
            {
                Name: not null, Description: not null, Data: not null, Network: not null, Optimizer: not null,
                Schedule.Milestones: not null, Lookahead: not null,
                ParameterGroups: not null, Augmentation: not null,
                Resizing: not null,
                Initialization: { Deviations: not null, Biases: not null, Dirac: not null, Whiten: not null },
            }
            && recipe.ParameterGroups.All(group => group is not null)
            && recipe.Initialization.Dirac.All(pattern => pattern is not null))
        {
            return;
        }

        throw new RecipeException($"{source}: a setting is null; leave it out for its default.");
    }

    /// <summary>The serializer's objection in the words of a recipe, with the known settings where one is unknown.</summary>
    private static string Explain(JsonException error)
    {
        string path = (error.Path ?? "$").TrimStart('$').TrimStart('.');
        if (error.Message.Contains("could not be mapped", StringComparison.Ordinal))
        {
            int dot = path.LastIndexOf('.');
            JsonNode? defaults = JsonNode.Parse(ToJson(AllSettings));
            foreach (string part in dot < 0 ? [] : path[..dot].Split('.'))
            {
                defaults = (defaults as JsonObject)?[part.Split('[')[0]];
                defaults = defaults is JsonArray { Count: > 0 } list ? list[0] : defaults;
            }

            string known = defaults is JsonObject group
                ? $" Known here: {string.Join(", ", group.Select(pair => pair.Key))}."
                : "";
            return $"'{path}' is no setting{Near(path, dot, defaults as JsonObject)}{known}";
        }

        return $"'{path}' has a value of the wrong kind{ExpectedKind(path)}.";
    }

    /// <summary>What a setting takes, in the words of a user.</summary>
    private static string ExpectedKind(string path)
    {
        Type? type = typeof(Recipe);
        foreach (string part in path.Split('.'))
        {
            string[] name = part.Split('[');
            JsonTypeInfo? group = type is null ? null : RecipeJsonContext.Default.GetTypeInfo(type);
            type = group?.Properties.FirstOrDefault(property => property.Name == name[0])?.PropertyType;
            type = type is null ? null : Nullable.GetUnderlyingType(type) ?? type;
            type = name.Length > 1 ? type?.GenericTypeArguments[0] : type;
        }

        return type switch
        {
            null => "",
            { IsEnum: true } => $": expected one of {string.Join(", ", Enum.GetNames(type))}",
            { IsGenericType: true } => ": expected a list",
            _ when type == typeof(int) => ": expected a whole number",
            _ when type == typeof(ulong) => ": expected a whole number, 0 or above",
            _ when type == typeof(float) || type == typeof(double) => ": expected a number",
            _ when type == typeof(bool) => ": expected true or false",
            _ when type == typeof(string) => ": expected a text",
            _ => ": expected a group of settings",
        };
    }

    /// <summary>
    /// The sentence's end: a setting of the same group that is nearly called so, or one of another group that is called so.
    /// </summary>
    private static string Near(string path, int dot, JsonObject? group)
    {
        string prefix = path[..(dot + 1)], name = path[(dot + 1)..];
        string? near = NearestName.Of(path, (group ?? []).Select(pair => prefix + pair.Key))
            ?? RecipeDifferences.PathsOf(AllSettings).FirstOrDefault(
                other => other.EndsWith($".{name}", StringComparison.OrdinalIgnoreCase));
        return near is null ? "." : $", did you mean '{near}'?";
    }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    ReadCommentHandling = JsonCommentHandling.Skip,
    WriteIndented = true)]
[JsonSerializable(typeof(Recipe))]
internal sealed partial class RecipeJsonContext : JsonSerializerContext;
