using System.Collections.Immutable;
using Nin.Formats;
using Nin.Keras.Format;
using Nin.Keras.Graphs;
using Nin.Layers;
using Nin.Models;
using Nin.Tensors;

namespace Nin.Keras.Lowering;

/// <summary>Adds the layers that a layer of Keras becomes, and gives what it computes.</summary>
internal delegate KerasTensor Rule(LayerCall call);

/// <summary>A layer of Keras where it is used, and what is known of its inputs.</summary>
internal sealed class LayerCall(
    KerasLayer layer, ImmutableArray<KerasTensor> inputs, LayerVariables variables, ImportedLayers network, Dialect dialect)
{
    /// <summary>The dimension of channels in a network, as <see cref="Softmax"/> counts them.</summary>
    private const int Channels = 1, Rows = 2, Columns = 3;

    /// <summary>What it is called.</summary>
    public string Name => layer.Name;

    /// <summary>Its class.</summary>
    public string Class => layer.Class;

    /// <summary>Its settings.</summary>
    public LayerConfig Settings => layer.Settings;

    /// <summary>Its numbers.</summary>
    public LayerVariables Variables => variables;

    /// <summary>What holds for the whole file.</summary>
    public Dialect Dialect => dialect;

    /// <summary>What it reads.</summary>
    public ImmutableArray<KerasTensor> Inputs => inputs;

    /// <summary>The one value that it reads.</summary>
    public KerasTensor Input => inputs is [KerasTensor one] ? one : throw Failure($"expected one input, got {inputs.Length}");

    /// <summary>The one value that it reads, where that is a picture.</summary>
    public KerasTensor Picture => !Input.IsFlat ? Input : throw Failure("expected pictures as its input, got features alone");

    /// <summary>Adds a layer of the network behind one value.</summary>
    /// <param name="part">What is put behind the name, where the layer becomes several; else null.</param>
    /// <param name="added">The layer of the network.</param>
    /// <param name="input">What it reads.</param>
    /// <param name="weights">The numbers of its parameters.</param>
    public KerasTensor Add(string? part, Layer added, KerasTensor input, params ReadOnlySpan<float[]> weights) =>
        Add(part, added, [input], weights);

    /// <summary>Adds a layer of the network behind some values.</summary>
    public KerasTensor Add(
        string? part, Layer added, ImmutableArray<KerasTensor> of, params ReadOnlySpan<float[]> weights)
    {
        string node = network.Add(
            part is null ? Name : $"{Name}.{part}", added, of.Select(tensor => tensor.Node), weights);
        return new KerasTensor(node, network.ShapeOf(node), of.All(tensor => tensor.IsFlat));
    }

    /// <summary>The same numbers as features alone, which fully connected layers read.</summary>
    public KerasTensor AsFeatures(KerasTensor tensor) => tensor.Shape.IsFlat ? tensor : Add("flatten", new Flatten(), tensor);

    /// <summary>The same numbers as a picture, of one pixel where they are features alone.</summary>
    public KerasTensor AsPixels(KerasTensor tensor) => tensor.Shape.IsFlat
        ? Add("pixel", AsStrided.Reshape(new FeatureShape(1, 1, tensor.Shape.Channels)), tensor)
        : tensor;

    /// <summary>scale·x + shift of each channel: a convolution that mixes no channels.</summary>
    public KerasTensor Affine(string? part, KerasTensor input, float[] scale, float[] shift)
    {
        KerasTensor picture = AsPixels(input);
        int channels = picture.Shape.Channels;
        var each = new Conv2d(channels, channels, new Kernels.Window2d(1, 1), groups: channels);
        return Add(part, each, picture, Spread(scale, channels), Spread(shift, channels)) with { IsFlat = input.IsFlat };
    }

    /// <summary>
    /// The dimension of the network that an axis of Keras is: 1 channels, 2 rows, 3 columns. Axes count the batch, and from the
    /// end where they are negative.
    /// </summary>
    public int Dimension(KerasTensor tensor, int axis)
    {
        int[] dimensions = tensor.IsFlat ? [Channels]
            : dialect.IsChannelsFirst ? [Channels, Rows, Columns]
            : [Rows, Columns, Channels];
        int place = axis < 0 ? axis + dimensions.Length : axis - 1;
        return place >= 0 && place < dimensions.Length
            ? dimensions[place]
            : throw Failure($"expected an axis from 1 to {dimensions.Length}, got {axis}");
    }

    /// <summary>Refuses an axis that is not that of the channels.</summary>
    public void RequireChannels(KerasTensor tensor, string setting, int otherwise)
    {
        int[] axes = Settings.Wholes(setting);
        axes = axes.Length == 0 ? [otherwise] : axes;
        if (axes.Length != 1 || Dimension(tensor, axes[0]) != Channels)
        {
            throw Failure($"expected the axis of the channels, got {string.Join(", ", axes)}");
        }
    }

    /// <summary>Refuses a value of a setting that has no layer.</summary>
    public void Require(bool holds, string problem)
    {
        if (!holds)
        {
            throw Failure(problem);
        }
    }

    /// <summary>What is said of a layer that is not taken.</summary>
    public NinFormatException Failure(string problem) => KerasFailure.Of($"{layer}: {problem}.");

    private float[] Spread(float[] numbers, int channels) => numbers.Length == channels ? numbers
        : numbers.Length == 1 ? [.. Enumerable.Repeat(numbers[0], channels)]
        : throw Failure($"expected 1 or {channels} numbers, one a channel, got {numbers.Length}");
}
