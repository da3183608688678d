using Nin.Kernels;
using Nin.Layers;
using Nin.Networks;
using Nin.Onnx.Lowering.Layers;

namespace Nin.Onnx.Tests.Exporting;

/// <summary>Small networks that have, together, every layer that is written.</summary>
internal static class ExportedNetworks
{
    /// <summary>The networks, of four classes each, by name.</summary>
    public static IReadOnlyDictionary<string, Func<Network>> All { get; } = new Dictionary<string, Func<Network>>
    {
        ["mlpconv"] = () => new NetworkBuilder("mlpconv", 9, 8, 3)
            .MlpConv("block1", new MlpConv(3, [6, 5])).MaxPool2d(3, 2, ceilMode: true).Dropout()
            .MlpConv("block2", new MlpConv(3, [6, 4], LastIsLinear: true)).GlobalAvgPool2d().Build(),
        ["linear head"] = () => new NetworkBuilder("linear head", 8, 8, 3)
            .Conv2d(6, 3, padding: 1, bias: false).BatchNorm2d().Relu().AvgPool2d(2).GlobalAvgPool2d().Flatten().Linear(4)
            .Build(),
        ["flatten of maps"] = () => new NetworkBuilder("flatten of maps", 6, 5, 1)
            .Conv2d(3, 3).Relu().Flatten().Linear(7).Relu().Linear(4, bias: false).Build(),
        ["residual and gate"] = () => new NetworkBuilder("residual and gate", 7, 6, 3)
            .Conv2d(4, 3, padding: 1).Add(new Silu(), "stem")
            .Residual("block", block => block.Conv2d(4, 3, padding: 1).Add(new HardSwish()))
            .Add(new GlobalMaxPool2d(), "gate").Conv2d(4, 1).Add(new HardSigmoid(), "gated")
            .Add(new Multiply(), "product", "gated", "stem").Conv2d(4, 1).GlobalAvgPool2d().Build(),
        ["activations"] = () => new NetworkBuilder("activations", 5, 4, 3)
            .Conv2d(6, 1).Add(new LeakyRelu(0.2f)).Add(new PRelu(6)).Add(new Elu(0.7f)).Add(new Gelu())
            .Add(new Gelu(isTanh: true)).Add(new Softplus(2f)).Add(new Tanh()).Add(new Sigmoid())
            .Add(new Relu6()).Add(new Clip(0.1f, 0.7f))
            .Add(new FunctionLayer(FunctionKind.Pow, 1.5f)).Add(new FunctionLayer(FunctionKind.Erf)).Conv2d(4, 1)
            .GlobalAvgPool2d().Build(),
        ["larger of two"] = () => new NetworkBuilder("larger of two", 5, 4, 3)
            .Conv2d(6, 1).Relu("one").Conv2d(6, 1).Relu("other").Add(new PairLayer(PairKind.Min), "smaller", "one", "other")
            .Add(new TopKLayer(4), "four").Add(new TopKLayer(3, isLargest: false, givesIndices: true), "places")
            .Add(new TopKLayer(1, givesIndices: true, prefersLast: true), "place")
            .Add(new PairLayer(PairKind.Max), "larger", "four", "place").GlobalAvgPool2d().Build(),
        ["pairs"] = () => new NetworkBuilder("pairs", 5, 4, 3)
            .Conv2d(6, 1, name: "stem").Sigmoid("gate").From("stem").Clip(0.5f, 2f, "between")
            .From("stem").Subtract("gate", "less").Divide("between", "share")
            .Add(new ConstantLayer(new(5, 4, 6)), "numbers", Network.InputName).Add(new Add(), "sum", "share", "numbers")
            .Softmax().Conv2d(4, 1).GlobalAvgPool2d().Build(),
        ["normalisations"] = () => new NetworkBuilder("normalisations", 5, 4, 3)
            .Conv2d(6, 1).Add(new LayerNorm(6)).Add(new GroupNorm(3, 6)).Add(new InstanceNorm2d(6, affine: true))
            .Add(new InstanceNorm2d(6)).Add(new LocalResponseNorm(3, 0.5f)).Add(new LogSoftmax()).Conv2d(4, 1)
            .GlobalAvgPool2d().Build(),
        ["movements"] = () => new NetworkBuilder("movements", 6, 4, 3)
            .Conv2d(8, 1, name: "wide").Add(new PixelShuffle(2)).Add(new Pad2d(1, 0, 2, 1, PadMode.Reflect))
            .Add(new Upsample(height: 9, width: 7)).Add(new Upsample(2f, UpsampleMode.Bilinear))
            .Add(new Slice(0, 1), "slice").Add(new AsStrided(new(9, 14, 4), [9, 14, 4], [14, 1, 126]), "moved")
            .Add(new ChannelPad(1, 3)).Add(new AdaptiveAvgPool2d(5, 7)).Add(new AdaptiveAvgPool2d(5, 7), "as it was")
            .Add(new Slice(0, 3), "four")
            .Add(new ConvTranspose2d(4, 4, 3, stride: 2, padding: 1, outputPadding: 1, groups: 2)).GlobalAvgPool2d().Build(),
        ["dense"] = () => new NetworkBuilder("dense", 10, 9, 3)
            .Conv2d(6, Window2d.Square(3, stride: 2, padding: 1), bias: false).BatchNorm2d().Relu(name: "stem")
            .Conv2d(4, new Window2d(1, 3, PadLeft: 1, PadRight: 1)).Relu(name: "row").From("stem")
            .Add(new Concat(), "both", "stem", "row").BatchNorm2d().Relu().AvgPool2d(3, 1, 1).Conv2d(4, 1).GlobalAvgPool2d().Build(),
        ["inverted residuals"] = () => new NetworkBuilder("inverted residuals", 16, 16, 3)
            .Conv2d(8, 3, stride: 2, padding: 1, bias: false).BatchNorm2d().Relu6()
            .Residual("block1", block => Inverted(block, 24, 8))
            .Conv2d(32, 1, bias: false).BatchNorm2d().Relu6()
            .DepthwiseConv2d(3, 2, 1, bias: false).BatchNorm2d().Relu6().Conv2d(12, 1)
            .Conv2d(24, 1, bias: false).BatchNorm2d().Relu6().GlobalAvgPool2d().Flatten().Linear(4).Build(),
    };

    /// <summary>A block of MobileNetV2: made wide, filtered channel by channel, made narrow.</summary>
    private static NetworkBuilder Inverted(NetworkBuilder block, int wide, int narrow) => block
        .Conv2d(wide, 1, bias: false).BatchNorm2d().Relu6()
        .DepthwiseConv2d(3, padding: 1, bias: false).BatchNorm2d().Relu6()
        .Conv2d(narrow, 1, bias: false).BatchNorm2d();
}
