using Nin.Kernels;
using Nin.Layers;

namespace Nin.Networks;

/// <summary>MobileNetV2; layers are named as torchvision's.</summary>
/// <remarks><b>Source</b> Sandler, Howard, Zhu, Zhmoginov, Chen, arXiv 1801.04381, table 2; torchvision's mobilenet_v2.</remarks>
internal static class MobileNetworks
{
    private const int FirstChannels = 32, LastChannels = 1280;

    /// <summary>The rows of the table: expansion, channels, blocks, the first block's stride.</summary>
    private static readonly (int Expansion, int Channels, int Blocks, int Stride)[] Stages =
        [(1, 16, 1, 1), (6, 24, 2, 2), (6, 32, 3, 2), (6, 64, 4, 2), (6, 96, 3, 1), (6, 160, 3, 2), (6, 320, 1, 1)];

    public static IEnumerable<NetworkEntry> All =>
    [
        new NetworkEntry(
            "mobilenet-v2", "Sandler et al. 2018, ImageNet: inverted residuals", new(224, 224, 3), 1000, Mobile2),
    ];

    private static void Mobile2(NetworkBuilder builder, int classes)
    {
        AddConvolution(builder, "features.0", FirstChannels, Window2d.Square(3, 2, 1));
        int index = 1;
        foreach ((int expansion, int channels, int blocks, int stride) in Stages)
        {
            for (int i = 0; i < blocks; i++)
            {
                AddBlock(builder, $"features.{index++}", expansion, channels, i == 0 ? stride : 1);
            }
        }

        AddConvolution(builder, $"features.{index}", LastChannels, Window2d.Square(1, 1, 0));
        builder.GlobalAvgPool2d().Dropout(0.2f, "classifier.0").Linear(classes, name: "classifier.1");
    }

    /// <summary>More channels, a 3×3 convolution of each by itself, and few channels again with nothing behind them.</summary>
    private static void AddBlock(NetworkBuilder builder, string name, int expansion, int channels, int stride)
    {
        (string input, int before) = (builder.Last, builder.Channels);
        int wide = expansion * before, index = 0;
        if (expansion > 1)
        {
            AddConvolution(builder, $"{name}.conv.{index++}", wide, Window2d.Square(1, 1, 0));
        }

        AddConvolution(builder, $"{name}.conv.{index++}", wide, Window2d.Square(3, stride, 1), groups: wide);
        builder.Conv2d(channels, 1, bias: false, name: $"{name}.conv.{index++}").BatchNorm2d($"{name}.conv.{index}");
        if (stride == 1 && before == channels)
        {
            builder.Add(new Add(), $"{name}.add", builder.Last, input);
        }
    }

    private static void AddConvolution(
        NetworkBuilder builder, string name, int channels, Window2d window, int groups = 1) => builder
        .Conv2d(channels, window, groups, bias: false, name: $"{name}.0").BatchNorm2d($"{name}.1").Relu6($"{name}.2");
}
