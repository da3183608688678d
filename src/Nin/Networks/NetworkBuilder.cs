using Nin.Kernels;
using Nin.Layers;
using Nin.Tensors;

namespace Nin.Networks;

/// <summary>Puts a network together layer by layer; each layer reads the one before it unless told otherwise.</summary>
/// <remarks>
/// Layers that take channels from what is before them (<see cref="Conv2d(int, int, int, int, bool, string?)"/> and the like)
/// need not be told how many. A name that is not given is the kind and a number, such as <c>relu2</c>.
/// </remarks>
public sealed class NetworkBuilder
{
    private readonly string _name;
    private readonly FeatureShape _input;
    private readonly List<Node> _nodes = [];
    private readonly List<NetworkOutput> _outputs = [];
    private readonly Dictionary<string, FeatureShape> _shapes = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal);
    private string _scope = "";

    /// <summary>Begins a network for pictures of this size.</summary>
    public NetworkBuilder(string name, int height, int width, int channels)
    {
        (_name, _input) = (name, new FeatureShape(height, width, channels));
        _shapes[Network.InputName] = _input;
    }

    /// <summary>The name of the layer added last: what the next layer reads.</summary>
    public string Last { get; private set; } = Network.InputName;

    /// <summary>Channels that the next layer reads.</summary>
    private int Channels => _shapes[Last].Channels;

    /// <summary>Adds any layer, reading the layers named, or the last one.</summary>
    /// <exception cref="NetworkException">The layer does not fit; the message names it.</exception>
    public NetworkBuilder Add(Layer layer, string? name = null, params string[] inputs)
    {
        ArgumentNullException.ThrowIfNull(layer);
        ArgumentNullException.ThrowIfNull(inputs);
        string unique = _scope + (name ?? NextName(layer.Kind));
        var node = new Node(unique, layer, inputs.Length == 0 ? [Last] : [.. inputs]);

        // Each layer is checked as it is added, so that an error appears at the line that caused it; the whole once more at the
        // end.
        Network.CheckInput(_name, _input);
        _shapes.Add(unique, Network.OutputShapeOf(_name, node, _shapes));
        _nodes.Add(node);
        Last = unique;
        return this;
    }

    /// <summary>Goes on from an earlier layer, so that a branch can begin there.</summary>
    /// <exception cref="NetworkException">There is no such layer.</exception>
    public NetworkBuilder From(string node)
    {
        Last = _shapes.ContainsKey(node) ? node : throw new NetworkException(_name, $"there is no layer '{node}' to go on from.");
        return this;
    }

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

    /// <summary>Adds a dropout.</summary>
    public NetworkBuilder Dropout(float rate = 0.5f, string? name = null) => Add(new Dropout(rate), name ?? NextName("Drop"));

    /// <summary>Adds the head of a Network in Network: each channel's mean, as features.</summary>
    public NetworkBuilder GlobalAvgPool2d() => Add(new GlobalAvgPool2d(), "gap").Add(new Flatten(), "flatten");

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

    /// <summary>Cuts the channels into parts, one slice each; the next layer reads the last part.</summary>
    /// <param name="name">The parts are called this and a number: <c>name1</c>, <c>name2</c>.</param>
    /// <param name="sizes">Channels of each part; together all there are.</param>
    /// <exception cref="NetworkException">They are not all channels.</exception>
    public NetworkBuilder Split(string name, params int[] sizes)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(sizes);
        if (sizes.Any(size => size <= 0) || sizes.Sum(size => (long)size) != Channels)
        {
            throw new NetworkException(
                _name, $"split '{name}': expected positive sizes that make {Channels} channels together, "
                + $"got {string.Join(" + ", sizes)}.");
        }

        string source = Last;
        int first = 0;
        for (int i = 0; i < sizes.Length; i++)
        {
            Add(new Slice(first, first + sizes[i] - 1), $"{name}{i + 1}", source);
            first += sizes[i];
        }

        return this;
    }

    /// <summary>Adds rows and columns around the picture.</summary>
    public NetworkBuilder Pad2d(int left, int right, int top, int bottom, PadMode mode = PadMode.Zero, string? name = null) =>
        Add(new Pad2d(left, right, top, bottom, mode), name ?? NextName("Pad"));

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

    /// <summary>
    /// Adds an mlpconv: a convolution and 1×1 convolutions after it, each with batch normalisation if asked and a ReLU.
    /// </summary>
    /// <remarks><b>Source</b> Lin, Chen, Yan, arXiv 1312.4400, section 3.1.</remarks>
    public NetworkBuilder MlpConv(string name, MlpConv block)
    {
        ArgumentNullException.ThrowIfNull(block);
        return Scope(name, block.AddTo);
    }

    /// <summary>Adds a residual block: the layers that <paramref name="branch"/> adds, plus what goes into them.</summary>
    /// <remarks><b>Source</b> He, Zhang, Ren, Sun, arXiv 1512.03385: y = F(x) + x.</remarks>
    public NetworkBuilder Residual(string name, Action<NetworkBuilder> branch)
    {
        string shortcut = Last;
        return Scope(name, inner =>
        {
            branch(inner);
            inner.Add(new Add(), "add", inner.Last, shortcut);
        });
    }

    /// <summary>Makes a layer an output of the network. Where no output is named, the last layer is the only one.</summary>
    /// <param name="name">The name that the output is asked for by.</param>
    /// <param name="node">The layer; the last one where null.</param>
    /// <exception cref="NetworkException">There is no such layer.</exception>
    public NetworkBuilder Output(string name, string? node = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        string source = node ?? Last;
        if (source == Network.InputName || !_shapes.ContainsKey(source))
        {
            throw new NetworkException(_name, $"output '{name}': there is no layer '{source}' that computes it.");
        }

        _outputs.Add(new NetworkOutput(name, source));
        return this;
    }

    /// <summary>The finished network.</summary>
    /// <exception cref="NetworkException">It has no layer, or a layer that nothing reads.</exception>
    public Network Build() => new(_name, _input, _nodes, _outputs);

    private NetworkBuilder Scope(string name, Action<NetworkBuilder> add)
    {
        string outer = _scope;
        _scope = $"{outer}{name}.";
        try
        {
            add(this);
        }
        finally
        {
            _scope = outer;
        }

        return this;
    }

    private string NextName(string kind)
    {
        string lower = kind.ToLowerInvariant();
        int number = _numbers.GetValueOrDefault(_scope + lower) + 1;
        while (_shapes.ContainsKey($"{_scope}{lower}{number}"))
        {
            number++;
        }

        // Kept, so that a network of many layers does not count from the first each time.
        _numbers[_scope + lower] = number - 1;
        return $"{lower}{number}";
    }
}
