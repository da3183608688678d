using Nin.Kernels;
using Nin.Layers;
using Nin.Onnx.Format.Proto;

namespace Nin.Onnx.Exporting.Layers;

/// <summary>Convolutions, products and poolings.</summary>
internal static class WindowWriters
{
    public static (string Kind, LayerWriter Write)[] All { get; } =
    [
        (nameof(Conv2d), Conv),
        (nameof(ConvTranspose2d), ConvTranspose),
        (nameof(Linear), Product),
        (nameof(MaxPool2d), site => Pool(site, "MaxPool")),
        (nameof(AvgPool2d), site => Pool(site, "AveragePool")),
        (nameof(AdaptiveAvgPool2d), AdaptivePool),
        (nameof(GlobalAvgPool2d), site => site.Writer.Add("GlobalAveragePool", site.Name, [site.Input])),
        (nameof(GlobalMaxPool2d), site => site.Writer.Add("GlobalMaxPool", site.Name, [site.Input])),
    ];

    private static string Conv(ExportSite site)
    {
        var layer = (Conv2d)site.Node.Layer;
        return site.Writer.Add(
            "Conv", site.Name, [site.Input, site.Weight("weight")!, site.Weight("bias") ?? ""],
            [.. Window(layer.KernelWindow), GraphWriter.Setting("group", layer.Groups)]);
    }

    private static string ConvTranspose(ExportSite site)
    {
        var layer = (ConvTranspose2d)site.Node.Layer;
        return site.Writer.Add(
            "ConvTranspose", site.Name, [site.Input, site.Weight("weight")!, site.Weight("bias") ?? ""],
            [
                .. Window(layer.KernelWindow), GraphWriter.Setting("group", layer.Groups),
                GraphWriter.Settings("output_padding", [layer.OutputPaddingY, layer.OutputPaddingX]),
            ]);
    }

    private static string Product(ExportSite site) => site.Writer.Add(
        "Gemm", site.Name, [site.Input, site.Weight("weight")!, site.Weight("bias") ?? ""], GraphWriter.Setting("transB", 1L));

    private static string Pool(ExportSite site, string kind)
    {
        var layer = (Pool2d)site.Node.Layer;
        List<AttributeProto> settings = [.. Window(layer.KernelWindow)];
        if (layer.CeilMode)
        {
            settings.Add(GraphWriter.Setting("ceil_mode", 1L));
        }

        if (layer is AvgPool2d mean)
        {
            settings.RemoveAll(setting => setting.Name == "dilations");
            // Without padding there is nothing to count; what hangs over the edge counts in neither.
            bool counts = mean.CountIncludePad && HasPadding(layer.KernelWindow);
            if (counts && Hangs(site))
            {
                // Runtimes do not agree on what a window over the edge is divided by; ours divides by what lies in the padding.
                throw new NotExportedException("a mean whose windows hang over the edge with padding that counts");
            }

            settings.Add(GraphWriter.Setting("count_include_pad", counts ? 1L : 0L));
        }

        return site.Writer.Add(kind, site.Name, [site.Input], [.. settings]);
    }

    /// <summary>
    /// Windows of one size that do not overlap are a pooling; others, of which ONNX has none, are a product with their shares on
    /// either side.
    /// </summary>
    private static string AdaptivePool(ExportSite site)
    {
        var layer = (AdaptiveAvgPool2d)site.Node.Layer;
        (int height, int width) = (site.Shape.Height, site.Shape.Width);
        if (height % layer.Height == 0 && width % layer.Width == 0)
        {
            var window = new Window2d(height / layer.Height, width / layer.Width, height / layer.Height, width / layer.Width);
            return site.Writer.Add(
                "AveragePool", site.Name, [site.Input],
                [.. Window(window).Where(setting => setting.Name != "dilations")]);
        }

        float[] rows = Shares(layer.Height, height), columns = new float[width * layer.Width];
        float[] across = Shares(layer.Width, width);
        for (int i = 0; i < columns.Length; i++)
        {
            columns[i] = across[(i % layer.Width * width) + (i / layer.Width)];
        }

        string strips = site.Writer.Add(
            "MatMul", $"{site.Name}.strips", [site.Writer.Floats($"{site.Name}.rows", rows, layer.Height, height), site.Input]);
        return site.Writer.Add(
            "MatMul", site.Name, [strips, site.Writer.Floats($"{site.Name}.columns", columns, width, layer.Width)]);
    }

    /// <summary>[outputs, size]: the share that a place has in the mean of a window.</summary>
    private static float[] Shares(int outputs, int size)
    {
        var shares = new float[outputs * size];
        for (int i = 0; i < outputs; i++)
        {
            (int first, int count) = AdaptiveAvgPool2d.WindowOf(i, outputs, size);
            shares.AsSpan((i * size) + first, count).Fill(1f / count);
        }

        return shares;
    }

    /// <summary>Whether a window hangs over what is there with its padding: one more fits than in floor mode.</summary>
    private static bool Hangs(ExportSite site)
    {
        Window2d window = ((Pool2d)site.Node.Layer).KernelWindow;
        return window.OutputHeight(site.Shape.Height) != site.Output.Height
            || window.OutputWidth(site.Shape.Width) != site.Output.Width;
    }

    private static bool HasPadding(Window2d window) =>
        (window.PadTop, window.PadLeft, window.PadBottom, window.PadRight) != (0, 0, 0, 0);

    private static AttributeProto[] Window(Window2d window) =>
    [
        GraphWriter.Settings("kernel_shape", [window.KernelHeight, window.KernelWidth]),
        GraphWriter.Settings("strides", [window.StrideY, window.StrideX]),
        GraphWriter.Settings("dilations", [window.DilationY, window.DilationX]),
        GraphWriter.Settings("pads", [window.PadTop, window.PadLeft, window.PadBottom, window.PadRight]),
    ];
}
