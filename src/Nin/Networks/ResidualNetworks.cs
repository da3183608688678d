using Nin.Layers;
using Nin.Tensors;

namespace Nin.Networks;

/// <summary>
/// The residual networks for ImageNet and for CIFAR-10, and the plain ones beside them; layers are named as PyTorch's files name
/// them.
/// </summary>
/// <remarks>
/// <b>Source</b> He, Zhang, Ren, Sun, arXiv 1512.03385. Those for ImageNet are torchvision's, name by name; in its bottleneck the
/// 3×3 convolution has the stride. Those for CIFAR-10 are section 4.2, with shortcuts without parameters ("option A"), or, where
/// the name ends in <c>-projection</c>, with a 1×1 convolution where the size changes ("option B"). A plain network is the same
/// without shortcuts.
/// </remarks>
internal static class ResidualNetworks
{
    /// <summary>How much wider a bottleneck's output is than its 3×3 convolution.</summary>
    private const int Expansion = 4;

    public static IEnumerable<NetworkEntry> All =>
    [
        ImageNet("resnet18", "two convolutions a block", Basic, [2, 2, 2, 2]),
        ImageNet("resnet34", "two convolutions a block", Basic, [3, 4, 6, 3]),
        ImageNet("resnet50", "bottlenecks of three convolutions", Bottleneck, [3, 4, 6, 3]),
        .. CifarSizes.Select(size => Cifar($"resnet{size}", "shortcuts without parameters", OptionA, size)),
        .. CifarSizes.Select(size => Cifar($"resnet{size}-projection", "shortcuts with 1×1 convolutions", Basic, size)),
        ImageNet("plain18", "as resnet18, without shortcuts", Plain, [2, 2, 2, 2]),
        ImageNet("plain34", "as resnet34, without shortcuts", Plain, [3, 4, 6, 3]),
        Cifar("plain20", "as resnet20, without shortcuts", Plain, 20),
        Cifar("plain56", "as resnet56, without shortcuts", Plain, 56),
    ];

    /// <summary>Layers with weights: two a block in three stages, and the first and the last.</summary>
    private static int[] CifarSizes => [20, 32, 44, 56, 110];

    private delegate void Block(NetworkBuilder builder, string name, int channels, int stride);

    private static NetworkEntry ImageNet(string name, string description, Block block, int[] blocks) => new(
        name, $"He et al. 2015, ImageNet: {description}", new(224, 224, 3), 1000, (builder, classes) =>
        {
            builder.Conv2d(64, 7, stride: 2, padding: 3, bias: false, name: "conv1").BatchNorm2d("bn1").Relu("relu")
                .MaxPool2d(3, 2, 1, name: "maxpool");
            AddStages(builder, block, 64, blocks);
            builder.GlobalAvgPool2d().Linear(classes, name: "fc");
        });

    /// <summary>
    /// A network for CIFAR-10 of any depth, such as <c>plain8</c> or <c>resnet14</c>; six layers to a depth beside two.
    /// </summary>
    internal static Network CreateCifar(string name, int classes, FeatureShape input)
    {
        bool isPlain = name.StartsWith("plain", StringComparison.Ordinal);
        int size = int.Parse(name[(isPlain ? "plain" : "resnet").Length..], System.Globalization.CultureInfo.InvariantCulture);
        return Cifar(name, "", isPlain ? Plain : OptionA, size).Create(classes, input);
    }

    private static NetworkEntry Cifar(string name, string description, Block block, int size) => new(
        name, $"He et al. 2015, CIFAR-10: {description}", new(32, 32, 3), 10, (builder, classes) =>
        {
            int blocks = (size - 2) / 6;
            builder.Conv2d(16, 3, padding: 1, bias: false, name: "conv1").BatchNorm2d("bn1").Relu("relu");
            AddStages(builder, block, 16, [blocks, blocks, blocks]);
            builder.GlobalAvgPool2d().Linear(classes, name: "linear");
        });

    /// <summary>Each stage has twice the channels of the one before, and its first block halves the picture.</summary>
    private static void AddStages(NetworkBuilder builder, Block block, int channels, int[] blocks)
    {
        for (int stage = 0; stage < blocks.Length; stage++)
        {
            for (int i = 0; i < blocks[stage]; i++)
            {
                block(builder, $"layer{stage + 1}.{i}", channels << stage, stage > 0 && i == 0 ? 2 : 1);
            }
        }
    }

    private static void Basic(NetworkBuilder builder, string name, int channels, int stride)
    {
        string shortcut = builder.Last;
        bool isAsItWas = stride == 1 && builder.Channels == channels;
        string branch = AddTwo(builder, name, channels, stride);
        AddSum(builder, name, branch, isAsItWas ? shortcut : Projected(builder, name, shortcut, channels, stride));
    }

    private static void Bottleneck(NetworkBuilder builder, string name, int channels, int stride)
    {
        string shortcut = builder.Last;
        int wide = Expansion * channels;
        bool isAsItWas = stride == 1 && builder.Channels == wide;
        string branch = builder
            .Conv2d(channels, 1, bias: false, name: $"{name}.conv1").BatchNorm2d($"{name}.bn1").Relu($"{name}.relu1")
            .Conv2d(channels, 3, stride, 1, bias: false, name: $"{name}.conv2").BatchNorm2d($"{name}.bn2").Relu($"{name}.relu2")
            .Conv2d(wide, 1, bias: false, name: $"{name}.conv3").BatchNorm2d($"{name}.bn3").Last;
        AddSum(builder, name, branch, isAsItWas ? shortcut : Projected(builder, name, shortcut, wide, stride));
    }

    private static void OptionA(NetworkBuilder builder, string name, int channels, int stride)
    {
        (string shortcut, int before) = (builder.Last, builder.Channels);
        string branch = AddTwo(builder, name, channels, stride);
        AddSum(builder, name, branch, stride == 1 ? shortcut : Padded(builder, name, shortcut, channels - before, stride));
    }

    private static void Plain(NetworkBuilder builder, string name, int channels, int stride) =>
        builder.From(AddTwo(builder, name, channels, stride)).Relu($"{name}.relu");

    private static string AddTwo(NetworkBuilder builder, string name, int channels, int stride) => builder
        .Conv2d(channels, 3, stride, 1, bias: false, name: $"{name}.conv1").BatchNorm2d($"{name}.bn1").Relu($"{name}.relu1")
        .Conv2d(channels, 3, 1, 1, bias: false, name: $"{name}.conv2").BatchNorm2d($"{name}.bn2").Last;

    private static void AddSum(NetworkBuilder builder, string name, string branch, string shortcut) =>
        builder.Add(new Add(), $"{name}.add", branch, shortcut).Relu($"{name}.relu");

    /// <summary>A shortcut through a 1×1 convolution.</summary>
    private static string Projected(NetworkBuilder builder, string name, string from, int channels, int stride) => builder
        .From(from).Conv2d(channels, 1, stride, bias: false, name: $"{name}.downsample.0").BatchNorm2d($"{name}.downsample.1").Last;

    /// <summary>Every second pixel, and as many channels of zeros before the others as behind them.</summary>
    private static string Padded(NetworkBuilder builder, string name, string from, int more, int stride) => builder.From(from)
        .AvgPool2d(1, stride, name: $"{name}.shortcut.pick").ChannelPad(more / 2, more / 2, $"{name}.shortcut.pad").Last;
}
