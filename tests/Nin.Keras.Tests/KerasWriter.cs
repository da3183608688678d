using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Nin.Testing.Golden;
using PureHDF;

namespace Nin.Keras.Tests;

/// <summary>Writes files as Keras does, by a library that the reader knows nothing of.</summary>
internal static class KerasWriter
{
    /// <summary>The groups of layers in .keras files.</summary>
    private static readonly Dictionary<string, string> GroupNames = new(StringComparer.Ordinal)
    {
        ["Conv2D"] = "conv2d",
        ["DepthwiseConv2D"] = "depthwise_conv2d",
        ["SeparableConv2D"] = "separable_conv2d",
        ["Conv2DTranspose"] = "conv2d_transpose",
        ["Dense"] = "dense",
        ["BatchNormalization"] = "batch_normalization",
        ["LayerNormalization"] = "layer_normalization",
        ["PReLU"] = "p_re_lu",
        ["Normalization"] = "normalization",
        ["InputLayer"] = "input_layer",
    };

    /// <summary>An .h5 file with the whole model.</summary>
    public static void WriteLegacy(string path, GoldenModel model) => WriteLegacy(
        path, model.Description, model.Version, Layers(model.Description),
        model.Variables.Select(variable => (variable.Layer, $"{variable.Layer}/{variable.Variable}:0", variable.Tensor)));

    /// <summary>An .h5 file with any description.</summary>
    public static void WriteLegacy(
        string path, string? description, string version, IEnumerable<(string Name, string Class)> layers,
        IEnumerable<(string Layer, string Path, GoldenTensor Tensor)> variables)
    {
        var weights = new H5Group();
        string[] names = [.. layers.Select(layer => layer.Name)];
        weights.Attributes["layer_names"] = names;
        foreach (string name in names)
        {
            var group = new H5Group();
            (string Layer, string Path, GoldenTensor Tensor)[] own = [.. variables.Where(variable => variable.Layer == name)];
            group.Attributes["weight_names"] = own.Select(variable => variable.Path).ToArray();
            foreach ((_, string at, GoldenTensor tensor) in own)
            {
                Put(group, at.Split('/'), tensor);
            }

            weights[name] = group;
        }

        var file = new H5File { ["model_weights"] = weights };
        file.Attributes["keras_version"] = version;
        if (description is not null)
        {
            file.Attributes["model_config"] = description;
        }

        file.Write(path);
    }

    /// <summary>A .keras file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="model">The model.</param>
    /// <param name="layersName">What the group of the layers is called: Keras 2 has another name.</param>
    /// <param name="step">How far the numbers behind the names of groups lie apart; 2 in files of Keras 2.</param>
    public static void WriteArchive(string path, GoldenModel model, string layersName = "layers", int step = 1)
    {
        var layers = new H5Group();
        var used = new Dictionary<string, int>(StringComparer.Ordinal);
        var variables = model.Variables.ToLookup(variable => variable.Layer, variable => variable.Tensor);
        foreach ((string name, string kind) in Layers(model.Description))
        {
            string group = GroupNames.GetValueOrDefault(kind, kind.ToLowerInvariant());
            int number = used[group] = used.GetValueOrDefault(group, -step) + step;
            var vars = new H5Group();
            int index = 0;
            foreach (GoldenTensor tensor in variables[name])
            {
                vars[$"{index++}"] = Dataset(tensor);
            }

            layers[number == 0 ? group : $"{group}_{number}"] = new H5Group { ["vars"] = vars };
        }

        WriteArchive(path, model.Description, new H5File { [layersName] = layers }, model.Version);
    }

    /// <summary>A .keras file of any parts.</summary>
    public static void WriteArchive(string path, string description, H5File weights, string version = "3.3.3")
    {
        using var content = new MemoryStream();
        weights.Write(content);
        using var archive = new ZipArchive(File.Create(path), ZipArchiveMode.Create);
        Add(archive, "metadata.json", Encoding.UTF8.GetBytes($$"""{"keras_version": "{{version}}"}"""));
        Add(archive, "config.json", Encoding.UTF8.GetBytes(description));
        Add(archive, "model.weights.h5", content.ToArray());
    }

    /// <summary>The numbers of a tensor as a data set.</summary>
    public static object Dataset(GoldenTensor tensor) => tensor.Shape.Length == 0
        ? tensor.Values[0]
        : new H5Dataset<float[]>(tensor.Values, fileDims: [.. tensor.Shape.Select(size => (ulong)size)]);

    private static void Add(ZipArchive archive, string name, ReadOnlySpan<byte> content)
    {
        using Stream stream = archive.CreateEntry(name, CompressionLevel.Fastest).Open();
        stream.Write(content);
    }

    private static void Put(H5Group group, string[] path, GoldenTensor tensor)
    {
        foreach (string part in path[..^1])
        {
            H5Group inner = group.TryGetValue(part, out object? found) ? (H5Group)found : new H5Group();
            group[part] = inner;
            group = inner;
        }

        group[path[^1]] = Dataset(tensor);
    }

    private static (string Name, string Class)[] Layers(string description)
    {
        using JsonDocument document = JsonDocument.Parse(description);
        return
        [
            .. document.RootElement.GetProperty("config").GetProperty("layers").EnumerateArray().Select(layer =>
                (layer.GetProperty("config").GetProperty("name").GetString()!, layer.GetProperty("class_name").GetString()!)),
        ];
    }
}
