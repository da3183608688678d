using Nin.Layers;
using static Nin.PyTorch.Exporting.Python;

namespace Nin.PyTorch.Exporting.Layers;

/// <summary>Normalisations.</summary>
internal static class NormalizationWriters
{
    private const float UsualEpsilon = 1e-5f, UsualMomentum = 0.1f;

    public static (string Kind, LayerWriter Write)[] All { get; } =
    [
        (nameof(BatchNorm2d), Batch),
        (nameof(InstanceNorm2d), site => Of((InstanceNorm2d)site.Layer, site)),
        (nameof(GroupNorm), site => Of((GroupNorm)site.Layer, site)),
        (nameof(LayerNorm), Channels),
        (nameof(LocalResponseNorm), LocalResponse),
    ];

    private static TorchLayer Batch(TorchSite site)
    {
        var layer = (BatchNorm2d)site.Layer;
        string arguments = Arguments(
            $"{layer.NumFeatures}", Epsilon(layer.Epsilon),
            layer.Momentum == UsualMomentum ? null : $"momentum={Number(layer.Momentum)}");
        return site.Module($"nn.BatchNorm{(site.Shape.IsFlat ? 1 : 2)}d({arguments})") with { CountsBatches = true };
    }

    private static TorchLayer Of(InstanceNorm2d layer, TorchSite site) => site.Module(
        $"nn.InstanceNorm2d({Arguments($"{layer.NumFeatures}", Epsilon(layer.Epsilon), layer.Affine ? "affine=True" : null)})");

    private static TorchLayer Of(GroupNorm layer, TorchSite site)
    {
        string arguments = Arguments(
            $"{layer.NumGroups}", $"{layer.NumChannels}", Epsilon(layer.Epsilon), layer.Affine ? null : "affine=False");
        return site.Module($"nn.GroupNorm({arguments})");
    }

    /// <summary>Over the channels of a pixel, which are moved to the end and back.</summary>
    private static TorchLayer Channels(TorchSite site)
    {
        var layer = (LayerNorm)site.Layer;
        string module = Arguments(
            $"{layer.NumFeatures}", Epsilon(layer.Epsilon), layer.Affine ? null : "elementwise_affine=False");
        return new TorchLayer(
            $"nn.LayerNorm({module})",
            site.Shape.IsFlat ? $"{site.Self}({site.Input})" : $"{site.Self}({site.Input}.permute(0, 2, 3, 1)).permute(0, 3, 1, 2)");
    }

    private static TorchLayer LocalResponse(TorchSite site)
    {
        var layer = (LocalResponseNorm)site.Layer;
        string module = Arguments(
            $"{layer.Size}", $"alpha={Number(layer.Alpha)}", $"beta={Number(layer.Beta)}", $"k={Number(layer.K)}");
        return new TorchLayer(
            $"nn.LocalResponseNorm({module})",
            site.Shape.IsFlat ? $"{site.Self}({site.Input}.unsqueeze(2)).squeeze(2)" : $"{site.Self}({site.Input})");
    }

    private static string? Epsilon(float value) => value == UsualEpsilon ? null : $"eps={Number(value)}";
}
