namespace Nin.Networks;

/// <summary>
/// The networks of the Visual Geometry Group, with and without batch normalisation; layers are named as torchvision's.
/// </summary>
/// <remarks>
/// <b>Source</b> Simonyan, Zisserman, arXiv 1409.1556, table 1, columns A, B, D and E; torchvision's vgg11 to vgg19_bn.
/// Three fully connected layers read 7×7 maps: pictures of other sizes than 224×224 are averaged to that.
/// </remarks>
internal static class VggNetworks
{
    /// <summary>The side of the maps that the fully connected layers read, and what these have.</summary>
    private const int Side = 7, Features = 4096;

    /// <summary>Channels of the convolutions between two poolings.</summary>
    private static readonly int[] Widths = [64, 128, 256, 512, 512];

    public static IEnumerable<NetworkEntry> All =>
    [
        .. Pair("vgg11", [1, 1, 2, 2, 2]),
        .. Pair("vgg13", [2, 2, 2, 2, 2]),
        .. Pair("vgg16", [2, 2, 3, 3, 3]),
        .. Pair("vgg19", [2, 2, 4, 4, 4]),
    ];

    /// <param name="name">The name of the network without normalisation.</param>
    /// <param name="convolutions">Convolutions before each pooling.</param>
    private static NetworkEntry[] Pair(string name, int[] convolutions) =>
    [
        EntryOf(name, "Simonyan and Zisserman 2014, ImageNet", convolutions, batchNorm: false),
        EntryOf($"{name}-bn", "Simonyan and Zisserman 2014, ImageNet, batch-normalised", convolutions, batchNorm: true),
    ];

    private static NetworkEntry EntryOf(string name, string description, int[] convolutions, bool batchNorm) => new(
        name, description, new(224, 224, 3), 1000, (builder, classes) =>
        {
            AddFeatures(builder, convolutions, batchNorm);
            builder.AdaptiveAvgPool2d(Side, Side, "avgpool").Flatten("flatten")
                .Linear(Features, name: "classifier.0").Relu("classifier.1").Dropout(0.5f, "classifier.2")
                .Linear(Features, name: "classifier.3").Relu("classifier.4").Dropout(0.5f, "classifier.5")
                .Linear(classes, name: "classifier.6");
        });

    private static void AddFeatures(NetworkBuilder builder, int[] convolutions, bool batchNorm)
    {
        int index = 0;
        for (int stage = 0; stage < convolutions.Length; stage++)
        {
            for (int i = 0; i < convolutions[stage]; i++)
            {
                builder.Conv2d(Widths[stage], 3, padding: 1, name: Next());
                if (batchNorm)
                {
                    builder.BatchNorm2d(Next());
                }

                builder.Relu(Next());
            }

            builder.MaxPool2d(2, 2, name: Next());
        }

        string Next() => $"features.{index++}";
    }
}
