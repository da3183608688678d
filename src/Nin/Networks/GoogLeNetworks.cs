using Nin.Layers;

namespace Nin.Networks;

/// <summary>GoogLeNet, with batch normalisation; layers are named as torchvision's.</summary>
/// <remarks>
/// <b>Source</b> Szegedy et al., arXiv 1409.4842, table 1 and section 5; torchvision's googlenet. <b>Deviation</b> from the
/// paper, as torchvision has it: each convolution is normalised, and the paper's 5×5 convolutions are 3×3.
/// </remarks>
internal static class GoogLeNetworks
{
    /// <summary>What is added to a variance: TensorFlow's number, which torchvision's file was trained with.</summary>
    private const float Epsilon = 1e-3f;

    /// <summary>The layers that the auxiliary heads read.</summary>
    private static readonly string[] HeadSources = ["inception4a", "inception4d"];

    public static IEnumerable<NetworkEntry> All =>
    [
        new NetworkEntry(
            "googlenet", "Szegedy et al. 2014, ImageNet, batch-normalised: inception blocks", new(224, 224, 3), 1000, GoogLe)
        {
            Heads = AddHeads,
            AuxiliaryWeight = 0.3f,
        },
    ];

    private static void GoogLe(NetworkBuilder builder, int classes)
    {
        AddConvolution(builder, "conv1", 64, 7, 2, 3);
        builder.MaxPool2d(3, 2, ceilMode: true, name: "maxpool1");
        AddConvolution(builder, "conv2", 64, 1);
        AddConvolution(builder, "conv3", 192, 3, padding: 1);
        builder.MaxPool2d(3, 2, ceilMode: true, name: "maxpool2");
        AddInception(builder, "inception3a", 64, 96, 128, 16, 32, 32);
        AddInception(builder, "inception3b", 128, 128, 192, 32, 96, 64);
        builder.MaxPool2d(3, 2, ceilMode: true, name: "maxpool3");
        AddInception(builder, "inception4a", 192, 96, 208, 16, 48, 64);
        AddInception(builder, "inception4b", 160, 112, 224, 24, 64, 64);
        AddInception(builder, "inception4c", 128, 128, 256, 24, 64, 64);
        AddInception(builder, "inception4d", 112, 144, 288, 32, 64, 64);
        AddInception(builder, "inception4e", 256, 160, 320, 32, 128, 128);
        builder.MaxPool2d(2, 2, ceilMode: true, name: "maxpool4");
        AddInception(builder, "inception5a", 256, 160, 320, 32, 128, 128);
        AddInception(builder, "inception5b", 384, 192, 384, 48, 128, 128);
        builder.GlobalAvgPool2d().Dropout(0.2f, "dropout").Linear(classes, name: "fc");
    }

    /// <summary>Two small classifiers half-way, which bring a gradient to the front layers.</summary>
    private static void AddHeads(NetworkBuilder builder, int classes)
    {
        for (int i = 0; i < HeadSources.Length; i++)
        {
            string name = $"aux{i + 1}";
            builder.From(HeadSources[i]).AdaptiveAvgPool2d(4, 4, $"{name}.pool");
            AddConvolution(builder, $"{name}.conv", 128, 1);
            builder.Flatten($"{name}.flatten").Linear(1024, name: $"{name}.fc1").Relu($"{name}.relu")
                .Dropout(0.7f, $"{name}.dropout").Linear(classes, name: $"{name}.fc2").Output(name);
        }
    }

    /// <summary>Four ways side by side: 1×1; few channels and 3×3; fewer channels and 3×3; the largest around and 1×1.</summary>
    private static void AddInception(
        NetworkBuilder builder, string name, int ones, int threeReduced, int threes, int fiveReduced, int fives, int pooled)
    {
        string input = builder.Last;
        string first = AddConvolution(builder, $"{name}.branch1", ones, 1);
        AddConvolution(builder.From(input), $"{name}.branch2.0", threeReduced, 1);
        string second = AddConvolution(builder, $"{name}.branch2.1", threes, 3, padding: 1);
        AddConvolution(builder.From(input), $"{name}.branch3.0", fiveReduced, 1);
        string third = AddConvolution(builder, $"{name}.branch3.1", fives, 3, padding: 1);
        builder.From(input).MaxPool2d(3, 1, 1, name: $"{name}.branch4.0");
        string fourth = AddConvolution(builder, $"{name}.branch4.1", pooled, 1);
        builder.Add(new Concat(), name, first, second, third, fourth);
    }

    private static string AddConvolution(
        NetworkBuilder builder, string name, int channels, int kernelSize, int stride = 1, int padding = 0)
    {
        builder.Conv2d(channels, kernelSize, stride, padding, bias: false, name: $"{name}.conv");
        return builder.Add(new BatchNorm2d(channels, Epsilon), $"{name}.bn").Relu($"{name}.relu").Last;
    }
}
