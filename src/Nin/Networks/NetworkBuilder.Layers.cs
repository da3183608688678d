using Nin.Kernels;
using Nin.Layers;

namespace Nin.Networks;

// One method for each kind of layer; how a network is put together stands in NetworkBuilder.cs.
public sealed partial class NetworkBuilder
{
    /// <summary>Adds a convolution.</summary>
    public NetworkBuilder Conv2d(
        int outChannels, int kernelSize, int stride = 1, int padding = 0, bool bias = true, string? name = null) =>
        Add(new Conv2d(Channels, outChannels, kernelSize, stride, padding, bias), name ?? NextName("Conv"));

    /// <summary>Adds a convolution with any window and with groups.</summary>
    public NetworkBuilder Conv2d(int outChannels, Window2d window, int groups = 1, bool bias = true, string? name = null) =>
        Add(new Conv2d(Channels, outChannels, window, groups, bias), name ?? NextName("Conv"));

    /// <summary>Adds a convolution of every channel by itself.</summary>
    public NetworkBuilder DepthwiseConv2d(
        int kernelSize, int stride = 1, int padding = 0, bool bias = true, string? name = null) =>
        Conv2d(Channels, Window2d.Square(kernelSize, stride, padding), Channels, bias, name);

    /// <summary>Adds a transposed convolution.</summary>
    public NetworkBuilder ConvTranspose2d(
        int outChannels, int kernelSize, int stride = 1, int padding = 0, int outputPadding = 0, int groups = 1, bool bias = true,
        string? name = null) =>
        Add(
            new ConvTranspose2d(Channels, outChannels, kernelSize, stride, padding, outputPadding, groups, bias),
            name ?? NextName("Up"));

    /// <summary>Adds a max pooling over any windows.</summary>
    public NetworkBuilder MaxPool2d(Window2d window, bool ceilMode = false, string? name = null) =>
        Add(new MaxPool2d(window, ceilMode), name ?? NextName("Pool"));

    /// <summary>Adds an average pooling over any windows without holes.</summary>
    public NetworkBuilder AvgPool2d(Window2d window, bool ceilMode = false, string? name = null) =>
        Add(new AvgPool2d(window, ceilMode), name ?? NextName("Pool"));

    /// <summary>Adds a fully connected layer.</summary>
    public NetworkBuilder Linear(int outFeatures, bool bias = true, string? name = null) =>
        Add(new Linear(_shapes[Last].Length, outFeatures, bias), name);

    /// <summary>Adds a batch normalisation.</summary>
    public NetworkBuilder BatchNorm2d(string? name = null) => Add(new BatchNorm2d(Channels), name ?? NextName("Bn"));

    /// <summary>Adds max(0, x).</summary>
    public NetworkBuilder Relu(string? name = null) => Add(new Relu(), name);

    /// <summary>Adds a max pooling.</summary>
    public NetworkBuilder MaxPool2d(int kernelSize, int stride = 0, int padding = 0, bool ceilMode = false,
        string? name = null) =>
        Add(new MaxPool2d(kernelSize, stride, padding, ceilMode), name ?? NextName("Pool"));

    /// <summary>Adds an average pooling.</summary>
    public NetworkBuilder AvgPool2d(int kernelSize, int stride = 0, int padding = 0, bool ceilMode = false,
        string? name = null) =>
        Add(new AvgPool2d(kernelSize, stride, padding, ceilMode), name ?? NextName("Pool"));

    /// <summary>Adds an average pooling to a size.</summary>
    public NetworkBuilder AdaptiveAvgPool2d(int height, int width, string? name = null) =>
        Add(new AdaptiveAvgPool2d(height, width), name ?? NextName("Pool"));

    /// <summary>Adds a dropout.</summary>
    public NetworkBuilder Dropout(float rate = 0.5f, string? name = null) => Add(new Dropout(rate), name ?? NextName("Drop"));

    /// <summary>Adds the head of a Network in Network: each channel's mean, as features.</summary>
    public NetworkBuilder GlobalAvgPool2d() =>
        Add(new GlobalAvgPool2d(), Free("gap") ?? NextName("Gap")).Add(new Flatten(), Free("flatten") ?? NextName("Flatten"));

    /// <summary>Adds a flatten.</summary>
    public NetworkBuilder Flatten(string? name = null) => Add(new Flatten(), name);

    /// <summary>Adds a softmax over the channels.</summary>
    public NetworkBuilder Softmax(string? name = null) => Add(new Softmax(), name);

    /// <summary>Adds a softmax over a dimension of [N, C, H, W].</summary>
    public NetworkBuilder Softmax(int dim, string? name = null) => Add(new Softmax(dim), name);

    /// <summary>Adds x where it is positive, a small part of it elsewhere.</summary>
    public NetworkBuilder LeakyRelu(float negativeSlope = 0.01f, string? name = null) => Add(new LeakyRelu(negativeSlope), name);

    /// <summary>Adds a ReLU whose slope for negative numbers is learned.</summary>
    /// <param name="perChannel">Whether each channel has a slope of its own.</param>
    /// <param name="init">What the slopes begin with.</param>
    /// <param name="name">The layer's name.</param>
    public NetworkBuilder PRelu(bool perChannel = false, float init = 0.25f, string? name = null) =>
        Add(new PRelu(perChannel ? Channels : 1, init), name);

    /// <summary>Adds min(max(0, x), 6).</summary>
    public NetworkBuilder Relu6(string? name = null) => Add(new Relu6(), name);

    /// <summary>Adds min(max(min, x), max).</summary>
    public NetworkBuilder Clip(float min = -1f, float max = 1f, string? name = null) => Add(new Clip(min, max), name);

    /// <summary>Adds 1 / (1 + exp(−x)).</summary>
    public NetworkBuilder Sigmoid(string? name = null) => Add(new Sigmoid(), name);

    /// <summary>Adds a hyperbolic tangent.</summary>
    public NetworkBuilder Tanh(string? name = null) => Add(new Tanh(), name);

    /// <summary>Adds x·σ(x).</summary>
    public NetworkBuilder Silu(string? name = null) => Add(new Silu(), name);

    /// <summary>Adds a sigmoid of three straight lines.</summary>
    public NetworkBuilder HardSigmoid(string? name = null) => Add(new HardSigmoid(), name);

    /// <summary>Adds x times a sigmoid of three straight lines.</summary>
    public NetworkBuilder HardSwish(string? name = null) => Add(new HardSwish(), name);

    /// <summary>Adds x·Φ(x), or the form of it with a hyperbolic tangent.</summary>
    public NetworkBuilder Gelu(bool isTanh = false, string? name = null) => Add(new Gelu(isTanh), name);

    /// <summary>Adds x where it is positive, alpha·(exp(x) − 1) elsewhere.</summary>
    public NetworkBuilder Elu(float alpha = 1f, string? name = null) => Add(new Elu(alpha), name);

    /// <summary>Adds log(1 + exp(beta·x)) / beta.</summary>
    public NetworkBuilder Softplus(float beta = 1f, float threshold = 20f, string? name = null) =>
        Add(new Softplus(beta, threshold), name);

    /// <summary>Adds the logarithm of a softmax over the channels.</summary>
    public NetworkBuilder LogSoftmax(string? name = null) => Add(new LogSoftmax(), name);

    /// <summary>Adds the logarithm of a softmax over a dimension of [N, C, H, W].</summary>
    public NetworkBuilder LogSoftmax(int dim, string? name = null) => Add(new LogSoftmax(dim), name);

    /// <summary>Adds the last layer less another one.</summary>
    /// <param name="other">The layer that is subtracted.</param>
    /// <param name="name">The layer's name.</param>
    public NetworkBuilder Subtract(string other, string? name = null) => Add(new Subtract(), name, Last, other);

    /// <summary>Adds the last layer times another one.</summary>
    /// <param name="other">The layer that it is multiplied by; where it has one pixel or one channel, that is repeated.</param>
    /// <param name="name">The layer's name.</param>
    public NetworkBuilder Multiply(string other, string? name = null) => Add(new Multiply(), name, Last, other);

    /// <summary>Adds the last layer over another one.</summary>
    /// <param name="other">The layer that it is divided by.</param>
    /// <param name="name">The layer's name.</param>
    public NetworkBuilder Divide(string other, string? name = null) => Add(new Divide(), name, Last, other);

    /// <summary>Adds some of the channels.</summary>
    /// <param name="first">The first channel that is taken.</param>
    /// <param name="last">The last channel that is taken.</param>
    /// <param name="name">The layer's name.</param>
    public NetworkBuilder Slice(int first, int last, string? name = null) => Add(new Slice(first, last), name);

    /// <summary>Adds rows and columns around the picture.</summary>
    public NetworkBuilder Pad2d(int left, int right, int top, int bottom, PadMode mode = PadMode.Zero, string? name = null) =>
        Add(new Pad2d(left, right, top, bottom, mode), name ?? NextName("Pad"));

    /// <summary>Adds channels of zeros before the first and behind the last.</summary>
    public NetworkBuilder ChannelPad(int front, int back, string? name = null) => Add(new ChannelPad(front, back), name);

    /// <summary>Adds a change of size by a factor.</summary>
    public NetworkBuilder Upsample(
        float scaleFactor, UpsampleMode mode = UpsampleMode.Nearest, bool alignCorners = false, string? name = null) =>
        Add(new Upsample(scaleFactor, mode, alignCorners), name);

    /// <summary>Adds a change to a size.</summary>
    public NetworkBuilder UpsampleTo(
        int height, int width, UpsampleMode mode = UpsampleMode.Nearest, bool alignCorners = false, string? name = null) =>
        Add(new Upsample(0f, mode, alignCorners, height, width), name);

    /// <summary>Adds channels that become pixels.</summary>
    public NetworkBuilder PixelShuffle(int factor, string? name = null) => Add(new PixelShuffle(factor), name);

    /// <summary>Adds the largest number of each channel.</summary>
    public NetworkBuilder GlobalMaxPool2d(string? name = null) => Add(new GlobalMaxPool2d(), name);

    /// <summary>Adds a normalisation of each pixel over its channels.</summary>
    public NetworkBuilder LayerNorm(float epsilon = 1e-5f, string? name = null) => Add(new LayerNorm(Channels, epsilon), name);

    /// <summary>Adds a normalisation of each channel of each picture.</summary>
    public NetworkBuilder InstanceNorm2d(bool affine = false, string? name = null) =>
        Add(new InstanceNorm2d(Channels, affine: affine), name);

    /// <summary>Adds a normalisation of each picture's channels in groups.</summary>
    public NetworkBuilder GroupNorm(int numGroups, string? name = null) => Add(new GroupNorm(numGroups, Channels), name);

    /// <summary>Adds AlexNet's normalisation over the channels around.</summary>
    public NetworkBuilder LocalResponseNorm(
        int size, float alpha = 1e-4f, float beta = 0.75f, float k = 1f, string? name = null) =>
        Add(new LocalResponseNorm(size, alpha, beta, k), name);
}
