using System.Text.Json;
using Nin.Testing;
using Nin.Testing.Golden;

namespace Nin.Keras.Tests;

/// <summary>A model as Keras describes it, with weights, a picture and what Keras answers: tests/golden/make_keras.py.</summary>
/// <param name="Name">What it is called there.</param>
/// <param name="Version">The version of Keras that writes such descriptions.</param>
/// <param name="Description">The description.</param>
/// <param name="Outputs">The layers whose values are known.</param>
/// <param name="IsChannelsFirst">Whether pictures are [N, C, H, W].</param>
internal sealed record GoldenModel(string Name, string Version, string Description, string[] Outputs, bool IsChannelsFirst)
{
    private static readonly IReadOnlyDictionary<string, GoldenTensor> Tensors = GoldenFile.Read(Path("models.safetensors"));

    public static IReadOnlyDictionary<string, GoldenModel> All { get; } = Read();

    /// <summary>What goes in, in Keras' order.</summary>
    public GoldenTensor Input => Tensors[$"{Name}/in"];

    /// <summary>The numbers of the layers, by layer and variable, in the order in which Keras makes them.</summary>
    public IEnumerable<(string Layer, string Variable, GoldenTensor Tensor)> Variables =>
        from tensor in Tensors
        let parts = tensor.Key.Split('/')
        where parts.Length == 3 && parts[0] == Name
        select (parts[1], parts[2], tensor.Value);

    /// <summary>What a layer answers, in Keras' order.</summary>
    public GoldenTensor Output(string layer) => Tensors[$"{Name}/{layer}"];

    /// <summary>A file beside the golden models.</summary>
    public static string Path(string file) => System.IO.Path.Combine(Checkout.Root, "tests", "golden", "keras", file);

    private static Dictionary<string, GoldenModel> Read()
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(Path("models.json")));
        return document.RootElement.EnumerateArray()
            .Select(model => new GoldenModel(
                model.GetProperty("name").GetString()!, model.GetProperty("keras").GetInt32() == 2 ? "2.4.0" : "3.3.3",
                model.GetProperty("model").GetRawText(),
                [.. model.GetProperty("outputs").EnumerateArray().Select(output => output.GetString()!)],
                model.GetProperty("channelsFirst").GetBoolean()))
            .ToDictionary(model => model.Name, StringComparer.Ordinal);
    }
}
