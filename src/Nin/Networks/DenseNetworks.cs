using Nin.Layers;

namespace Nin.Networks;

/// <summary>DenseNet-121; layers are named as torchvision's.</summary>
/// <remarks><b>Source</b> Huang, Liu, van der Maaten, Weinberger, arXiv 1608.06993, table 1; torchvision's densenet121.</remarks>
internal static class DenseNetworks
{
    private const int FirstChannels = 64;

    /// <summary>Channels that a layer adds, and what it makes of all before it first.</summary>
    private const int Growth = 32, Bottleneck = 4 * Growth;

    public static IEnumerable<NetworkEntry> All =>
    [
        new NetworkEntry(
            "densenet121", "Huang et al. 2016, ImageNet: each layer reads all before it", new(224, 224, 3), 1000, Dense121),
    ];

    private static void Dense121(NetworkBuilder builder, int classes)
    {
        int[] layers = [6, 12, 24, 16];
        builder.Conv2d(FirstChannels, 7, 2, 3, bias: false, name: "features.conv0").BatchNorm2d("features.norm0")
            .Relu("features.relu0").MaxPool2d(3, 2, 1, name: "features.pool0");
        for (int block = 0; block < layers.Length; block++)
        {
            for (int i = 0; i < layers[block]; i++)
            {
                AddLayer(builder, $"features.denseblock{block + 1}.denselayer{i + 1}");
            }

            if (block < layers.Length - 1)
            {
                AddTransition(builder, $"features.transition{block + 1}");
            }
        }

        builder.BatchNorm2d("features.norm5").Relu("relu").GlobalAvgPool2d().Linear(classes, name: "classifier");
    }

    /// <summary>A few more channels behind those that there are.</summary>
    private static void AddLayer(NetworkBuilder builder, string name)
    {
        string before = builder.Last;
        builder.BatchNorm2d($"{name}.norm1").Relu($"{name}.relu1").Conv2d(Bottleneck, 1, bias: false, name: $"{name}.conv1")
            .BatchNorm2d($"{name}.norm2").Relu($"{name}.relu2").Conv2d(Growth, 3, padding: 1, bias: false, name: $"{name}.conv2")
            .Add(new Concat(), name, before, builder.Last);
    }

    /// <summary>Half the channels, a quarter of the pixels.</summary>
    private static void AddTransition(NetworkBuilder builder, string name) => builder
        .BatchNorm2d($"{name}.norm").Relu($"{name}.relu").Conv2d(builder.Channels / 2, 1, bias: false, name: $"{name}.conv")
        .AvgPool2d(2, 2, name: $"{name}.pool");
}
