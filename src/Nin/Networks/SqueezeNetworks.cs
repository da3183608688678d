using Nin.Layers;

namespace Nin.Networks;

/// <summary>SqueezeNet 1.1; layers are named as torchvision's.</summary>
/// <remarks>
/// <b>Source</b> Iandola et al., arXiv 1602.07360, and its authors' version 1.1, with less work for the same accuracy;
/// torchvision's squeezenet1_1. Its head is that of a Network in Network: class maps, a ReLU, and their mean.
/// </remarks>
internal static class SqueezeNetworks
{
    public static IEnumerable<NetworkEntry> All =>
    [
        new NetworkEntry(
            "squeezenet1.1", "Iandola et al. 2016, ImageNet: fire blocks, class maps", new(224, 224, 3), 1000, Squeeze11),
    ];

    private static void Squeeze11(NetworkBuilder builder, int classes)
    {
        builder.Conv2d(64, 3, stride: 2, name: "features.0").Relu("features.1").MaxPool2d(3, 2, ceilMode: true, name: "features.2");
        AddFire(builder, "features.3", 16, 64);
        AddFire(builder, "features.4", 16, 64);
        builder.MaxPool2d(3, 2, ceilMode: true, name: "features.5");
        AddFire(builder, "features.6", 32, 128);
        AddFire(builder, "features.7", 32, 128);
        builder.MaxPool2d(3, 2, ceilMode: true, name: "features.8");
        AddFire(builder, "features.9", 48, 192);
        AddFire(builder, "features.10", 48, 192);
        AddFire(builder, "features.11", 64, 256);
        AddFire(builder, "features.12", 64, 256);
        builder.Dropout(0.5f, "classifier.0").Conv2d(classes, 1, name: "classifier.1").Relu("classifier.2").GlobalAvgPool2d();
    }

    /// <summary>Few channels by 1×1, then many: half of them by 1×1, half by 3×3, side by side.</summary>
    private static void AddFire(NetworkBuilder builder, string name, int squeezed, int expanded)
    {
        string squeeze = builder.Conv2d(squeezed, 1, name: $"{name}.squeeze").Relu($"{name}.squeeze_activation").Last;
        string ones = builder.Conv2d(expanded, 1, name: $"{name}.expand1x1").Relu($"{name}.expand1x1_activation").Last;
        string threes = builder.From(squeeze)
            .Conv2d(expanded, 3, padding: 1, name: $"{name}.expand3x3").Relu($"{name}.expand3x3_activation").Last;
        builder.Add(new Concat(), $"{name}.concat", ones, threes);
    }
}
