using Nin.Models;
using Nin.Testing.Golden;

namespace Nin.Keras.Tests;

/// <summary>A model that a test describes in a few words.</summary>
internal static class SmallModel
{
    /// <summary>A layer of a sequential model.</summary>
    public static string Layer(string kind, string name, string settings = "") =>
        $$"""{"class_name": "{{kind}}", "config": {"name": "{{name}}"{{(settings.Length == 0 ? "" : ", " + settings)}} } }""";

    /// <summary>What goes in.</summary>
    public static string Input(string shape) => Layer("InputLayer", "in", $"\"batch_shape\": {shape}");

    /// <summary>A convolution of single pixels.</summary>
    public static string Pixels(string name, int filters) =>
        Layer("Conv2D", name, $"\"filters\": {filters}, \"kernel_size\": 1, \"use_bias\": false");

    /// <summary>A sequential model of such layers.</summary>
    public static string Sequential(string name, params string[] layers) =>
        $$"""{"class_name": "Sequential", "config": {"name": "{{name}}", "layers": [{{string.Join(", ", layers)}}] } }""";

    /// <summary>The network of a model with some numbers.</summary>
    /// <param name="description">The model.</param>
    /// <param name="variables">Groups of the .h5 file, paths in them and numbers.</param>
    public static ImportedNetwork Read(string description, params (string Group, string Path, GoldenTensor Tensor)[] variables)
    {
        using var folder = new Folder();
        KerasWriter.WriteLegacy(
            folder.File("model.h5"), description, "3.3.3",
            variables.Select(variable => variable.Group).Distinct().Select(group => (group, "")), variables);
        return KerasImport.Read(folder.File("model.h5"));
    }
}
