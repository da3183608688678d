using Nin.Kernels;
using Nin.Layers;
using Nin.Tensors;
using static Nin.PyTorch.Exporting.Python;

namespace Nin.PyTorch.Exporting.Layers;

/// <summary>Convolutions, products and poolings.</summary>
internal static class WindowWriters
{
    public static (string Kind, LayerWriter Write)[] All { get; } =
    [
        (nameof(Conv2d), Convolution),
        (nameof(ConvTranspose2d), Transposed),
        (nameof(Linear), Product),
        (nameof(MaxPool2d), Maximum),
        (nameof(AvgPool2d), Mean),
        (nameof(AdaptiveAvgPool2d), site => site.Module(
            $"nn.AdaptiveAvgPool2d(({((AdaptiveAvgPool2d)site.Layer).Height}, {((AdaptiveAvgPool2d)site.Layer).Width}))")),
        (nameof(GlobalAvgPool2d), site => site.Module("nn.AdaptiveAvgPool2d(1)")),
        (nameof(GlobalMaxPool2d), site => site.Module("nn.AdaptiveMaxPool2d(1)")),
    ];

    private static TorchLayer Convolution(TorchSite site)
    {
        var layer = (Conv2d)site.Layer;
        Window2d window = layer.KernelWindow;
        string module = Arguments(
            $"{layer.InChannels}", $"{layer.OutChannels}", Kernel(window), Stride(window), HasEqualPadding(window) ? Padding(window) : null,
            Dilation(window), layer.Groups == 1 ? null : $"groups={layer.Groups}", layer.Bias ? null : "bias=False");
        return new TorchLayer($"nn.Conv2d({module})", $"{site.Self}({Padded(site, window)})");
    }

    /// <summary>What the window's padding cuts off is cut off behind it where the sides are not alike.</summary>
    private static TorchLayer Transposed(TorchSite site)
    {
        var layer = (ConvTranspose2d)site.Layer;
        Window2d window = layer.KernelWindow;
        bool isEqual = HasEqualPadding(window);
        string module = Arguments(
            $"{layer.InChannels}", $"{layer.OutChannels}", Kernel(window), Stride(window), isEqual ? Padding(window) : null,
            (layer.OutputPaddingY, layer.OutputPaddingX) == (0, 0) ? null
                : $"output_padding={Pair(layer.OutputPaddingY, layer.OutputPaddingX)}",
            layer.Groups == 1 ? null : $"groups={layer.Groups}", layer.Bias ? null : "bias=False", Dilation(window));
        string cut = isEqual ? "" : $"[:, :, {Range(window.PadTop, window.PadBottom)}, {Range(window.PadLeft, window.PadRight)}]";
        return new TorchLayer($"nn.ConvTranspose2d({module})", $"{site.Self}({site.Input}){cut}");
    }

    private static TorchLayer Product(TorchSite site)
    {
        var layer = (Linear)site.Layer;
        return site.Module($"nn.Linear({Arguments($"{layer.InFeatures}", $"{layer.OutFeatures}", layer.Bias ? null : "bias=False")})");
    }

    private static TorchLayer Maximum(TorchSite site)
    {
        var layer = (MaxPool2d)site.Layer;
        Window2d window = layer.KernelWindow;
        RequireSize(site, layer);
        string module = Arguments(
            Kernel(window), PoolStride(window), HasEqualPadding(window) ? Padding(window) : null, Dilation(window), Ceil(layer));
        return new TorchLayer($"nn.MaxPool2d({module})", $"{site.Self}({Padded(site, window, "float(\"-inf\")")})");
    }

    private static TorchLayer Mean(TorchSite site)
    {
        var layer = (AvgPool2d)site.Layer;
        Window2d window = layer.KernelWindow;
        bool isEqual = HasEqualPadding(window);
        if (!isEqual && !layer.CountIncludePad)
        {
            throw new NotExportedException("a mean with another padding on each side that does not count");
        }

        RequireSize(site, layer);
        string module = Arguments(
            Kernel(window), PoolStride(window), isEqual ? Padding(window) : null, Ceil(layer),
            layer.CountIncludePad ? null : "count_include_pad=False");
        return new TorchLayer($"nn.AvgPool2d({module})", $"{site.Self}({Padded(site, window)})");
    }

    /// <summary>
    /// PyTorch drops a last window that begins in the padding below; where that padding is put there first, it would keep it.
    /// </summary>
    private static void RequireSize(TorchSite site, Pool2d layer)
    {
        Window2d window = layer.KernelWindow;
        if (HasEqualPadding(window) || !layer.CeilMode)
        {
            return;
        }

        FeatureShape shape = site.Shape;
        Window2d bare = window with { PadTop = 0, PadLeft = 0, PadBottom = 0, PadRight = 0 };
        var around = new FeatureShape(
            shape.Height + window.PadTop + window.PadBottom, shape.Width + window.PadLeft + window.PadRight, shape.Channels);
        if (new MaxPool2d(bare, ceilMode: true).OutputShape(around) != site.Output)
        {
            throw new NotExportedException("windows over the edge with another padding on each side");
        }
    }

    private static string Kernel(Window2d window) => Pair(window.KernelHeight, window.KernelWidth);

    private static string? Stride(Window2d window) =>
        (window.StrideY, window.StrideX) == (1, 1) ? null : $"stride={Pair(window.StrideY, window.StrideX)}";

    /// <summary>A pooling's stride is the window's size where none is said.</summary>
    private static string? PoolStride(Window2d window) =>
        (window.StrideY, window.StrideX) == (window.KernelHeight, window.KernelWidth) ? null
            : $"stride={Pair(window.StrideY, window.StrideX)}";

    private static string? Padding(Window2d window) =>
        (window.PadTop, window.PadLeft) == (0, 0) ? null : $"padding={Pair(window.PadTop, window.PadLeft)}";

    private static string? Dilation(Window2d window) =>
        (window.DilationY, window.DilationX) == (1, 1) ? null : $"dilation={Pair(window.DilationY, window.DilationX)}";

    private static string? Ceil(Pool2d layer) => layer.CeilMode ? "ceil_mode=True" : null;

    private static bool HasEqualPadding(Window2d window) =>
        (window.PadTop, window.PadLeft) == (window.PadBottom, window.PadRight);

    /// <summary>The input, with what stands around it where a module cannot put it there.</summary>
    private static string Padded(TorchSite site, Window2d window, string? value = null) => HasEqualPadding(window) ? site.Input
        : $"F.pad({Arguments(site.Input, $"({window.PadLeft}, {window.PadRight}, {window.PadTop}, {window.PadBottom})", value is null ? null : $"value={value}")})";

    private static string Range(int before, int after) => $"{(before == 0 ? "" : before)}:{(after == 0 ? "" : -after)}";
}
