using Nin.Layers;

namespace Nin.Networks;

/// <summary>Inception networks for CIFAR-10.</summary>
/// <remarks>
/// <b>Source</b> inception-small: Zhang, Bengio, Hardt, Recht, Vinyals, arXiv 1611.03530, figure 3; without normalisation it has
/// the 1,649,402 parameters of table 1. inception-v2-cifar10: the ten blocks of Ioffe, Szegedy, arXiv 1502.03167, figure 5, at a
/// quarter of their width, behind one convolution instead of those that make an ImageNet picture small.
/// </remarks>
internal static class InceptionNetworks
{
    /// <summary>Channels of the convolution before the ten blocks: a quarter of what comes to them in the paper.</summary>
    private const int FirstChannels = 48;

    /// <summary>
    /// Channels of the 1×1 way, of the 3×3 way and of the way of two 3×3 (each first reduced), and of the 1×1 behind the pooling.
    /// Where the first is 0, the block halves the picture: its pooling has no convolution behind it.
    /// </summary>
    private static readonly (int Ones, int Reduced, int Threes, int TwiceReduced, int Twice, int Pooled)[] Blocks =
    [
        (16, 16, 16, 16, 24, 8), (16, 16, 24, 16, 24, 16), (0, 32, 40, 16, 24, 0),
        (56, 16, 24, 24, 32, 32), (48, 24, 32, 24, 32, 32), (40, 32, 40, 32, 40, 24), (24, 32, 48, 40, 48, 24),
        (0, 32, 48, 48, 64, 0),
        (88, 48, 80, 40, 56, 32), (88, 48, 80, 48, 56, 32),
    ];

    public static IEnumerable<NetworkEntry> All =>
    [
        new NetworkEntry(
            "inception-small", "Zhang et al. 2016, CIFAR-10: small inception blocks", new(32, 32, 3), 10,
            (builder, classes) => Small(builder, classes, batchNorm: false)),
        new NetworkEntry(
            "inception-small-bn", "Zhang et al. 2016, CIFAR-10: small inception blocks, batch-normalised", new(32, 32, 3), 10,
            (builder, classes) => Small(builder, classes, batchNorm: true)),
        new NetworkEntry(
            "inception-v2-cifar10", "Ioffe and Szegedy 2015: its blocks at a quarter of their width, for 32×32 pictures",
            new(32, 32, 3), 10, V2),
    ];

    private static void Small(NetworkBuilder builder, int classes, bool batchNorm)
    {
        int inceptions = 0, downsamples = 0;
        Convolve("conv1", 96, 3);
        Inception(32, 32);
        Inception(32, 48);
        Downsample(80);
        Inception(112, 48);
        Inception(96, 64);
        Inception(80, 80);
        Inception(48, 96);
        Downsample(96);
        Inception(176, 160);
        Inception(176, 160);
        builder.GlobalAvgPool2d().Linear(classes, name: "fc");

        void Inception(int ones, int threes)
        {
            (string input, string name) = (builder.Last, $"inception{++inceptions}");
            string first = Convolve($"{name}.ch1", ones, 1);
            builder.From(input);
            builder.Add(new Concat(), name, first, Convolve($"{name}.ch3", threes, 3));
        }

        void Downsample(int channels)
        {
            (string input, string name) = (builder.Last, $"downsample{++downsamples}");
            string first = Convolve($"{name}.ch3", channels, 3, 2);
            builder.Add(new Concat(), name, first, builder.From(input).MaxPool2d(3, 2, 1, name: $"{name}.pool").Last);
        }

        string Convolve(string name, int channels, int kernelSize, int stride = 1) =>
            AddConvolution(builder, name, channels, kernelSize, stride, batchNorm);
    }

    private static void V2(NetworkBuilder builder, int classes)
    {
        AddConvolution(builder, "conv1", FirstChannels, 3);
        for (int i = 0; i < Blocks.Length; i++)
        {
            AddV2Block(builder, $"block{i + 1}", i);
        }

        builder.GlobalAvgPool2d().Linear(classes, name: "fc");
    }

    private static void AddV2Block(NetworkBuilder builder, string name, int index)
    {
        (int ones, int reduced, int threes, int twiceReduced, int twice, int pooled) = Blocks[index];
        string input = builder.Last;
        int stride = ones == 0 ? 2 : 1;
        var ways = new List<string>();
        if (ones > 0)
        {
            ways.Add(AddConvolution(builder, $"{name}.one", ones, 1));
        }

        AddConvolution(builder.From(input), $"{name}.three.0", reduced, 1);
        ways.Add(AddConvolution(builder, $"{name}.three.1", threes, 3, stride));
        AddConvolution(builder.From(input), $"{name}.twice.0", twiceReduced, 1);
        AddConvolution(builder, $"{name}.twice.1", twice, 3);
        ways.Add(AddConvolution(builder, $"{name}.twice.2", twice, 3, stride));

        // All poolings are means, but for those that halve the picture and the last.
        bool isMax = stride == 2 || index == Blocks.Length - 1;
        builder.From(input).Add(
            isMax ? new MaxPool2d(3, stride, 1) : new AvgPool2d(3, stride, 1), $"{name}.pool");
        ways.Add(pooled > 0 ? AddConvolution(builder, $"{name}.pooled", pooled, 1) : builder.Last);
        builder.Add(new Concat(), name, [.. ways]);
    }

    private static string AddConvolution(
        NetworkBuilder builder, string name, int channels, int kernelSize, int stride = 1, bool batchNorm = true)
    {
        builder.Conv2d(channels, kernelSize, stride, kernelSize / 2, bias: !batchNorm, name: $"{name}.conv");
        return (batchNorm ? builder.BatchNorm2d($"{name}.bn") : builder).Relu($"{name}.relu").Last;
    }
}
