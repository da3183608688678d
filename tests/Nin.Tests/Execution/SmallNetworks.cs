using Nin.Layers;
using Nin.Networks;
using Nin.Tensors;

namespace Nin.Tests.Execution;

/// <summary>Networks of a few parameters that together have every kind of layer, in usual and in odd places.</summary>
internal static class SmallNetworks
{
    private static readonly Dictionary<string, Func<Network>> Makers = new()
    {
        ["mlpconv"] = () => new NetworkBuilder("mlpconv", 9, 9, 3)
            .MlpConv("mlpconv1", new MlpConv(3, [6, 5, 4], Padding: 1)).MaxPool2d(3, 2, ceilMode: true)
            .MlpConv("mlpconv2", new MlpConv(3, [5, 3], Padding: 1)).GlobalAvgPool2d().Build(),
        ["batch norm"] = () => new NetworkBuilder("batch norm", 8, 8, 3)
            .MlpConv("mlpconv1", new MlpConv(3, [6, 4], Padding: 1, BatchNorm: true)).MaxPool2d(3, 2, ceilMode: true)
            .MlpConv("mlpconv2", new MlpConv(3, [5, 3], BatchNorm: true, LastIsLinear: true)).GlobalAvgPool2d().Build(),
        ["winograd"] = () => new NetworkBuilder("winograd", 9, 9, 3)
            .MlpConv("mlpconv1", new MlpConv(3, [17, 16], Padding: 1))
            .MlpConv("mlpconv2", new MlpConv(5, [18, 16], Padding: 2, BatchNorm: true)).MaxPool2d(3, 2, ceilMode: true)
            .MlpConv("mlpconv3", new MlpConv(3, [17, 3], Padding: 1, LastIsLinear: true)).GlobalAvgPool2d().Build(),
        ["residual"] = () => new NetworkBuilder("residual", 6, 6, 2)
            .Conv2d(5, 3, padding: 1).Relu()
            .Residual("block1", b => b.Conv2d(5, 3, padding: 1, bias: false).BatchNorm2d().Relu().Conv2d(5, 3, padding: 1)).Relu()
            .Residual("block2", b => b.Relu().Conv2d(5, 1)).GlobalAvgPool2d().Linear(3).Build(),
        ["concat"] = () => new NetworkBuilder("concat", 6, 6, 2)
            .Conv2d(4, 3, padding: 1, name: "stem").Relu("stem-relu")
            .Conv2d(3, 1, name: "a").From("stem-relu").Conv2d(5, 3, padding: 1, name: "b").Relu("b-relu")
            .From("stem-relu").MaxPool2d(3, 1, 1, name: "c")
            .Add(new Concat(), "join", "a", "b-relu", "c", "a").Conv2d(3, 1).GlobalAvgPool2d().Build(),
        ["concat in place"] = () => new NetworkBuilder("concat in place", 9, 9, 3)
            .MlpConv("squeeze", new MlpConv(3, [17, 16], Padding: 1)).Relu("squeezed")
            .Conv2d(5, 1, name: "expand1").Relu("a").From("squeezed").Conv2d(18, 3, padding: 1, name: "expand3").Relu("b")
            .From("squeezed").MaxPool2d(3, 1, 1).Conv2d(3, 1, name: "c").From("squeezed").Conv2d(4, 3, padding: 1, name: "d")
            .Add(new Concat(), "fire", "a", "b", "c", "d").MaxPool2d(3, 2).Conv2d(4, 1, name: "left").From("fire").AvgPool2d(3, 2)
            .Conv2d(3, 1, name: "right").Add(new Concat(), "narrow", "right", "left").GlobalAvgPool2d().Build(),
        ["concat of reshaped"] = () => new NetworkBuilder("concat of reshaped", 4, 4, 2)
            .Conv2d(3, 3, name: "c").Flatten("flat").From(Network.InputName).Flatten().Linear(5, name: "line")
            .Add(new Concat(), "join", "flat", "line").Linear(3).Build(),
        ["reshape"] = () => new NetworkBuilder("reshape", 6, 6, 3)
            .Conv2d(4, 1).Add(AsStrided.Reshape(new FeatureShape(6, 3, 8))).Conv2d(5, 1).Relu()
            .Add(new AsStrided(new FeatureShape(3, 6, 5), [3, 6, 5], [5, 15, 1])).Conv2d(3, 1).GlobalAvgPool2d().Build(),
        ["linear"] = () => new NetworkBuilder("linear", 8, 6, 2)
            .Conv2d(4, 3, stride: 2, padding: 1).Relu().AvgPool2d(2).Flatten().Linear(7).BatchNorm2d().Relu().Linear(
                4, bias: false).Build(),
        ["softmax in the middle"] = () => new NetworkBuilder("softmax in the middle", 7, 7, 1)
            .MlpConv("block1", new MlpConv(3, [6, 4], LastIsLinear: true)).Softmax().GlobalAvgPool2d().Build(),
        ["softmax at the end"] = () => new NetworkBuilder("softmax at the end", 7, 7, 1)
            .MlpConv("block1", new MlpConv(3, [6, 4], LastIsLinear: true)).GlobalAvgPool2d().Softmax().Build(),
        ["average pooling"] = () => new NetworkBuilder("average pooling", 8, 8, 2)
            .Conv2d(4, 3, padding: 1).Relu().AvgPool2d(3, 2, ceilMode: true)
            .Add(new AvgPool2d(3, 1, 1, countIncludePad: false)).Add(new AvgPool2d(2, 2, 1)).Conv2d(3,
                1).GlobalAvgPool2d().Build(),
        ["dropout"] = () => new NetworkBuilder("dropout", 6, 6, 3)
            .Dropout(0.2f).Conv2d(6, 3).Relu().Dropout(0.5f).Conv2d(4,
                1).Dropout(0f).Relu().GlobalAvgPool2d().Dropout(0.3f).Linear(3).Build(),
        ["three users"] = () => new NetworkBuilder("three users", 5, 5, 2)
            .Conv2d(4, 3, padding: 1, name: "shared")
            .Conv2d(4, 1, name: "one").From("shared").Relu("two").From("shared").Conv2d(4, 3, padding: 1, name: "three")
            .Add(new Add(), "sum", "one", "two", "three", "shared").Add(new Add(), "double", "sum", "sum").GlobalAvgPool2d().Build(),
        ["same input twice"] = () => new NetworkBuilder("same input twice", 4, 4, 2)
            .Conv2d(3, 3, padding: 1, name: "c").Add(new Concat(), "cc", "c", "c").Relu().Conv2d(2, 1, name: "d")
            .Add(new Add(), "ddd", "d", "d", "d").GlobalAvgPool2d().Build(),
        ["work on the picture itself"] = () => new NetworkBuilder("work on the picture itself", 6, 6, 3)
            .BatchNorm2d("bn").Relu().From(Network.InputName).MaxPool2d(3, 1, 1, name: "max").From(Network.InputName).Relu("relu")
            .Add(new Add(), "sum", "relu1", "max", "relu", Network.InputName)
            .Add(new Concat(), "cat", "sum", Network.InputName).Conv2d(3, 3).GlobalAvgPool2d().Build(),
        ["relu behind an alias"] = () => new NetworkBuilder("relu behind an alias", 4, 4, 2)
            .Conv2d(5, 4, name: "point").Flatten("flat").Relu("relu").Linear(3, name: "left")
            .From("point").Conv2d(3, 1, name: "right").Flatten("right-flat").Add(new Add(), "sum", "left", "right-flat").Build(),
        ["relu behind a dropout that drops nothing"] = () => new NetworkBuilder("relu behind a dropout", 4, 4, 2)
            .Conv2d(3, 3, padding: 1, name: "c").Dropout(0f, "d").Relu("r")
            .From("c").Dropout(0f, "e").Add(new Add(), "sum", "r", "e").GlobalAvgPool2d().Build(),
        ["dropout at the end"] = () => new NetworkBuilder("dropout at the end", 4, 4, 2)
            .Conv2d(3, 3).BatchNorm2d().GlobalAvgPool2d().Dropout(0.4f).Build(),
        ["two heads of one normalisation"] = () => new NetworkBuilder("two heads of one normalisation", 5, 5, 2)
            .Conv2d(4, 3, name: "c").BatchNorm2d("bn").Relu("r").From("bn").Conv2d(4, 1, name: "k").From("c").BatchNorm2d("other")
            .Add(new Add(), "sum", "r", "k", "other").Dropout(0.3f).BatchNorm2d().Conv2d(3, 1).Relu().Relu().GlobalAvgPool2d().Build(),
        ["normalisation behind a dropout"] = () => new NetworkBuilder("normalisation behind a dropout", 5, 5, 2)
            .Conv2d(4, 3, name: "c").Dropout(0.3f, "d").BatchNorm2d("bn").From("c").Dropout(0.2f, "e").Relu("r")
            .Add(new Add(), "sum", "bn", "r").GlobalAvgPool2d().Build(),
        ["one layer"] = () =>
            new Network(
            "one layer", new FeatureShape(1, 1, 4),
            [new Node("flat", new Flatten(), ["input"]), new Node("fc", new Linear(4, 3), ["flat"])]),
    };

    public static IEnumerable<string> AllNames => Makers.Keys;

    public static TheoryData<string> Names => [.. Makers.Keys];

    public static Network Create(string name) => Makers[name]();
}
