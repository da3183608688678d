using System.Collections.Immutable;
using Nin.Tensors;

namespace Nin.Networks;

/// <summary>The layers of the published Networks in Networks.</summary>
/// <remarks>
/// <b>Source</b> Lin, Chen, Yan, arXiv 1312.4400, and its first author's configurations (CIFAR-10, CIFAR-100, MNIST, SVHN);
/// the Caffe model zoo (nin-cifar10-caffe, nin-imagenet); Zhang, Lipton, Li, Smola, <i>Dive into Deep Learning</i> (nin-d2l).
/// </remarks>
internal static class NinNetworks
{
    public static IEnumerable<NetworkEntry> All =>
    [
        .. WithAndWithoutBatchNorm("nin-cifar10", "Lin et al. 2013, CIFAR-10", new(32, 32, 3), 10, Cifar(averagePool2: false)),
        .. WithAndWithoutBatchNorm("nin-cifar100", "Lin et al. 2013, CIFAR-100", new(32, 32, 3), 100, Cifar(averagePool2: false)),
        .. WithAndWithoutBatchNorm("nin-mnist", "Lin et al. 2013, MNIST", new(28, 28, 1), 10, Mnist),
        .. WithAndWithoutBatchNorm("nin-svhn", "Lin et al. 2013, SVHN", new(32, 32, 3), 10, Svhn),
        .. WithAndWithoutBatchNorm(
            "nin-cifar10-caffe", "Caffe model zoo, CIFAR-10: second pooling is an average", new(32, 32, 3), 10,
            Cifar(averagePool2: true)),
        .. WithAndWithoutBatchNorm(
            "nin-imagenet", "Caffe model zoo, ImageNet: four mlpconv, 224×224", new(224, 224, 3), 1000, ImageNet),
        .. WithAndWithoutBatchNorm("nin-d2l", "Dive into Deep Learning: 1×224×224, floor pooling", new(224, 224, 1), 10, D2l),
        .. WithAndWithoutBatchNorm(
            "nin-keras", "a Keras tutorial's small NiN, with softmax behind the average", new(28, 28, 1), 10, Keras),
        new NetworkEntry(
            "nin-keras-tutorial", "the same as that tutorial has it, with softmax before the average", new(28, 28, 1), 10,
            KerasSoftmaxFirst),
        .. WithAndWithoutBatchNorm("nin-stack", "a tutorial's stack of plain convolutions, 224×224", new(224, 224, 3), 10, Stack),
        new NetworkEntry(
            "nin-small", "our own, for 32×32 pictures and quick starts; batch-normalised", new(32, 32, 3), 10, Small),
    ];

    private delegate void Layout(NetworkBuilder builder, int classes, bool batchNorm);

    private static IEnumerable<NetworkEntry> WithAndWithoutBatchNorm(
        string name, string description, FeatureShape input, int classes, Layout layout) =>
    [
        new NetworkEntry(name, description, input, classes, (builder, count) => layout(builder, count, false)),
        new NetworkEntry(
            name + "-bn", description + ", batch-normalised", input, classes, (builder, count) => layout(builder, count, true)),
    ];

    private static Layout Cifar(bool averagePool2) => (builder, classes, batchNorm) =>
    {
        builder
            .MlpConv("mlpconv1", Block(batchNorm, 5, 2, 192, 160, 96))
            .MaxPool2d(3, 2, ceilMode: true).Dropout(0.5f)
            .MlpConv("mlpconv2", Block(batchNorm, 5, 2, 192, 192, 192));
        NetworkBuilder pooled = averagePool2 ? builder.AvgPool2d(3, 2, ceilMode: true) : builder.MaxPool2d(3, 2, ceilMode: true);
        pooled.Dropout(0.5f)
            .MlpConv("mlpconv3", Head(batchNorm, 3, 1, 192, 192, classes))
            .GlobalAvgPool2d();
    };

    private static void Mnist(NetworkBuilder builder, int classes, bool batchNorm) => builder
        .MlpConv("mlpconv1", Block(batchNorm, 5, 2, 96, 64, 48))
        .MaxPool2d(3, 2, ceilMode: true).Dropout(0.5f)
        .MlpConv("mlpconv2", Block(batchNorm, 5, 2, 128, 96, 48))
        .MaxPool2d(3, 2, ceilMode: true).Dropout(0.5f)
        .MlpConv("mlpconv3", Head(batchNorm, 5, 2, 128, 96, classes))
        .GlobalAvgPool2d();

    private static void Svhn(NetworkBuilder builder, int classes, bool batchNorm) => builder
        .MlpConv("mlpconv1", Block(batchNorm, 5, 2, 128, 96, 64))
        .MaxPool2d(3, 2, ceilMode: true).Dropout(0.5f)
        .MlpConv("mlpconv2", Block(batchNorm, 5, 2, 320, 256, 128))
        .MaxPool2d(3, 2, ceilMode: true).Dropout(0.5f)
        .MlpConv("mlpconv3", Head(batchNorm, 5, 2, 384, 256, classes))
        .GlobalAvgPool2d();

    private static void ImageNet(NetworkBuilder builder, int classes, bool batchNorm) => builder
        .MlpConv("mlpconv1", Block(batchNorm, 11, 0, 96, 96, 96) with { Stride = 4 })
        .MaxPool2d(3, 2, ceilMode: true)
        .MlpConv("mlpconv2", Block(batchNorm, 5, 2, 256, 256, 256))
        .MaxPool2d(3, 2, ceilMode: true)
        .MlpConv("mlpconv3", Block(batchNorm, 3, 1, 384, 384, 384))
        .MaxPool2d(3, 2, ceilMode: true).Dropout(0.5f)
        .MlpConv("mlpconv4", Head(batchNorm, 3, 1, 1024, 1024, classes))
        .GlobalAvgPool2d();

    private static void D2l(NetworkBuilder builder, int classes, bool batchNorm) => builder
        .MlpConv("mlpconv1", Block(batchNorm, 11, 0, 96, 96, 96) with { Stride = 4 })
        .MaxPool2d(3, 2)
        .MlpConv("mlpconv2", Block(batchNorm, 5, 2, 256, 256, 256))
        .MaxPool2d(3, 2)
        .MlpConv("mlpconv3", Block(batchNorm, 3, 1, 384, 384, 384))
        .MaxPool2d(3, 2).Dropout(0.5f)
        .MlpConv("mlpconv4", Head(batchNorm, 3, 1, classes, classes, classes))
        .GlobalAvgPool2d();

    private static void Keras(NetworkBuilder builder, int classes, bool batchNorm) =>
        KerasMaps(builder, classes, batchNorm).GlobalAvgPool2d().Softmax();

    /// <summary>
    /// The average of per-pixel probabilities: a pixel of background votes as loudly as one of the object, so no class can be
    /// certain, and a class's map is no longer what its logit is the mean of. Offered for comparison.
    /// </summary>
    private static void KerasSoftmaxFirst(NetworkBuilder builder, int classes) =>
        KerasMaps(builder, classes, batchNorm: false).Softmax().GlobalAvgPool2d();

    private static NetworkBuilder KerasMaps(NetworkBuilder builder, int classes, bool batchNorm) => builder
        .MlpConv("block1", Block(batchNorm, 5, 2, 64, 48))
        .MlpConv("block2", Block(batchNorm, 3, 0, 48))
        .MlpConv("block3", Block(batchNorm, 3, 0, 64, classes) with { LastIsLinear = true });

    private static void Stack(NetworkBuilder builder, int classes, bool batchNorm) => builder
        .MlpConv("conv1", Block(batchNorm, 11, 0, 96) with { Stride = 4 })
        .MlpConv("conv2", Block(batchNorm, 5, 2, 256))
        .MlpConv("conv3", Block(batchNorm, 3, 1, 384))
        .MlpConv("conv4", Block(batchNorm, 1, 0, classes) with { LastIsLinear = true })
        .GlobalAvgPool2d().Softmax();

    private static void Small(NetworkBuilder builder, int classes) => builder
        .MlpConv("mlpconv1", Block(true, 5, 2, 32, 24, 24))
        .MaxPool2d(3, 2, ceilMode: true)
        .MlpConv("mlpconv2", Block(true, 3, 1, 64, 48, 48))
        .MaxPool2d(3, 2, ceilMode: true)
        .MlpConv("mlpconv3", Head(true, 3, 1, 96, 64, classes))
        .GlobalAvgPool2d();

    private static MlpConv Block(bool batchNorm, int kernelSize, int padding, params ImmutableArray<int> channels) =>
        new(kernelSize, channels, Padding: padding, BatchNorm: batchNorm);

    /// <summary>The last block: as published, a ReLU stands behind the class maps too; normalised, the maps are linear.</summary>
    private static MlpConv Head(bool batchNorm, int kernelSize, int padding, params ImmutableArray<int> channels) =>
        Block(batchNorm, kernelSize, padding, channels) with { LastIsLinear = batchNorm };
}
