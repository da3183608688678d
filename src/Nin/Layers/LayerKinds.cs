using System.Collections.Concurrent;

namespace Nin.Layers;

/// <summary>The kinds of layers that files can name, each with what reads its settings.</summary>
public static class LayerKinds
{
    private static readonly ConcurrentDictionary<string, Func<LayerSettings, Layer>> Readers = new(
        new Dictionary<string, Func<LayerSettings, Layer>>
        {
            [Conv2d.KindName] = Conv2d.Read,
            [ConvTranspose2d.KindName] = ConvTranspose2d.Read,
            [Linear.KindName] = Linear.Read,
            [BatchNorm2d.KindName] = BatchNorm2d.Read,
            [Dropout.KindName] = Dropout.Read,
            [MaxPool2d.KindName] = MaxPool2d.Read,
            [AvgPool2d.KindName] = AvgPool2d.Read,
            [AdaptiveAvgPool2d.KindName] = AdaptiveAvgPool2d.Read,
            [GlobalAvgPool2d.KindName] = _ => new GlobalAvgPool2d(),
            [Relu.KindName] = _ => new Relu(),
            [Softmax.KindName] = Softmax.Read,
            [Flatten.KindName] = _ => new Flatten(),
            [Add.KindName] = _ => new Add(),
            [Concat.KindName] = _ => new Concat(),

            // Activations.
            [LeakyRelu.KindName] = LeakyRelu.Read,
            [PRelu.KindName] = PRelu.Read,
            [Relu6.KindName] = _ => new Relu6(),
            [Clip.KindName] = Clip.Read,
            [Sigmoid.KindName] = _ => new Sigmoid(),
            [Tanh.KindName] = _ => new Tanh(),
            [Silu.KindName] = _ => new Silu(),
            [HardSigmoid.KindName] = _ => new HardSigmoid(),
            [HardSwish.KindName] = _ => new HardSwish(),
            [Gelu.KindName] = Gelu.Read,
            [Elu.KindName] = Elu.Read,
            [Softplus.KindName] = Softplus.Read,
            [LogSoftmax.KindName] = LogSoftmax.Read,

            // Two inputs, number by number.
            [Subtract.KindName] = _ => new Subtract(),
            [Multiply.KindName] = _ => new Multiply(),
            [Divide.KindName] = _ => new Divide(),

            // Channels and places.
            [Slice.KindName] = Slice.Read,
            [ChannelPad.KindName] = ChannelPad.Read,
            [Pad2d.KindName] = Pad2d.Read,
            [Upsample.KindName] = Upsample.Read,
            [PixelShuffle.KindName] = PixelShuffle.Read,
            [AsStrided.KindName] = AsStrided.Read,
            [GlobalMaxPool2d.KindName] = _ => new GlobalMaxPool2d(),

            // Normalisations of a picture by itself.
            [LayerNorm.KindName] = LayerNorm.Read,
            [InstanceNorm2d.KindName] = InstanceNorm2d.Read,
            [GroupNorm.KindName] = GroupNorm.Read,
            [LocalResponseNorm.KindName] = LocalResponseNorm.Read,
        }, StringComparer.Ordinal);

    /// <summary>The kinds that can be read.</summary>
    public static IEnumerable<string> Names => Readers.Keys.Order(StringComparer.Ordinal);

    /// <summary>Makes a kind of one's own known to the whole program, so that models with it can be read.</summary>
    /// <param name="kind">The name in files: <see cref="Layer.Kind"/>.</param>
    /// <param name="read">Makes the layer from its settings. Errors are <see cref="ArgumentException"/>s.</param>
    /// <exception cref="ArgumentException">The kind is known already.</exception>
    public static void Register(string kind, Func<LayerSettings, CustomLayer> read)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(kind);
        ArgumentNullException.ThrowIfNull(read);
        if (!Readers.TryAdd(kind, read))
        {
            throw new ArgumentException($"LayerKinds: the kind '{kind}' is known already.", nameof(kind));
        }
    }

    /// <summary>What reads a kind's settings; null where the kind is unknown.</summary>
    internal static Func<LayerSettings, Layer>? ReaderOf(string kind) => Readers.GetValueOrDefault(kind);
}
