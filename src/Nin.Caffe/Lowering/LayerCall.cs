using System.Collections.Immutable;
using Nin.Caffe.Format;
using Nin.Caffe.Format.Proto;
using Nin.Formats;
using Nin.Kernels;
using Nin.Layers;
using Nin.Models;
using Nin.Tensors;

namespace Nin.Caffe.Lowering;

/// <summary>Adds the layers that a layer of Caffe becomes, and gives what it computes.</summary>
internal delegate CaffeTensor Rule(LayerCall call);

/// <summary>A layer of Caffe at its place, and what is known of its inputs.</summary>
/// <param name="layer">The layer.</param>
/// <param name="inputs">What it reads.</param>
/// <param name="network">The network so far.</param>
/// <param name="picture">The picture, whose channels may stand in another order in Caffe.</param>
internal sealed class LayerCall(
    LayerParameter layer, ImmutableArray<CaffeTensor> inputs, ImportedLayers network, PictureOrder picture)
{
    /// <summary>What the file says of it.</summary>
    public LayerParameter Layer => layer;

    /// <summary>What it is called.</summary>
    public string Name => layer.Name.Length > 0 ? layer.Name : layer.Type;

    /// <summary>What it reads.</summary>
    public ImmutableArray<CaffeTensor> Inputs => inputs;

    /// <summary>The one value that it reads.</summary>
    public CaffeTensor Input => inputs is [CaffeTensor one] ? one : throw Failure($"expected one input, got {inputs.Length}");

    /// <summary>Adds a layer of the network behind one value.</summary>
    public CaffeTensor Add(Layer added, CaffeTensor input, params ReadOnlySpan<float[]> weights) =>
        Add(null, added, [input], weights);

    /// <summary>Adds a layer of the network behind some values.</summary>
    /// <param name="part">What is put behind the name, where the layer becomes several; else null.</param>
    /// <param name="added">The layer of the network.</param>
    /// <param name="of">What it reads.</param>
    /// <param name="weights">The numbers of its parameters.</param>
    public CaffeTensor Add(string? part, Layer added, ImmutableArray<CaffeTensor> of, params ReadOnlySpan<float[]> weights)
    {
        string node = network.Add(
            part is null ? Name : $"{Name}.{part}", added, of.Select(tensor => picture.InOrder(tensor).Node), weights);
        return new CaffeTensor(node, network.ShapeOf(node));
    }

    /// <summary>
    /// Adds a convolution that mixes all channels. Where it reads the picture, whose channels stand in another order in Caffe,
    /// its kernels are turned round.
    /// </summary>
    public CaffeTensor AddMixing(Conv2d added, CaffeTensor input, float[][] weights)
    {
        if (picture.IsTurned(input.Node))
        {
            weights[0] = PictureOrder.Turned(weights[0], added.OutChannels);
        }

        string node = network.Add(Name, added, [input.Node], weights);
        return new CaffeTensor(node, network.ShapeOf(node));
    }

    /// <summary>scale·x + shift of each channel: a convolution that mixes no channels.</summary>
    public CaffeTensor Affine(CaffeTensor input, float[] scale, float[] shift)
    {
        CaffeTensor pixels = input.Shape.IsFlat
            ? Add("pixel", AsStrided.Reshape(new FeatureShape(1, 1, input.Shape.Channels)), [input])
            : input;
        int channels = pixels.Shape.Channels;
        return Add(new Conv2d(channels, channels, new Window2d(1, 1), groups: channels), pixels, scale, shift);
    }

    /// <summary>The numbers of a blob.</summary>
    /// <exception cref="NinFormatException">It is missing, or has another length.</exception>
    public float[] Blob(int index, int length)
    {
        if (index >= layer.Blobs.Count)
        {
            throw Failure($"expected {index + 1} blobs of weights or more, got {layer.Blobs.Count}");
        }

        BlobProto blob = layer.Blobs[index];
        int count = blob.Data.Count > 0 ? blob.Data.Count : blob.DoubleData.Count;
        return count != length ? throw Failure($"expected {length} numbers in blob {index + 1}, got {count}")
            : blob.Data.Count > 0 ? [.. blob.Data]
            : [.. blob.DoubleData.Select(number => (float)number)];
    }

    /// <summary>Refuses a value of a setting that has no layer.</summary>
    public void Require(bool holds, string problem)
    {
        if (!holds)
        {
            throw Failure(problem);
        }
    }

    /// <summary>A whole number of a file, which has more bits.</summary>
    public int Whole(uint number) => number <= int.MaxValue ? (int)number : throw Failure($"expected a number to {int.MaxValue}, got {number}");

    /// <summary>What is said of a layer that is not taken.</summary>
    public NinFormatException Failure(string problem) => CaffeFailure.Of($"layer '{Name}' ({layer.Type}): {problem}.");
}
