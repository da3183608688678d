namespace Nin.Networks;

/// <summary>AlexNet, and ZFNet, which looks closer; layers of the first are named as torchvision's.</summary>
/// <remarks>
/// <b>Source</b> alexnet: Krizhevsky, arXiv 1404.5997 ("one weird trick"), in one column; torchvision's alexnet. zfnet: Zeiler,
/// Fergus, arXiv 1311.2901, figure 3, with the constants of Krizhevsky et al. 2012 where it normalises: k = 2, n = 5, α = 1e-4
/// of the sum (which is 5e-4 of the mean), β = 0.75. The fully connected layers of both read 6×6 maps: pictures of other sizes
/// than 224×224 are averaged to that.
/// </remarks>
internal static class AlexNetworks
{
    /// <summary>The side of the maps that the fully connected layers read, and what these have.</summary>
    private const int Side = 6, Features = 4096;

    public static IEnumerable<NetworkEntry> All =>
    [
        new NetworkEntry("alexnet", "Krizhevsky 2014, ImageNet: AlexNet in one column", new(224, 224, 3), 1000, Alex),
        new NetworkEntry("zfnet", "Zeiler and Fergus 2013, ImageNet: AlexNet that looks closer", new(224, 224, 3), 1000, Zf),
    ];

    private static void Alex(NetworkBuilder builder, int classes) => builder
        .Conv2d(64, 11, 4, 2, name: "features.0").Relu("features.1").MaxPool2d(3, 2, name: "features.2")
        .Conv2d(192, 5, padding: 2, name: "features.3").Relu("features.4").MaxPool2d(3, 2, name: "features.5")
        .Conv2d(384, 3, padding: 1, name: "features.6").Relu("features.7")
        .Conv2d(256, 3, padding: 1, name: "features.8").Relu("features.9")
        .Conv2d(256, 3, padding: 1, name: "features.10").Relu("features.11").MaxPool2d(3, 2, name: "features.12")
        .AdaptiveAvgPool2d(Side, Side, "avgpool").Flatten("flatten")
        .Dropout(0.5f, "classifier.0").Linear(Features, name: "classifier.1").Relu("classifier.2")
        .Dropout(0.5f, "classifier.3").Linear(Features, name: "classifier.4").Relu("classifier.5")
        .Linear(classes, name: "classifier.6");

    private static void Zf(NetworkBuilder builder, int classes) => builder
        .Conv2d(96, 7, 2, 1, name: "conv1").Relu("relu1").MaxPool2d(3, 2, ceilMode: true, name: "pool1")
        .LocalResponseNorm(5, 5e-4f, 0.75f, 2f, "norm1")
        .Conv2d(256, 5, 2, name: "conv2").Relu("relu2").MaxPool2d(3, 2, ceilMode: true, name: "pool2")
        .LocalResponseNorm(5, 5e-4f, 0.75f, 2f, "norm2")
        .Conv2d(384, 3, padding: 1, name: "conv3").Relu("relu3")
        .Conv2d(384, 3, padding: 1, name: "conv4").Relu("relu4")
        .Conv2d(256, 3, padding: 1, name: "conv5").Relu("relu5").MaxPool2d(3, 2, ceilMode: true, name: "pool5")
        .AdaptiveAvgPool2d(Side, Side, "avgpool").Flatten("flatten")
        .Linear(Features, name: "fc6").Relu("relu6").Dropout(0.5f, "drop6")
        .Linear(Features, name: "fc7").Relu("relu7").Dropout(0.5f, "drop7")
        .Linear(classes, name: "fc8");
}
