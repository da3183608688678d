using Nin.Layers;

namespace Nin.Networks;

/// <summary>
/// The convolutional networks of a textbook, for grey pictures of clothes; layers are named as its PyTorch code names them.
/// </summary>
/// <remarks>
/// <b>Source</b> Zhang, Lipton, Li, Smola, <i>Dive into Deep Learning</i>, chapters 7 and 8; its Network in Network is nin-d2l.
/// Sizes are those that it shows the layers' shapes at. A network without a mean over all places has as many weights as its
/// pictures' size asks for. vgg11-d2l has a quarter of VGG-11's channels, as the book trains it.
/// </remarks>
internal static class D2lNetworks
{
    /// <summary>Features of the fully connected layers of AlexNet and VGG.</summary>
    private const int Features = 4096;

    /// <summary>Channels that a layer of DenseNet adds, and layers of each of its four blocks.</summary>
    private const int Growth = 32, Dense = 4;

    public static IEnumerable<NetworkEntry> All =>
    [
        new NetworkEntry("lenet-d2l", "Dive into Deep Learning: LeNet with sigmoids, 1×28×28", new(28, 28, 1), 10, Le),
        new NetworkEntry("alexnet-d2l", "Dive into Deep Learning: AlexNet, 1×224×224", new(224, 224, 1), 10, Alex),
        new NetworkEntry("vgg11-d2l", "Dive into Deep Learning: a quarter of VGG-11, 1×224×224", new(224, 224, 1), 10, Vgg11),
        new NetworkEntry("googlenet-d2l", "Dive into Deep Learning: GoogLeNet, 1×96×96", new(96, 96, 1), 10, GoogLe),
        new NetworkEntry("resnet18-d2l", "Dive into Deep Learning: ResNet-18, 1×96×96", new(96, 96, 1), 10, Res18),
        new NetworkEntry("densenet-d2l", "Dive into Deep Learning: a small DenseNet, 1×96×96", new(96, 96, 1), 10, DenseNet),
    ];

    private static void Le(NetworkBuilder builder, int classes) => builder
        .Conv2d(6, 5, padding: 2, name: "net.0").Sigmoid("net.1").AvgPool2d(2, 2, name: "net.2")
        .Conv2d(16, 5, name: "net.3").Sigmoid("net.4").AvgPool2d(2, 2, name: "net.5").Flatten("net.6")
        .Linear(120, name: "net.7").Sigmoid("net.8").Linear(84, name: "net.9").Sigmoid("net.10")
        .Linear(classes, name: "net.11");

    private static void Alex(NetworkBuilder builder, int classes)
    {
        builder.Conv2d(96, 11, 4, 1, name: "net.0").Relu("net.1").MaxPool2d(3, 2, name: "net.2")
            .Conv2d(256, 5, padding: 2, name: "net.3").Relu("net.4").MaxPool2d(3, 2, name: "net.5")
            .Conv2d(384, 3, padding: 1, name: "net.6").Relu("net.7")
            .Conv2d(384, 3, padding: 1, name: "net.8").Relu("net.9")
            .Conv2d(256, 3, padding: 1, name: "net.10").Relu("net.11").MaxPool2d(3, 2, name: "net.12");
        AddLinears(builder, 13, classes);
    }

    private static void Vgg11(NetworkBuilder builder, int classes)
    {
        (int Convolutions, int Channels)[] blocks = [(1, 16), (1, 32), (2, 64), (2, 128), (2, 128)];
        for (int block = 0; block < blocks.Length; block++)
        {
            (int convolutions, int channels) = blocks[block];
            for (int i = 0; i < convolutions; i++)
            {
                builder.Conv2d(channels, 3, padding: 1, name: $"net.{block}.{2 * i}").Relu($"net.{block}.{(2 * i) + 1}");
            }

            builder.MaxPool2d(2, 2, name: $"net.{block}.{2 * convolutions}");
        }

        AddLinears(builder, blocks.Length, classes);
    }

    private static void AddLinears(NetworkBuilder builder, int index, int classes) => builder
        .Flatten($"net.{index}")
        .Linear(Features, name: $"net.{index + 1}").Relu($"net.{index + 2}").Dropout(0.5f, $"net.{index + 3}")
        .Linear(Features, name: $"net.{index + 4}").Relu($"net.{index + 5}").Dropout(0.5f, $"net.{index + 6}")
        .Linear(classes, name: $"net.{index + 7}");

    private static void GoogLe(NetworkBuilder builder, int classes)
    {
        builder.Conv2d(64, 7, 2, 3, name: "net.0.0").Relu("net.0.1").MaxPool2d(3, 2, 1, name: "net.0.2")
            .Conv2d(64, 1, name: "net.1.0").Relu("net.1.1").Conv2d(192, 3, padding: 1, name: "net.1.2").Relu("net.1.3")
            .MaxPool2d(3, 2, 1, name: "net.1.4");
        AddInception(builder, "net.2.0", 64, 96, 128, 16, 32, 32);
        AddInception(builder, "net.2.1", 128, 128, 192, 32, 96, 64);
        builder.MaxPool2d(3, 2, 1, name: "net.2.2");
        AddInception(builder, "net.3.0", 192, 96, 208, 16, 48, 64);
        AddInception(builder, "net.3.1", 160, 112, 224, 24, 64, 64);
        AddInception(builder, "net.3.2", 128, 128, 256, 24, 64, 64);
        AddInception(builder, "net.3.3", 112, 144, 288, 32, 64, 64);
        AddInception(builder, "net.3.4", 256, 160, 320, 32, 128, 128);
        builder.MaxPool2d(3, 2, 1, name: "net.3.5");
        AddInception(builder, "net.4.0", 256, 160, 320, 32, 128, 128);
        AddInception(builder, "net.4.1", 384, 192, 384, 48, 128, 128);
        builder.GlobalAvgPool2d().Linear(classes, name: "net.5");
    }

    private static void AddInception(
        NetworkBuilder builder, string name, int ones, int threeReduced, int threes, int fiveReduced, int fives, int pooled)
    {
        string input = builder.Last;
        string first = Convolve("b1_1", ones, 1);
        builder.From(input);
        Convolve("b2_1", threeReduced, 1);
        string second = Convolve("b2_2", threes, 3);
        builder.From(input);
        Convolve("b3_1", fiveReduced, 1);
        string third = Convolve("b3_2", fives, 5);
        builder.From(input).MaxPool2d(3, 1, 1, name: $"{name}.b4_1");
        string fourth = Convolve("b4_2", pooled, 1);
        builder.Add(new Concat(), name, first, second, third, fourth);

        string Convolve(string way, int channels, int kernelSize) => builder
            .Conv2d(channels, kernelSize, padding: kernelSize / 2, name: $"{name}.{way}").Relu($"{name}.{way}.relu").Last;
    }

    private static void Res18(NetworkBuilder builder, int classes)
    {
        AddFirst(builder);
        for (int stage = 0; stage < 4; stage++)
        {
            AddResidual(builder, $"net.b{stage + 2}.0", 64 << stage, stage == 0 ? 1 : 2);
            AddResidual(builder, $"net.b{stage + 2}.1", 64 << stage, 1);
        }

        builder.GlobalAvgPool2d().Linear(classes, name: "net.last.2");
    }

    /// <summary>Its convolutions have biases, and the one on the shortcut is not normalised.</summary>
    private static void AddResidual(NetworkBuilder builder, string name, int channels, int stride)
    {
        string shortcut = builder.Last;
        string branch = builder
            .Conv2d(channels, 3, stride, 1, name: $"{name}.conv1").BatchNorm2d($"{name}.bn1").Relu($"{name}.relu1")
            .Conv2d(channels, 3, 1, 1, name: $"{name}.conv2").BatchNorm2d($"{name}.bn2").Last;
        shortcut = stride == 1 ? shortcut : builder.From(shortcut).Conv2d(channels, 1, stride, name: $"{name}.conv3").Last;
        builder.Add(new Add(), $"{name}.add", branch, shortcut).Relu($"{name}.relu");
    }

    private static void DenseNet(NetworkBuilder builder, int classes)
    {
        AddFirst(builder);
        for (int block = 1; block <= 4; block++)
        {
            for (int i = 0; i < Dense; i++)
            {
                (string before, string name) = (builder.Last, $"net.dense_blk{block}.net.{i}");
                builder.BatchNorm2d($"{name}.0").Relu($"{name}.1").Conv2d(Growth, 3, padding: 1, name: $"{name}.2")
                    .Add(new Concat(), name, before, builder.Last);
            }

            if (block < 4)
            {
                string name = $"net.tran_blk{block}";
                builder.BatchNorm2d($"{name}.0").Relu($"{name}.1").Conv2d(builder.Channels / 2, 1, name: $"{name}.2")
                    .AvgPool2d(2, 2, name: $"{name}.3");
            }
        }

        builder.BatchNorm2d("net.last.0").Relu("net.last.1").GlobalAvgPool2d().Linear(classes, name: "net.last.4");
    }

    private static void AddFirst(NetworkBuilder builder) => builder
        .Conv2d(64, 7, 2, 3, name: "net.0.0").BatchNorm2d("net.0.1").Relu("net.0.2").MaxPool2d(3, 2, 1, name: "net.0.3");
}
