using System.Text.Json.Nodes;

namespace Nin.Training;

/// <summary>In which settings two recipes differ.</summary>
internal static class RecipeDifferences
{
    /// <summary>What a recipe says of itself; no result depends on it.</summary>
    private static readonly string[] Words = ["name", "description", "expected"];

    /// <summary>A text such as <c>optimizer.learningRate is 0.1, was 0.05</c> for each setting that differs.</summary>
    public static IReadOnlyList<string> Between(Recipe now, Recipe before)
    {
        Dictionary<string, string> current = Settings(now), former = Settings(before);
        return
        [
            .. current.Keys.Union(former.Keys)
                .Select(
                    key =>
                    (Key: key, Now: current.GetValueOrDefault(key, "not set"), Before: former.GetValueOrDefault(key, "not set")))
                .Where(setting => setting.Now != setting.Before)
                .Select(setting => $"{setting.Key} is {setting.Now}, was {setting.Before}"),
        ];
    }

    /// <summary>The settings of a recipe by their paths, such as <c>optimizer.learningRate</c>.</summary>
    public static IEnumerable<string> PathsOf(Recipe recipe) => Settings(recipe).Keys;

    private static Dictionary<string, string> Settings(Recipe recipe)
    {
        Dictionary<string, string> settings = [];
        Collect("", JsonNode.Parse(RecipeFile.ToJson(recipe))!.AsObject());
        return settings;

        void Collect(string prefix, JsonObject group)
        {
            foreach ((string key, JsonNode? value) in group)
            {
                if (value is JsonObject inner)
                {
                    Collect($"{prefix}{key}.", inner);
                }
                else if (prefix.Length > 0 || !Words.Contains(key))
                {
                    settings[prefix + key] = value?.ToJsonString().Trim('"') ?? "null";
                }
            }
        }
    }
}
