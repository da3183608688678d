using Nin.Kernels;
using Nin.Layers;
using Nin.Tensors;

namespace Nin.Tests.Layers;

/// <summary>A layer with the shapes of its inputs.</summary>
internal sealed record LayerCase(Layer Layer, params FeatureShape[] Inputs);

/// <summary>The layers that are compared with PyTorch and with formulas, by the names that make_layers.py gives them.</summary>
internal static class LayerCases
{
    public static readonly FeatureShape Maps = new(3, 4, 5), Pixel = new(1, 1, 5), OneChannel = new(3, 4, 1);

    private static readonly FeatureShape Flat7 = FeatureShape.Flat(7);

    /// <summary>The cases that have a golden file.</summary>
    public static readonly Dictionary<string, LayerCase> Golden = new()
    {
        ["LeakyRelu/default"] = new(new LeakyRelu(), Maps),
        ["LeakyRelu/0.3"] = new(new LeakyRelu(0.3f), Maps),
        ["PRelu/one"] = new(new PRelu(), Maps),
        ["PRelu/channels"] = new(new PRelu(5), Maps),
        ["PRelu/flat"] = new(new PRelu(7), Flat7),
        ["Relu6/maps"] = new(new Relu6(), Maps),
        ["Clip/default"] = new(new Clip(), Maps),
        ["Clip/-2 to 0.5"] = new(new Clip(-2f, 0.5f), Maps),
        ["Sigmoid/maps"] = new(new Sigmoid(), Maps),
        ["Sigmoid/flat"] = new(new Sigmoid(), Flat7),
        ["Tanh/maps"] = new(new Tanh(), Maps),
        ["Tanh/far"] = new(new Tanh(), Maps),
        ["Silu/maps"] = new(new Silu(), Maps),
        ["HardSigmoid/maps"] = new(new HardSigmoid(), Maps),
        ["HardSwish/maps"] = new(new HardSwish(), Maps),
        ["Gelu/exact"] = new(new Gelu(), Maps),
        ["Gelu/tanh"] = new(new Gelu(isTanh: true), Maps),
        ["Gelu/small"] = new(new Gelu(), Maps),
        ["Elu/default"] = new(new Elu(), Maps),
        ["Elu/0.7"] = new(new Elu(0.7f), Maps),
        ["Elu/small"] = new(new Elu(), Maps),
        ["Softplus/default"] = new(new Softplus(), Maps),
        ["Softplus/2 3"] = new(new Softplus(2f, 3f), Maps),
        ["LogSoftmax/maps"] = new(new LogSoftmax(), Maps),
        ["LogSoftmax/flat"] = new(new LogSoftmax(), Flat7),
        ["LogSoftmax/height"] = new(new LogSoftmax(2), Maps),
        ["LogSoftmax/width"] = new(new LogSoftmax(3), Maps),
        ["Softmax/maps"] = new(new Softmax(), Maps),
        ["Softmax/flat"] = new(new Softmax(), Flat7),
        ["Softmax/height"] = new(new Softmax(2), Maps),
        ["Softmax/width"] = new(new Softmax(3), Maps),
        ["Subtract/same"] = new(new Subtract(), Maps, Maps),
        ["Subtract/pixels"] = new(new Subtract(), Maps, Pixel),
        ["Subtract/channels"] = new(new Subtract(), Maps, OneChannel),
        ["Subtract/first"] = new(new Subtract(), Pixel, Maps),
        ["Subtract/both"] = new(new Subtract(), Pixel, OneChannel),
        ["Multiply/same"] = new(new Multiply(), Maps, Maps),
        ["Multiply/pixels"] = new(new Multiply(), Maps, Pixel),
        ["Multiply/channels"] = new(new Multiply(), Maps, OneChannel),
        ["Multiply/first"] = new(new Multiply(), Pixel, Maps),
        ["Multiply/both"] = new(new Multiply(), Pixel, OneChannel),
        ["Add/same"] = new(new Add(), Maps, Maps),
        ["Add/pixels"] = new(new Add(), Maps, FeatureShape.Flat(5)),
        ["Add/channels"] = new(new Add(), Maps, OneChannel),
        ["Add/first"] = new(new Add(), Pixel, Maps),
        ["Add/both"] = new(new Add(), Pixel, OneChannel),
        ["Divide/same"] = new(new Divide(), Maps, Maps),
        ["Divide/pixels"] = new(new Divide(), Maps, Pixel),
        ["Divide/channels"] = new(new Divide(), Maps, OneChannel),
        ["Divide/first"] = new(new Divide(), Pixel, Maps),
        ["Divide/both"] = new(new Divide(), Pixel, OneChannel),
        ["Concat/maps"] = new(new Concat(), Maps, Maps with { Channels = 2 }),
        ["Flatten/maps"] = new(new Flatten(), Maps),
        ["Slice/1 to 3"] = new(new Slice(1, 3), Maps),
        ["Slice/flat"] = new(new Slice(4, 6), Flat7),
        ["Pad2d/zero"] = new(new Pad2d(1, 2, 0, 3), Maps),
        ["Pad2d/reflect"] = new(new Pad2d(1, 3, 2, 0, PadMode.Reflect), Maps),
        ["Pad2d/edge"] = new(new Pad2d(2, 1, 1, 2, PadMode.Edge), Maps),
        ["ChannelPad/2 and 1"] = new(new ChannelPad(2, 1), Maps),
        ["ChannelPad/flat"] = new(new ChannelPad(0, 3), Flat7),
        ["AdaptiveAvgPool2d/2x3"] = new(new AdaptiveAvgPool2d(2, 3), Maps),
        ["AdaptiveAvgPool2d/7x6"] = new(new AdaptiveAvgPool2d(7, 6), Maps),
        ["Upsample/nearest 2"] = new(new Upsample(2f), Maps),
        ["Upsample/nearest 1.7"] = new(new Upsample(1.7f), Maps),
        ["Upsample/nearest 5x3"] = new(new Upsample(height: 5, width: 3), Maps),
        ["Upsample/bilinear 2"] = new(new Upsample(2f, UpsampleMode.Bilinear), Maps),
        ["Upsample/bilinear 1.5"] = new(new Upsample(1.5f, UpsampleMode.Bilinear), Maps),
        ["Upsample/bilinear 5x3"] = new(new Upsample(0f, UpsampleMode.Bilinear, height: 5, width: 3), Maps),
        ["Upsample/corners 2"] = new(new Upsample(2f, UpsampleMode.Bilinear, alignCorners: true), Maps),
        ["Upsample/corners 1x7"] = new(new Upsample(0f, UpsampleMode.Bilinear, alignCorners: true, height: 1, width: 7), Maps),
        ["AsStrided/transposed"] = new(
            new AsStrided(new FeatureShape(4, 3, 2), [4, 3, 2], [1, 8, 4]), new FeatureShape(3, 2, 4)),
        ["AsStrided/repeated"] = new(new AsStrided(FeatureShape.Flat(12), [2, 2, 3], [0, 7, 2], 5), Maps),
        ["PixelShuffle/2"] = new(new PixelShuffle(2), new FeatureShape(3, 2, 12)),
        ["PixelShuffle/3"] = new(new PixelShuffle(3), new FeatureShape(1, 2, 9)),
        ["GlobalMaxPool2d/maps"] = new(new GlobalMaxPool2d(), Maps),
        ["LayerNorm/maps"] = new(new LayerNorm(5), Maps),
        ["LayerNorm/flat"] = new(new LayerNorm(7), Flat7),
        ["LayerNorm/plain"] = new(new LayerNorm(5, 1e-3f, affine: false), Maps),
        ["InstanceNorm2d/plain"] = new(new InstanceNorm2d(5), Maps),
        ["InstanceNorm2d/affine"] = new(new InstanceNorm2d(5, 1e-3f, affine: true), Maps),
        ["GroupNorm/2 of 6"] = new(new GroupNorm(2, 6), new FeatureShape(3, 2, 6)),
        ["GroupNorm/flat"] = new(new GroupNorm(2, 8), FeatureShape.Flat(8)),
        ["GroupNorm/plain"] = new(new GroupNorm(5, 5, 1e-3f, affine: false), Maps),
        ["LocalResponseNorm/5"] = new(new LocalResponseNorm(5), new FeatureShape(3, 2, 9)),
        ["LocalResponseNorm/4 strong"] = new(new LocalResponseNorm(4, 0.5f, 0.6f, 2f), Maps),
    };

    /// <summary>
    /// Shapes of one pixel, of one channel and of odd sizes; and the kinds whose golden files are the kernels'.
    /// </summary>
    public static readonly Dictionary<string, LayerCase> More = new()
    {
        ["Conv2d"] = new(new Conv2d(3, 2, 3, stride: 2, padding: 1), new FeatureShape(4, 5, 3)),
        ["Linear"] = new(new Linear(5, 3), FeatureShape.Flat(5)),
        ["ConvTranspose2d"] = new(
            new ConvTranspose2d(3, 2, new Window2d(3, 2, StrideY: 2)), new FeatureShape(3, 4, 3)),
        ["BatchNorm2d"] = new(new BatchNorm2d(3), new FeatureShape(3, 5, 3)),
        ["MaxPool2d"] = new(new MaxPool2d(2), new FeatureShape(5, 4, 3)),
        ["AvgPool2d"] = new(new AvgPool2d(3, 2, 1), new FeatureShape(4, 5, 3)),
        ["GlobalAvgPool2d"] = new(new GlobalAvgPool2d(), new FeatureShape(3, 5, 3)),
        ["Relu"] = new(new Relu(), Maps),
        ["Dropout"] = new(new Dropout(0.3f), Maps),
        ["Gelu of one number"] = new(new Gelu(), new FeatureShape(1, 1, 1)),
        ["LeakyRelu that does nothing"] = new(new LeakyRelu(1f), Maps),
        ["PRelu of a row"] = new(new PRelu(3), new FeatureShape(1, 7, 3)),
        ["LogSoftmax of one channel"] = new(new LogSoftmax(), new FeatureShape(2, 3, 1)),
        ["LogSoftmax of one row"] = new(new LogSoftmax(2), new FeatureShape(1, 3, 2)),
        ["Softmax of a row"] = new(new Softmax(3), new FeatureShape(1, 7, 2)),
        ["Softmax of one column"] = new(new Softmax(3), new FeatureShape(4, 1, 2)),
        ["Multiply of features"] = new(new Multiply(), FeatureShape.Flat(3), new FeatureShape(2, 3, 3)),
        ["Multiply of a row and a column"] = new(new Multiply(), new FeatureShape(1, 3, 2), new FeatureShape(2, 1, 2)),
        ["Subtract of features"] = new(new Subtract(), FeatureShape.Flat(3), FeatureShape.Flat(1)),
        ["Slice of all"] = new(new Slice(0, 4), Maps),
        ["Pad2d of nothing"] = new(new Pad2d(0, 0, 0, 0, PadMode.Edge), Maps),
        ["Pad2d of one pixel"] = new(new Pad2d(1, 2, 3, 0, PadMode.Edge), new FeatureShape(1, 1, 2)),
        ["ChannelPad of nothing"] = new(new ChannelPad(0, 0), Maps),
        ["AdaptiveAvgPool2d of all"] = new(new AdaptiveAvgPool2d(1, 1), Maps),
        ["AdaptiveAvgPool2d of nothing"] = new(new AdaptiveAvgPool2d(3, 4), Maps),
        ["AdaptiveAvgPool2d of one pixel"] = new(new AdaptiveAvgPool2d(3, 2), new FeatureShape(1, 1, 2)),
        ["Upsample of one pixel"] = new(new Upsample(3f, UpsampleMode.Bilinear), new FeatureShape(1, 1, 2)),
        ["Upsample to less"] = new(new Upsample(0f, UpsampleMode.Bilinear, height: 2, width: 2), new FeatureShape(5, 3, 2)),
        ["Upsample by 1"] = new(new Upsample(1f), Maps),
        ["AsStrided repeated and backwards"] = new(new AsStrided(FeatureShape.Flat(12), [2, 2, 3], [0, 7, -2], 5), Maps),
        ["AsStrided reshaped"] = new(AsStrided.Reshape(new FeatureShape(1, 1, 7)), Flat7),
        ["PixelShuffle by 1"] = new(new PixelShuffle(1), Maps),
        ["GlobalMaxPool2d of one pixel"] = new(new GlobalMaxPool2d(), Pixel),
        ["LayerNorm of a row"] = new(new LayerNorm(8), new FeatureShape(1, 3, 8)),
        ["InstanceNorm2d of a row"] = new(new InstanceNorm2d(2, affine: true), new FeatureShape(1, 7, 2)),
        ["GroupNorm of one group"] = new(new GroupNorm(1, 3), new FeatureShape(3, 1, 3)),
        ["LocalResponseNorm over more than all"] = new(new LocalResponseNorm(9, 0.5f), new FeatureShape(2, 1, 3)),
        ["LocalResponseNorm over one"] = new(new LocalResponseNorm(1, 0.5f), new FeatureShape(2, 1, 3)),
    };

    public static LayerCase Of(string name) => Golden.TryGetValue(name, out LayerCase? found) ? found : More[name];
}
