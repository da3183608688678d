using System.Globalization;
using Nin.Execution.Parameters;
using Nin.Formats;
using Nin.Layers;
using Nin.Networks;
using Nin.Tensors;
using Nin.Training;

namespace Nin.Tests.Layers;

/// <summary>
/// The settings of the kinds beside convolutions and poolings: in files, out of range, and for inputs that do not fit.
/// </summary>
public sealed class LayerSettingsTests
{
    private static readonly FeatureShape Maps = new(6, 5, 8);

    /// <summary>Every setting off its default.</summary>
    public static TheoryData<Layer> Settings =>
    [
        new LeakyRelu(0.3f), new PRelu(8, 0.1f), new Relu6(), new Clip(-2f, 0.5f), new Sigmoid(), new Tanh(), new Silu(),
        new HardSigmoid(),
        new HardSwish(), new Gelu(isTanh: true), new Elu(0.7f), new Softplus(2f, 3f), new LogSoftmax(), new LogSoftmax(3),
        new Softmax(), new Softmax(2), new Subtract(),
        new Multiply(),
        new Divide(), new Add(), new Slice(1, 3), new Pad2d(1, 2, 3, 4, PadMode.Reflect), new Pad2d(4, 3, 2, 1, PadMode.Edge),
        new Upsample(1.7f, UpsampleMode.Bilinear, alignCorners: true), new Upsample(height: 9, width: 3), new PixelShuffle(2),
        new GlobalMaxPool2d(), new LayerNorm(8, 1e-3f, affine: false), new InstanceNorm2d(8, 1e-3f, affine: true),
        new GroupNorm(4, 8, 1e-3f, affine: false), new LocalResponseNorm(5, 0.5f, 0.6f, 2f),
        new AsStrided(new(1, 2, 4), [2, 4], [-3, 1], 4), new ChannelPad(2, 1), new AdaptiveAvgPool2d(2, 3),
    ];

    [Theory]
    [MemberData(nameof(Settings))]
    public void Json_EverySettingOffItsDefault_ComesBack(Layer layer)
    {
        string[] inputs = [.. Enumerable.Repeat(Network.InputName, layer.MinInputs)];
        var network = new Network("n", Maps, [new Node("layer", layer, [.. inputs])]);
        Network again = NetworkJson.Read(NetworkJson.Write(network));
        Assert.Equal(layer, again.Nodes[0].Layer);
        Assert.Equal(network.OutputShapes.AsEnumerable(), again.OutputShapes);
    }

    [Theory]
    [InlineData("""{"kind":"LeakyRelu"}""", "negativeSlope=0.01")]
    [InlineData("""{"kind":"PRelu"}""", "numParameters=1 init=0.25")]
    [InlineData("""{"kind":"Clip"}""", "min=-1 max=1")]
    [InlineData("""{"kind":"Gelu"}""", "isTanh=false")]
    [InlineData("""{"kind":"Elu"}""", "alpha=1")]
    [InlineData("""{"kind":"Softplus"}""", "beta=1 threshold=20")]
    [InlineData("""{"kind":"Softmax"}""", "")]
    [InlineData("""{"kind":"Softmax","dim":1}""", "")]
    [InlineData("""{"kind":"LogSoftmax","dim":2}""", "dim=2")]
    [InlineData("""{"kind":"Pad2d","left":1}""", "left=1 right=0 top=0 bottom=0 mode=zero")]
    [InlineData("""{"kind":"Upsample","scaleFactor":2}""", "scaleFactor=2 mode=nearest alignCorners=false height=0 width=0")]
    [InlineData("""{"kind":"LayerNorm","numFeatures":8}""", "numFeatures=8 epsilon=1E-05 affine=true")]
    [InlineData("""{"kind":"InstanceNorm2d","numFeatures":8}""", "numFeatures=8 epsilon=1E-05 affine=false")]
    [InlineData("""{"kind":"GroupNorm","numGroups":2,"numChannels":8}""", "numGroups=2 numChannels=8 epsilon=1E-05 affine=true")]
    [InlineData("""{"kind":"LocalResponseNorm","size":5}""", "size=5 alpha=0.0001 beta=0.75 k=1")]
    public void Json_SettingsLeftOut_ArePyTorchsDefaults(string json, string expected) =>
        Assert.Equal(expected, string.Join(' ', Read(json).Settings));

    [Theory]
    [InlineData("""{"kind":"Slice"}""", "Slice: expected a last of at least first (0), got -1.")]
    [InlineData("""{"kind":"PixelShuffle"}""", "PixelShuffle: expected a positive factor, got 0.")]
    [InlineData("""{"kind":"AdaptiveAvgPool2d"}""", "AdaptiveAvgPool2d: expected a positive height, got 0.")]
    [InlineData("""{"kind":"Upsample"}""", "Upsample: expected a scaleFactor, or a height and a width, got 0, 0 and 0.")]
    [InlineData("""{"kind":"Upsample","scaleFactor":2,"mode":"cubic"}""", "Upsample: expected a mode of nearest, bilinear, got 'cubic'.")]
    [InlineData("""{"kind":"Pad2d","mode":"1"}""", "Pad2d: expected a mode of zero, reflect, edge, got '1'.")]
    [InlineData("""{"kind":"Gelu","tanh":true}""", "'tanh'")]
    [InlineData("""{"kind":"Softmax","dim":4}""", "Softmax: expected a dim of 1 (channels), 2 (height) or 3 (width), got 4.")]
    [InlineData("""{"kind":"LogSoftmax","dim":"height"}""", "'dim'")]
    public void Json_BadSettings_AreNamed(string json, string expected) =>
        Assert.Contains(expected, Assert.Throws<NinFormatException>(() => Read(json)).Message, StringComparison.Ordinal);

    public static TheoryData<Func<Layer>, string> BadSettings => new()
    {
        { () => new LeakyRelu(float.NaN), "LeakyRelu: expected a finite negativeSlope, got NaN." },
        { () => new PRelu(0), "PRelu: expected a positive numParameters, got 0." },
        { () => new PRelu(1, float.PositiveInfinity), "PRelu: expected a finite init, got Infinity." },
        { () => new Clip(float.NegativeInfinity), "Clip: expected a finite min, got -Infinity." },
        { () => new Clip(1f, 0.5f), "Clip: expected a max of at least min (1), got 0.5." },
        { () => new Elu(float.NaN), "Elu: expected a finite alpha, got NaN." },
        { () => new Softplus(0f), "Softplus: expected a positive beta, got 0." },
        { () => new Softplus(1f, float.NaN), "Softplus: expected a finite threshold, got NaN." },
        { () => new Softmax(0), "Softmax: expected a dim of 1 (channels), 2 (height) or 3 (width), got 0." },
        { () => new LogSoftmax(-1), "LogSoftmax: expected a dim of 1 (channels), 2 (height) or 3 (width), got -1." },
        { () => new Slice(-1, 2), "Slice: expected a first of 0 or more, got -1." },
        { () => new Slice(2, 1), "Slice: expected a last of at least first (2), got 1." },
        { () => new ChannelPad(0, -1), "ChannelPad: expected a back of 0 or more, got -1." },
        { () => new AdaptiveAvgPool2d(1, 0), "AdaptiveAvgPool2d: expected a positive width, got 0." },
        { () => new Pad2d(0, -1, 0, 0), "Pad2d: expected a right of 0 or more, got -1." },
        { () => new Pad2d(0, 0, 0, 0, (PadMode)3), "Pad2d: expected a mode of zero, reflect, edge, got 3." },
        { () => new Upsample(-1f), "Upsample: expected a positive scaleFactor, got -1." },
        { () => new Upsample(float.NaN), "Upsample: expected a positive scaleFactor, got NaN." },
        { () => new Upsample(2f, (UpsampleMode)7), "Upsample: expected a mode of nearest, bilinear, got 7." },
        { () => new Upsample(height: -1, width: 1), "Upsample: expected a height of 0 or more, got -1." },
        { () => new Upsample(2f, height: 3), "Upsample: expected a scaleFactor, or a height and a width, got 2, 3 and 0." },
        { () => new Upsample(height: 3), "Upsample: expected a scaleFactor, or a height and a width, got 0, 3 and 0." },
        { () => new Upsample(2f, alignCorners: true), "Upsample: expected no alignCorners for the mode nearest, got true." },
        { () => new PixelShuffle(-2), "PixelShuffle: expected a positive factor, got -2." },
        { () => new LayerNorm(0), "LayerNorm: expected a positive numFeatures, got 0." },
        { () => new LayerNorm(1, 0f), "LayerNorm: expected a positive epsilon, got 0." },
        { () => new InstanceNorm2d(-1), "InstanceNorm2d: expected a positive numFeatures, got -1." },
        { () => new GroupNorm(0, 4), "GroupNorm: expected a positive numGroups, got 0." },
        { () => new GroupNorm(3, 4), "GroupNorm: expected numChannels to be a multiple of numGroups (3), got 4." },
        { () => new LocalResponseNorm(0), "LocalResponseNorm: expected a positive size, got 0." },
        { () => new LocalResponseNorm(1, -0.5f), "LocalResponseNorm: expected an alpha of 0 or more, got -0.5." },
        { () => new LocalResponseNorm(1, 1f, float.NaN), "LocalResponseNorm: expected a finite beta, got NaN." },
        { () => new LocalResponseNorm(1, 1f, 1f, 0f), "LocalResponseNorm: expected a positive k, got 0." },
    };

    [Theory]
    [MemberData(nameof(BadSettings))]
    public void Constructor_BadSetting_NamesIt(Func<Layer> make, string expected) =>
        Assert.StartsWith(expected, Assert.ThrowsAny<ArgumentException>(make).Message, StringComparison.Ordinal);

    public static TheoryData<Layer, FeatureShape[], string> Misfits => new()
    {
        { new PRelu(7), [Maps], "PRelu: expected 7 channels, got 8 in [N, 6, 5, 8] (NHWC)." },
        { new LayerNorm(7), [Maps], "LayerNorm: expected 7 channels, got 8 in [N, 6, 5, 8] (NHWC)." },
        { new GroupNorm(1, 7), [Maps], "GroupNorm: expected 7 channels, got 8 in [N, 6, 5, 8] (NHWC)." },
        { new InstanceNorm2d(7), [Maps], "InstanceNorm2d: expected 7 channels, got 8 in [N, 6, 5, 8] (NHWC)." },
        { new InstanceNorm2d(8), [FeatureShape.Flat(8)], "InstanceNorm2d: expected pictures [N, H, W, C], got [N, 8]." },
        { new InstanceNorm2d(8), [new(1, 1, 8)], "InstanceNorm2d: expected more than one pixel, got [N, 1, 1, 8] (NHWC)." },
        { new Multiply(), [Maps], "Multiply: expected 2 inputs, got 1." },
        { new Multiply(), [Maps, new(1, 1, 2)], "Multiply: expected inputs whose sizes are each the same or 1, got [N, 6, 5, 8] (NHWC) and [N, 1, 1, 2] (NHWC)." },
        { new Subtract(), [Maps, Maps with { Width = 4 }], "Subtract: expected inputs whose sizes are each the same or 1, got [N, 6, 5, 8] (NHWC) and [N, 6, 4, 8] (NHWC)." },
        { new Divide(), [Maps, FeatureShape.Flat(5)], "Divide: expected inputs whose sizes are each the same or 1, got [N, 6, 5, 8] (NHWC) and [N, 5]." },
        { new Add(), [Maps, Maps, new(1, 1, 8)], "Add: expected inputs of one shape, got [N, 6, 5, 8] (NHWC) and [N, 1, 1, 8] (NHWC)." },
        { new Softmax(2), [FeatureShape.Flat(8)], "Softmax: expected dim 1 for [N, 8], which has channels alone, got 2." },
        { new LogSoftmax(3), [FeatureShape.Flat(8)], "LogSoftmax: expected dim 1 for [N, 8], which has channels alone, got 3." },
        { new Slice(2, 8), [Maps], "Slice: expected more than 8 channels, got 8 in [N, 6, 5, 8] (NHWC)." },
        { new Pad2d(1, 1, 1, 1), [FeatureShape.Flat(8)], "Pad2d: expected pictures [N, H, W, C], got [N, 8]." },
        { new Pad2d(5, 0, 0, 0, PadMode.Reflect), [Maps], "Pad2d: expected sides smaller than the picture to reflect it, got 5, 0, 0, 0 for [N, 6, 5, 8] (NHWC)." },
        { new Pad2d(int.MaxValue, 1, 0, 0), [Maps], "Pad2d: expected from 1 to 2147483647 rows and columns of output, got 2147483653 for [N, 6, 5, 8] (NHWC)." },
        { new ChannelPad(int.MaxValue, 1), [Maps], "ChannelPad: expected at most 2147483647 channels of output, got 2147483656 for [N, 6, 5, 8] (NHWC)." },
        { new AdaptiveAvgPool2d(2, 2), [FeatureShape.Flat(8)], "AdaptiveAvgPool2d: expected pictures [N, H, W, C], got [N, 8]." },
        { new Upsample(2f), [FeatureShape.Flat(8)], "Upsample: expected pictures [N, H, W, C], got [N, 8]." },
        { new Upsample(0.1f), [Maps], "Upsample: expected from 1 to 2147483647 rows and columns of output, got 0 for [N, 6, 5, 8] (NHWC)." },
        { new Upsample(1e9f), [Maps], "Upsample: expected from 1 to 2147483647 rows and columns of output, got 6000000000 for [N, 6, 5, 8] (NHWC)." },
        { new PixelShuffle(3), [Maps], "PixelShuffle: expected a multiple of 9 channels, got 8 in [N, 6, 5, 8] (NHWC)." },
        { new PixelShuffle(2), [FeatureShape.Flat(8)], "PixelShuffle: expected pictures [N, H, W, C], got [N, 8]." },
        { new GlobalMaxPool2d(), [FeatureShape.Flat(8)], "GlobalMaxPool2d: expected pictures [N, H, W, C], got [N, 8]." },
    };

    [Theory]
    [MemberData(nameof(Misfits))]
    public void OutputShape_Misfit_SaysWhatWasExpectedAndGiven(Layer layer, FeatureShape[] inputs, string expected) =>
        Assert.StartsWith(
            expected, Assert.Throws<ArgumentException>(() => layer.OutputShape(inputs)).Message, StringComparison.Ordinal);

    [Fact]
    public void OutputShape_InputsThatFit_FollowsTheFormula()
    {
        Assert.Equal(new FeatureShape(6, 5, 8), new Multiply().OutputShape(Maps, FeatureShape.Flat(8)));
        Assert.Equal(FeatureShape.Flat(8), new Multiply().OutputShape(FeatureShape.Flat(1), FeatureShape.Flat(8)));
        Assert.Equal(new FeatureShape(13, 8, 8), new Pad2d(1, 2, 3, 4).OutputShape(Maps));
        Assert.Equal(new FeatureShape(6, 5, 11), new ChannelPad(1, 2).OutputShape(Maps));
        Assert.Equal(new FeatureShape(2, 9, 8), new AdaptiveAvgPool2d(2, 9).OutputShape(Maps));
        Assert.Equal(new FeatureShape(10, 8, 8), new Upsample(1.7f).OutputShape(Maps));
        Assert.Equal(new FeatureShape(9, 3, 8), new Upsample(height: 9, width: 3).OutputShape(Maps));
        Assert.Equal(new FeatureShape(12, 10, 2), new PixelShuffle(2).OutputShape(Maps));
        Assert.Equal(new FeatureShape(1, 1, 8), new GlobalMaxPool2d().OutputShape(Maps));
        Assert.Equal(FeatureShape.Flat(3), new Slice(2, 4).OutputShape(FeatureShape.Flat(8)));
    }

    [Fact]
    public void ReceptiveField_LayersOverTheWholePicture_AreGlobal()
    {
        Network network = new NetworkBuilder("n", 6, 6, 4).Pad2d(1, 0, 1, 0).Upsample(2f,
            UpsampleMode.Bilinear).LayerNorm().GroupNorm(2).Build();
        Assert.Equal([1, 2, 2, 0], ReceptiveField.Of(network).Select(field => field.Size));
        Assert.Equal(-1, ReceptiveField.Of(network)[0].FirstCenter);
        Assert.True(ReceptiveField.Of(new NetworkBuilder("n", 6, 6, 4).GlobalMaxPool2d().Build())[^1].IsGlobal);
    }

    /// <summary>Each sees one dimension whole and a pixel of the other; over the channels it sees its pixel alone.</summary>
    [Fact]
    public void ReceptiveField_SoftmaxOverADimension_IsGlobalAlongIt()
    {
        Network network = new NetworkBuilder("n", 6, 5, 4).Softmax().LogSoftmax().Softmax(2).LogSoftmax(3).Build();
        Assert.Equal([false, false, true, true], ReceptiveField.Of(network).Select(field => field.IsGlobal));
        Assert.Equal([false, false, false, true], ReceptiveField.OfColumns(network).Select(field => field.IsGlobal));
    }

    /// <summary>A softmax over places gives each place's share, and no probabilities of classes.</summary>
    [Fact]
    public void MakesProbabilities_SoftmaxOverADimension_IsOfTheChannelsAlone() => Assert.Equal(
        [true, false, false], new[] { new Softmax(), new Softmax(2), new Softmax(3) }.Select(layer => layer.MakesProbabilities));

    [Fact]
    public void Parameters_PRelu_BeginWithTheSettingAndDoNotDecay()
    {
        Network network = new NetworkBuilder("n", 2, 2, 3).PRelu(perChannel: true, init: 0.125f).Build();
        using var parameters = new ParameterBuffer(new ParameterLayout(network));
        new InitializationSettings().Apply(parameters, 1);
        Assert.Equal([0.125f, 0.125f, 0.125f], parameters.Trained.ToArray());
        Assert.Equal(ParameterRole.Slope, network.Nodes[0].Layer.Parameters[0].Role);
        Assert.Equal("weight", network.Nodes[0].Layer.Parameters[0].Name);
    }

    [Fact]
    public void Split_PartsOfAllChannels_AreSlices()
    {
        Network network = new NetworkBuilder("n", 2, 2, 8).Conv2d(8, 1).Split("part", 3, 5).Add(new Concat(), "joined", "part2", "part1").Build();
        Assert.Equal(["conv1", "part1", "part2", "joined"], network.Nodes.Select(node => node.Name));
        Assert.Equal(new Slice(3, 7), network.Nodes[2].Layer);
    }

    [Theory]
    [InlineData("3 4")]
    [InlineData("9 -1")]
    [InlineData("8 0")]
    public void Split_OtherSizes_AreRefused(string sizes)
    {
        int[] parts = [.. sizes.Split(' ').Select(size => int.Parse(size, CultureInfo.InvariantCulture))];
        Assert.Equal(
            $"n: split 'part': expected positive sizes that make 8 channels together, got {string.Join(" + ", parts)}.",
            Assert.Throws<NetworkException>(() => new NetworkBuilder("n", 2, 2, 8).Split("part", parts)).Message);
    }

    private static Layer Read(string json) => NetworkJson.Read($$"""
        {"name":"n","input":{"height":6,"width":5,"channels":8},"nodes":[{"name":"layer","layer":{{json}},"inputs":["input"]}]}
        """).Nodes[0].Layer;
}
