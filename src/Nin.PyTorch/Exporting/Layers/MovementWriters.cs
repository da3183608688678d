using Nin.Layers;
using Nin.Tensors;
using static Nin.PyTorch.Exporting.Python;

namespace Nin.PyTorch.Exporting.Layers;

/// <summary>Two inputs number by number, and layers that move numbers.</summary>
internal static class MovementWriters
{
    /// <summary>What no module of PyTorch does: a view of each picture as it lies in Nin's memory.</summary>
    private const string StridedHelper = """
        def as_strided(x, sizes, strides, offset, shape):
            '''Each picture's numbers in another order, as they lie in memory with the channels last.'''
            x = (x.permute(0, 2, 3, 1) if x.dim() == 4 else x).contiguous()
            view = torch.as_strided(x, (len(x), *sizes), (x[0].numel(), *strides), x.storage_offset() + offset)
            view = view.reshape(len(x), *shape)
            return view.permute(0, 3, 1, 2) if len(shape) == 3 else view
        """;

    public static (string Kind, LayerWriter Write)[] All { get; } =
    [
        (nameof(Add), site => Joined(site, " + ")),
        (nameof(Subtract), site => Joined(site, " - ")),
        (nameof(Multiply), site => Joined(site, " * ")),
        (nameof(Divide), site => Joined(site, " / ")),
        (nameof(Concat), site => new TorchLayer(null, $"torch.cat([{string.Join(", ", site.Inputs)}], dim=1)")),
        (nameof(Slice), site => new TorchLayer(
            null, $"{site.Input}[:, {((Slice)site.Layer).First}:{((Slice)site.Layer).Last + 1}]")),
        (nameof(Flatten), site => site.Module("nn.Flatten()")),
        (nameof(Pad2d), Padded),
        (nameof(ChannelPad), Widened),
        (nameof(Upsample), Resized),
        (nameof(PixelShuffle), site => site.Module($"nn.PixelShuffle({((PixelShuffle)site.Layer).Factor})")),
        (nameof(AsStrided), Strided),
    ];

    /// <summary>Features beside maps are maps of one pixel.</summary>
    private static TorchLayer Joined(TorchSite site, string sign)
    {
        bool isMixed = site.Shapes.Any(shape => shape.IsFlat) && site.Shapes.Any(shape => !shape.IsFlat);
        return new TorchLayer(
            null,
            string.Join(
                sign,
                site.Inputs.Zip(site.Shapes, (input, shape) => isMixed && shape.IsFlat ? $"{input}[:, :, None, None]" : input)));
    }

    private static TorchLayer Padded(TorchSite site)
    {
        var layer = (Pad2d)site.Layer;
        string name = layer.Mode switch { PadMode.Reflect => "ReflectionPad2d", PadMode.Edge => "ReplicationPad2d", _ => "ZeroPad2d" };
        return site.Module($"nn.{name}(({layer.Left}, {layer.Right}, {layer.Top}, {layer.Bottom}))");
    }

    /// <summary>PyTorch counts from the last dimension: columns, rows, channels.</summary>
    private static TorchLayer Widened(TorchSite site)
    {
        var layer = (ChannelPad)site.Layer;
        return new TorchLayer(null, $"F.pad({site.Input}, ({(site.Shape.IsFlat ? "" : "0, 0, 0, 0, ")}{layer.Front}, {layer.Back}))");
    }

    private static TorchLayer Resized(TorchSite site)
    {
        var layer = (Upsample)site.Layer;
        bool isLinear = layer.Mode == UpsampleMode.Bilinear;
        string arguments = Arguments(
            layer.ScaleFactor == 0 ? $"size=({layer.Height}, {layer.Width})" : $"scale_factor={Number(layer.ScaleFactor)}",
            $"mode=\"{(isLinear ? "bilinear" : "nearest")}\"",
            isLinear ? $"align_corners={Flag(layer.AlignCorners)}" : null);
        return site.Module($"nn.Upsample({arguments})");
    }

    private static TorchLayer Strided(TorchSite site)
    {
        var layer = (AsStrided)site.Layer;
        FeatureShape output = layer.Output;
        string shape = output.IsFlat ? $"({output.Channels},)" : $"({output.Height}, {output.Width}, {output.Channels})";
        string call = Arguments(site.Input, Tuple(layer.Sizes), Tuple(layer.Strides), $"{layer.Offset}", shape);
        return new TorchLayer(null, $"as_strided({call})") { Helper = StridedHelper };
    }

    private static string Tuple(IReadOnlyList<int> numbers) =>
        numbers.Count == 1 ? $"({numbers[0]},)" : $"({string.Join(", ", numbers)})";
}
