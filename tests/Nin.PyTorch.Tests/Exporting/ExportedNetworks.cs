using Nin.Data.Preparing;
using Nin.Formats.Safetensors;
using Nin.Kernels;
using Nin.Layers;
using Nin.Models;
using Nin.Networks;
using Nin.PyTorch.Exporting;

namespace Nin.PyTorch.Tests.Exporting;

/// <summary>Small networks that together have every layer which PyTorch has a form for.</summary>
internal static class ExportedNetworks
{
    private static readonly Dictionary<string, Func<Network>> Networks = new()
    {
        ["mlpconv"] = () => new NetworkBuilder("nin-mlpconv", 12, 12, 3)
            .MlpConv("mlpconv1", new MlpConv(5, [8, 6], Padding: 2, BatchNorm: true)).MaxPool2d(3, 2, ceilMode: true).Dropout()
            .MlpConv("mlpconv2", new MlpConv(3, [6, 4], Padding: 1, LastIsLinear: true)).GlobalAvgPool2d().Build(),
        ["residual"] = () => new NetworkBuilder("residual", 8, 8, 3)
            .Conv2d(4, 3, padding: 1, bias: false, name: "conv1").BatchNorm2d("bn1").Relu("relu")
            .Conv2d(4, 3, padding: 1, bias: false, name: "layer1.0.conv1").BatchNorm2d("layer1.0.bn1").Silu("layer1.0.act")
            .Add(new Add(), "layer1.0.add", "layer1.0.act", "relu")
            .ChannelPad(1, 1, "layer1.0.wide").Conv2d(6, 1, 2, name: "layer1.1.downsample").Softplus(name: "positive").From("layer1.1.downsample")
            .GlobalMaxPool2d("gate").Conv2d(6, 1, name: "squeeze").HardSigmoid("gated")
            .Add(new Multiply(), "scaled", "layer1.1.downsample", "gated").Subtract("gated", "less").Divide("positive", "ratio")
            .Add(new Concat(), "features", "ratio", "layer1.1.downsample").GlobalAvgPool2d().Linear(3, name: "fc")
            .Output("logits").Output("maps", "features").Build(),
        ["activations"] = () => new NetworkBuilder("activations", 4, 3, 3)
            .Conv2d(6, 1).LeakyRelu(0.2f).PRelu(perChannel: true).PRelu(init: 0.1f).Elu(0.7f).Gelu().Gelu(isTanh: true)
            .Softplus(2f, 15f).Tanh().Sigmoid().Relu6().HardSwish().Clip(0.1f, 0.6f).Softmax(2).Softmax(3).LogSoftmax(3)
            .LogSoftmax().Flatten().Linear(4).Softmax().Build(),
        ["normalisations"] = () => new NetworkBuilder("normalisations", 4, 3, 1)
            .Conv2d(6, 1).LayerNorm(1e-3f).GroupNorm(3).InstanceNorm2d(affine: true).InstanceNorm2d().LocalResponseNorm(3, 0.5f)
            .Add(new BatchNorm2d(6, 1e-3f, 0.2f), "bn").Conv2d(5, 1).GlobalAvgPool2d().LayerNorm(1e-4f, name: "flatNorm")
            .BatchNorm2d("flatBatch").LocalResponseNorm(2, 0.3f, name: "flatResponse").PRelu(perChannel: true, name: "flatSlope")
            .Build(),
        ["movements"] = () => new NetworkBuilder("movements", 6, 4, 3)
            .Conv2d(8, 1, name: "wide").PixelShuffle(2).Pad2d(1, 0, 2, 1, PadMode.Reflect).Pad2d(1, 2, 0, 1, PadMode.Edge)
            .Pad2d(0, 1, 1, 0).AdaptiveAvgPool2d(8, 5).UpsampleTo(9, 7).Upsample(1.5f).Upsample(2f, UpsampleMode.Bilinear)
            .UpsampleTo(13, 14, UpsampleMode.Bilinear, alignCorners: true)
            .Slice(0, 1, "slice").Add(new AsStrided(new(13, 7, 4), [13, 7, 4], [28, 1, 7]), "moved")
            .Add(AsStrided.Reshape(Nin.Tensors.FeatureShape.Flat(364)), "reshaped").Linear(3, name: "fc").ChannelPad(0, 1)
            .Build(),
        ["windows"] = () => new NetworkBuilder("windows", 11, 9, 3)
            .Conv2d(6, new Window2d(3, 2, 1, 2, 1, 1, 1, 0, 1, 1), groups: 3)
            .Conv2d(6, new Window2d(3, 3, 1, 1, 2, 1, 2, 1, 2, 1), bias: false)
            .DepthwiseConv2d(3, padding: 1).ConvTranspose2d(4, 3, stride: 2, padding: 1, outputPadding: 1, groups: 2)
            .Add(new ConvTranspose2d(4, 4, new Window2d(3, 4, 2, 1, 1, 2, 0, 1, 2, 1), bias: false), "cut")
            .MaxPool2d(new Window2d(3, 3, 2, 1, 1, 1, 1, 0, 0, 1)).MaxPool2d(new Window2d(2, 2, 1, 1, 2, 1), ceilMode: true)
            .AvgPool2d(new Window2d(3, 2, 2, 1, 1, 1, 1, 0, 0, 1)).AvgPool2d(3, 2, 1, ceilMode: true)
            .Add(new AvgPool2d(2, 1, 1, countIncludePad: false)).AvgPool2d(2).Conv2d(4, 1).GlobalAvgPool2d().Build(),
        ["whitened"] = () => new NetworkBuilder("whitened", 3, 2, 1).Conv2d(3, 2).GlobalAvgPool2d().Build(),
        ["names"] = () => new NetworkBuilder("2 names: \"odd\" \\ ones", 4, 4, 1)
            .Conv2d(2, 1, name: "/head/Conv").Conv2d(2, 1, name: "train").Conv2d(2, 1, name: "class").Conv2d(2, 1, name: "0")
            .Conv2d(2, 1, name: "0.1").Conv2d(2, 1, name: "a_b").Conv2d(2, 1, name: "a-b").Conv2d(2, 1, name: "_x.keys.1")
            .Relu("x").Conv2d(2, 1, name: "branch").Add(new Add(), "sum", "branch", "x").GlobalAvgPool2d().Build(),
    };

    public static IEnumerable<string> Names => Networks.Keys;

    /// <summary>The model of a network, with weights by the formula.</summary>
    public static Model Model(string name)
    {
        Network network = Networks[name]();
        var names = new ModuleNames(network);
        (int height, int width, int channels) = (network.Input.Height, network.Input.Width, network.Input.Channels);
        Preprocessing preprocessing = name switch
        {
            "mlpconv" => new Preprocessing(
                PreprocessingKind.Standardize, height, width, channels, 1f / 255, [0.4f, 0.5f, 0.6f], [0.2f, 0.25f, 0.3f]),
            "residual" => Preprocessing.ScaleOnly(height, width, channels) with { Resizing = new Resizing(ResizeMode.Center, 0.875) },
            "names" => new Preprocessing(PreprocessingKind.Scale, height, width, channels, 1f, [], []),
            "whitened" => Whitening(height, width, channels),
            _ => Preprocessing.ScaleOnly(height, width, channels),
        };
        return new Model(
            network, Formula.Weights(network, names.KeyOf), Enumerable.Range(0, network.Classes).Select(i => Label(name, i)),
            preprocessing)
        {
            Temperature = name is "mlpconv" or "activations" ? 1.5f : 1,
            AnswerKind = name == "windows" ? AnswerKind.AnyClasses : AnswerKind.OneClass,
        };
    }

    private static Preprocessing Whitening(int height, int width, int channels)
    {
        int length = height * width * channels;
        float[] mean = [.. Formula.Uniform("zca_mean", length).Select(number => (float)(number / 10))];
        double scale = Math.Sqrt(6.0 / length);
        float[] matrix = [.. Formula.Uniform("zca_matrix", length * length).Select(number => (float)(number * scale))];
        using var file = new MemoryStream();
        SafetensorsWriter.Write(
            file,
            [
                SafetensorsEntry.Of("preprocessing.zca.mean", [length], mean),
                SafetensorsEntry.Of("preprocessing.zca.matrix", [length, length], matrix),
            ]);
        return new Preprocessing(PreprocessingKind.GcnZca, height, width, channels, 1f / 255, [], [])
            .WithTensors(SafetensorsFile.Parse(file.ToArray()));
    }

    private static string Label(string name, int index) => name == "names" ? $"\"{index}\"\n\\\u202e" : $"class {index}";
}
