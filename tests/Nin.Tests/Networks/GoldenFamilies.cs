using System.Runtime.CompilerServices;
using System.Text.Json;
using Nin.Networks;
using Nin.Tensors;

namespace Nin.Tests.Networks;

/// <summary>golden/networks/families.json, which make_families.py made: what PyTorch makes of the networks by name.</summary>
internal static class GoldenFamilies
{
    /// <summary>The classes of the networks that answer and learn there.</summary>
    public const int Classes = 10;

    public static Dictionary<string, JsonElement> All { get; } = Read();

    /// <summary>The pictures of an entry's side that a network reads.</summary>
    public static FeatureShape Input(string name, JsonElement golden)
    {
        int side = golden.GetProperty("side").GetInt32();
        return new FeatureShape(side, side, NetworkCatalog.Find(name).Input.Channels);
    }

    public static double[] Numbers(JsonElement golden, string property) =>
        [.. golden.GetProperty(property).EnumerateArray().Select(number => number.GetDouble())];

    /// <summary>Those with an entry, of networks that take more than half a gigabyte to learn, or of the others.</summary>
    public static IEnumerable<string> Having(string property, bool isLarge) => All
        .Where(entry => entry.Value.TryGetProperty(property, out _)
            && entry.Value.GetProperty("parameters").GetInt64() > 50_000_000 == isLarge)
        .Select(entry => entry.Key);

    private static Dictionary<string, JsonElement> Read([CallerFilePath] string file = "")
    {
        string path = Path.Combine(Path.GetDirectoryName(file)!, "..", "..", "golden", "networks", "families.json");
        using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(path));
        return document.RootElement.EnumerateObject().ToDictionary(entry => entry.Name, entry => entry.Value.Clone());
    }
}
