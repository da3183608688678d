using System.Collections.Immutable;
using System.Text.Json;
using Nin.Formats;
using Nin.Keras.Format;
using Nin.Keras.Graphs;
using Nin.Keras.Lowering;
using Nin.Models;
using Nin.Networks;
using Nin.Tensors;

namespace Nin.Keras;

/// <summary>
/// Makes a network of a file that Keras saved: <c>.keras</c>, or <c>.h5</c> with the whole model. Nothing of it is run.
/// </summary>
/// <remarks>
/// Sequential and functional models, of Keras 2 and 3. A picture is [N, H, W, C] in the network whatever it was in Keras, and all
/// weights are moved to their places.
/// </remarks>
public static class KerasImport
{
    /// <summary>The classes of layers that are taken, in order.</summary>
    public static IReadOnlyList<string> Layers => RuleTable.Names;

    /// <summary>Reads a file.</summary>
    /// <returns>
    /// The network, its weights, and the preprocessing that the model began with: a Rescaling or Normalization at its front is no
    /// layer of the network. A softmax at the end stays: <see cref="Classifier"/> knows that probabilities come out of it.
    /// </returns>
    /// <exception cref="NinFormatException">
    /// It is no file of Keras, is damaged, or has a layer that none of the library's stands for; the message names it. Nothing is
    /// half imported.
    /// </exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static ImportedNetwork Read(string path, KerasImportOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        options ??= KerasImportOptions.Default;
        try
        {
            return Import(KerasFile.Read(path, options.Limits), options);
        }
        catch (NinFormatException error) when (error.File is null)
        {
            throw error.WithFile(path);
        }
        catch (Exception error) when (error is ArgumentException or InvalidOperationException or OverflowException)
        {
            throw KerasFailure.Of(MessageText.Of(error), inner: error).WithFile(path);
        }
    }

    private static ImportedNetwork Import(KerasFile file, KerasImportOptions options)
    {
        KerasModel model = KerasModelReader.Read(file.Model, options.Limits);
        Dialect dialect = Dialect.Of(file, model);
        KerasTensor picture = Picture(model, dialect, options);
        var network = new ImportedLayers(KerasFailure.FormatName, picture.Shape, options.Limits);
        file.Variables.Begin(model);
        LeadingScale scale = LeadingScale.Of(model, picture, file.Variables, network, dialect);
        var known = new Dictionary<KerasValue, KerasTensor> { [model.Inputs[0]] = picture, [scale.Behind] = picture };
        ImmutableArray<KerasTensor> outputs =
            new ModelLowering(network, dialect, options.Limits).Lower(model, known, file.Variables);
        if (outputs.Any(output => output.Node == Network.InputName))
        {
            throw KerasFailure.Of("expected a model that computes something, got one that answers with the picture.");
        }

        return network.Finish(
            model.Name, [.. outputs.Zip(model.Outputs, (output, value) => new NetworkOutput(NameOf(value), output.Node))],
            labels: [], scale.Preprocessing);
    }

    private static string NameOf(KerasValue output) => output.Output == 0 ? output.Layer : $"{output.Layer}.{output.Output}";

    /// <summary>What goes in: one picture, or features alone.</summary>
    private static KerasTensor Picture(KerasModel model, Dialect dialect, KerasImportOptions options)
    {
        if (model.Inputs.Length != 1 || model.Outputs.IsEmpty)
        {
            throw KerasFailure.Of(
                $"expected one input, the pictures, and an output, got {model.Inputs.Length} and {model.Outputs.Length}.");
        }

        KerasLayer? input = model.Layers.FirstOrDefault(layer => layer.Name == model.Inputs[0].Layer);
        JsonElement shape = input?.Settings.Find("batch_shape") ?? input?.Settings.Find("batch_input_shape")
            ?? throw KerasFailure.Of(
                "expected the shape of a picture, got none.",
                "A model that was never built knows none: an Input at its begin, or a first answer, gives it one.");
        int?[] sizes = shape.ValueKind == JsonValueKind.Array ? [.. shape.EnumerateArray().Skip(1).Select(Size)] : [];
        FeatureShape picture = (sizes, dialect.IsChannelsFirst) switch
        {
            ([int features], _) => FeatureShape.Flat(features),
            ([int channels, _, _], true) =>
                new FeatureShape(sizes[1] ?? options.Height, sizes[2] ?? options.Width, channels),
            ([_, _, int channels], false) =>
                new FeatureShape(sizes[0] ?? options.Height, sizes[1] ?? options.Width, channels),
            _ => throw KerasFailure.Of($"expected pictures or features as the input, got {JsonText.Short(shape.GetRawText())}."),
        };
        return new KerasTensor(Network.InputName, picture, picture.IsFlat);
    }

    /// <summary>A dimension; null where it is open.</summary>
    private static int? Size(JsonElement size) =>
        size.ValueKind == JsonValueKind.Null ? null
        : size.ValueKind == JsonValueKind.Number && size.TryGetInt32(out int number) ? number
        : throw KerasFailure.Of($"expected whole numbers as the shape of a picture, got {JsonText.Short(size.GetRawText())}.");
}
