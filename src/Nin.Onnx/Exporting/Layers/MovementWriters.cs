using Nin.Layers;
using Nin.Onnx.Evaluation;
using Nin.Onnx.Lowering.Layers;
using Nin.Tensors;

namespace Nin.Onnx.Exporting.Layers;

/// <summary>Two inputs number by number, and layers that move numbers.</summary>
internal static class MovementWriters
{
    public static (string Kind, LayerWriter Write)[] All { get; } =
    [
        (nameof(Add), site => Pair(site, site.Inputs.Length > 2 ? "Sum" : "Add")),
        (nameof(Subtract), site => Pair(site, "Sub")),
        (nameof(Multiply), site => Pair(site, "Mul")),
        (nameof(Divide), site => Pair(site, "Div")),
        (PairLayer.KindName, site => Pair(site, ((PairLayer)site.Node.Layer).Function.ToString())),
        (nameof(Concat), site => site.Writer.Add("Concat", site.Name, site.Inputs.AsSpan(), GraphWriter.Setting("axis", 1L))),
        (nameof(Slice), Sliced),
        (nameof(Flatten), site => site.Writer.Add("Flatten", site.Name, [site.Input], GraphWriter.Setting("axis", 1L))),
        (nameof(Pad2d), Padded),
        (nameof(ChannelPad), PaddedChannels),
        (nameof(Upsample), Resized),
        (nameof(PixelShuffle), site => site.Writer.Add(
            "DepthToSpace", site.Name, [site.Input],
            GraphWriter.Setting("blocksize", (long)((PixelShuffle)site.Node.Layer).Factor), GraphWriter.Setting("mode", "CRD"))),
        (nameof(AsStrided), Strided),
        (ConstantLayer.KindName, Constant),
    ];

    /// <summary>Features beside maps are maps of one pixel.</summary>
    private static string Pair(ExportSite site, string kind)
    {
        bool isMixed = site.Shapes.Any(shape => shape.IsFlat) && site.Shapes.Any(shape => !shape.IsFlat);
        string[] inputs =
        [
            .. site.Inputs.Zip(site.Shapes, (input, shape) => isMixed && shape.IsFlat
                ? site.Writer.Add(
                    "Reshape", $"{input}.pixel", [input, site.Writer.Whole($"{input}.pixelShape", 0, shape.Channels, 1, 1)])
                : input),
        ];
        return site.Writer.Add(kind, site.Name, inputs);
    }

    private static string Sliced(ExportSite site)
    {
        var layer = (Slice)site.Node.Layer;
        (GraphWriter writer, string name) = (site.Writer, site.Name);
        return writer.Add(
            "Slice", name,
            [
                site.Input, writer.Whole($"{name}.starts", layer.First), writer.Whole($"{name}.ends", layer.Last + 1L),
                writer.Whole($"{name}.axes", 1),
            ]);
    }

    private static string Padded(ExportSite site)
    {
        var layer = (Pad2d)site.Node.Layer;
        string pads = site.Writer.Whole(
            $"{site.Name}.pads", 0, 0, layer.Top, layer.Left, 0, 0, layer.Bottom, layer.Right);
        string mode = layer.Mode switch { PadMode.Reflect => "reflect", PadMode.Edge => "edge", _ => "constant" };
        return site.Writer.Add("Pad", site.Name, [site.Input, pads], GraphWriter.Setting("mode", mode));
    }

    private static string PaddedChannels(ExportSite site)
    {
        var layer = (ChannelPad)site.Node.Layer;
        string pads = site.Shape.IsFlat
            ? site.Writer.Whole($"{site.Name}.pads", 0, layer.Front, 0, layer.Back)
            : site.Writer.Whole($"{site.Name}.pads", 0, layer.Front, 0, 0, 0, layer.Back, 0, 0);
        return site.Writer.Add("Pad", site.Name, [site.Input, pads]);
    }

    private static string Resized(ExportSite site)
    {
        var layer = (Upsample)site.Node.Layer;
        bool isLinear = layer.Mode == UpsampleMode.Bilinear;
        string scales = layer.ScaleFactor == 0 ? "" : site.Writer.Floats(
            $"{site.Name}.scales", [1, 1, layer.ScaleFactor, layer.ScaleFactor], 4);
        string size = layer.ScaleFactor != 0 ? "" : site.Writer.Add(
            "Concat", $"{site.Name}.size",
            [
                site.Writer.Add(
                    "Slice", $"{site.Name}.kept",
                    [
                        site.Writer.Add("Shape", $"{site.Name}.shape", [site.Input]), site.Writer.Whole($"{site.Name}.begin", 0),
                        site.Writer.Whole($"{site.Name}.end", 2),
                    ]),
                site.Writer.Whole($"{site.Name}.target", layer.Height, layer.Width),
            ],
            GraphWriter.Setting("axis", 0L));
        return site.Writer.Add(
            "Resize", site.Name, [site.Input, "", scales, size], GraphWriter.Setting("mode", isLinear ? "linear" : "nearest"),
            GraphWriter.Setting(
                "coordinate_transformation_mode", !isLinear ? "asymmetric" : layer.AlignCorners ? "align_corners" : "half_pixel"),
            GraphWriter.Setting("nearest_mode", "floor"));
    }

    /// <summary>The numbers as they lie in memory, in another order, and back.</summary>
    private static string Strided(ExportSite site)
    {
        var layer = (AsStrided)site.Node.Layer;
        (GraphWriter writer, string name) = (site.Writer, site.Name);
        string last = site.Shape.IsFlat ? site.Input
            : writer.Add("Transpose", $"{name}.last", [site.Input], GraphWriter.Settings("perm", [0, 2, 3, 1]));
        string flat = writer.Add("Reshape", $"{name}.flat", [last, writer.Whole($"{name}.flatShape", 0, site.Shape.Length)]);
        string picked = Picked(site, layer, flat);
        FeatureShape output = layer.Output;
        if (output.IsFlat)
        {
            return picked;
        }

        string maps = writer.Add(
            "Reshape", $"{name}.maps",
            [picked, writer.Whole($"{name}.mapsShape", 0, output.Height, output.Width, output.Channels)]);
        return writer.Add("Transpose", name, [maps], GraphWriter.Settings("perm", [0, 3, 1, 2]));
    }

    /// <summary>The numbers of a flat value in the order of a view, as a flat value.</summary>
    private static string Picked(ExportSite site, AsStrided layer, string flat)
    {
        (GraphWriter writer, string name) = (site.Writer, site.Name);
        if (ViewCut.Of(layer, site.Shape.Length) is not ViewCut cut)
        {
            // Numbers that are there more than once, or rows that reach into the next: they are picked one by one.
            int[] places = Shapes.Offsets(layer.Sizes, layer.Strides.AsSpan(), layer.Offset);
            return writer.Add(
                "Gather", $"{name}.picked", [flat, writer.Whole($"{name}.places", [.. places.Select(place => (long)place)])],
                GraphWriter.Setting("axis", 1L));
        }

        if (cut.IsWhole && cut.IsInOrder)
        {
            return flat;
        }

        string apart = writer.Add(
            "Reshape", $"{name}.apart", [flat, writer.Whole($"{name}.apartShape", [0, .. cut.Extents])]);
        string kept = cut.IsWhole ? apart : writer.Add(
            "Slice", $"{name}.kept",
            [
                apart, writer.Whole($"{name}.starts", [.. cut.Starts]),
                writer.Whole($"{name}.ends", [.. cut.Starts.Zip(cut.Sizes, (start, size) => start + size)]),
                writer.Whole($"{name}.axes", [.. Enumerable.Range(1, cut.Starts.Length).Select(axis => (long)axis)]),
            ]);
        string moved = cut.IsInOrder ? kept : writer.Add(
            "Transpose", $"{name}.moved", [kept], GraphWriter.Settings("perm", [0, .. cut.Order.Select(axis => axis + 1)]));
        return writer.Add("Reshape", $"{name}.joined", [moved, writer.Whole($"{name}.joinedShape", 0, layer.Output.Length)]);
    }

    /// <summary>Numbers of the file, as channels first; where a batch has to be there, sizes of 1 grow to it.</summary>
    private static string Constant(ExportSite site)
    {
        FeatureShape shape = ((ConstantLayer)site.Node.Layer).Shape;
        float[] numbers = site.Weights[$"{site.Name}.value"].Data;
        if (shape.IsFlat)
        {
            return site.Writer.Floats(site.Name, numbers, 1, shape.Channels);
        }

        var first = new float[numbers.Length];
        for (int i = 0; i < first.Length; i++)
        {
            (int channel, int pixel) = (i / shape.Pixels, i % shape.Pixels);
            first[i] = numbers[(pixel * shape.Channels) + channel];
        }

        return site.Writer.Floats(site.Name, first, 1, shape.Channels, shape.Height, shape.Width);
    }
}
