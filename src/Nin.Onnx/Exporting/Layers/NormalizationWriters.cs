using Nin.Layers;

namespace Nin.Onnx.Exporting.Layers;

/// <summary>Normalisations.</summary>
internal static class NormalizationWriters
{
    private const int LayerNormFrom = 17;

    public static (string Kind, LayerWriter Write)[] All { get; } =
    [
        (nameof(BatchNorm2d), Batch),
        (nameof(InstanceNorm2d), Instance),
        (nameof(GroupNorm), Group),
        (nameof(LayerNorm), Channels),
        (nameof(LocalResponseNorm), LocalResponse),
    ];

    private static string Batch(ExportSite site) => site.Writer.Add(
        "BatchNormalization", site.Name,
        [site.Input, .. ((string[])["weight", "bias", "running_mean", "running_var"]).Select(name => site.Weight(name)!)],
        GraphWriter.Setting("epsilon", ((BatchNorm2d)site.Node.Layer).Epsilon));

    private static string Instance(ExportSite site)
    {
        var layer = (InstanceNorm2d)site.Node.Layer;
        return site.Writer.Add(
            "InstanceNormalization", site.Name,
            [site.Input, Or(site, "weight", layer.NumFeatures, 1), Or(site, "bias", layer.NumFeatures, 0)],
            GraphWriter.Setting("epsilon", layer.Epsilon));
    }

    /// <summary>The groups become instances, each normalised by itself; then each channel gets its weight and its bias.</summary>
    private static string Group(ExportSite site)
    {
        var layer = (GroupNorm)site.Node.Layer;
        (GraphWriter writer, string name) = (site.Writer, site.Name);
        string groups = writer.Add(
            "Reshape", $"{name}.groups", [site.Input, writer.Whole($"{name}.groupsShape", 0, layer.NumGroups, -1)]);
        string normal = writer.Add(
            "InstanceNormalization", $"{name}.normal",
            [
                groups, writer.Floats($"{name}.ones", Filled(layer.NumGroups, 1), layer.NumGroups),
                writer.Floats($"{name}.zeros", Filled(layer.NumGroups, 0), layer.NumGroups),
            ],
            GraphWriter.Setting("epsilon", layer.Epsilon));
        string shape = writer.Add("Shape", $"{name}.shape", [site.Input]);
        string back = writer.Add("Reshape", layer.Affine ? $"{name}.back" : name, [normal, shape]);
        return !layer.Affine ? back
            : writer.Add(
                "Add", name, [writer.Add("Mul", $"{name}.scaled", [back, site.PerChannel("weight")]), site.PerChannel("bias")]);
    }

    /// <summary>Over the channels of a pixel, which are moved to the end and back.</summary>
    private static string Channels(ExportSite site)
    {
        var layer = (LayerNorm)site.Node.Layer;
        (GraphWriter writer, string name) = (site.Writer, site.Name);
        string last = site.Shape.IsFlat ? site.Input
            : writer.Add("Transpose", $"{name}.last", [site.Input], GraphWriter.Settings("perm", [0, 2, 3, 1]));
        string weight = Or(site, "weight", layer.NumFeatures, 1), bias = Or(site, "bias", layer.NumFeatures, 0);
        string inner = site.Shape.IsFlat ? name : $"{name}.normal";
        string normal;
        if (writer.Opset >= LayerNormFrom)
        {
            normal = writer.Add(
                "LayerNormalization", inner, [last, weight, bias], GraphWriter.Setting("axis", -1L),
                GraphWriter.Setting("epsilon", layer.Epsilon));
        }
        else
        {
            string mean = writer.Reduce("ReduceMean", $"{name}.mean", last, -1);
            string centred = writer.Add("Sub", $"{name}.centred", [last, mean]);
            string squares = writer.Add("Mul", $"{name}.squares", [centred, centred]);
            string variance = writer.Reduce("ReduceMean", $"{name}.variance", squares, -1);
            string safe = writer.Add("Add", $"{name}.safe", [variance, writer.Number($"{name}.epsilon", layer.Epsilon)]);
            string scaled = writer.Add("Div", $"{name}.scaled", [centred, writer.Add("Sqrt", $"{name}.deviation", [safe])]);
            normal = writer.Add("Add", inner, [writer.Add("Mul", $"{name}.weighted", [scaled, weight]), bias]);
        }

        return site.Shape.IsFlat ? normal
            : writer.Add("Transpose", name, [normal], GraphWriter.Settings("perm", [0, 3, 1, 2]));
    }

    private static string LocalResponse(ExportSite site)
    {
        var layer = (LocalResponseNorm)site.Node.Layer;
        if (layer.Size % 2 == 0 || site.Shape.IsFlat)
        {
            throw new NotExportedException("a local response over an even number of channels, or of features");
        }

        return site.Writer.Add(
            "LRN", site.Name, [site.Input], GraphWriter.Setting("size", (long)layer.Size),
            GraphWriter.Setting("alpha", layer.Alpha), GraphWriter.Setting("beta", layer.Beta), GraphWriter.Setting("bias", layer.K));
    }

    /// <summary>A parameter, or the same number for each channel where the layer has none.</summary>
    private static string Or(ExportSite site, string parameter, int channels, float otherwise) =>
        site.Weight(parameter) ?? site.Writer.Floats($"{site.Name}.{parameter}", Filled(channels, otherwise), channels);

    private static float[] Filled(int length, float value)
    {
        var numbers = new float[length];
        Array.Fill(numbers, value);
        return numbers;
    }
}
