using Nin.Layers;
using Nin.Models;
using Nin.Networks;

namespace Nin.Caffe.Lowering;

/// <summary>
/// The order of the picture's channels: Caffe's tools read blue, green and red, the library red, green and blue. Weights that
/// read the picture are turned round once; only what has none gets a layer before it that does it for every picture.
/// </summary>
internal sealed class PictureOrder(ImportedLayers network, bool isTurned)
{
    private const int Colours = 3;

    private string? _turned;

    /// <summary>The value with its channels as Caffe has them.</summary>
    public CaffeTensor InOrder(CaffeTensor tensor)
    {
        if (!IsTurned(tensor.Node))
        {
            return tensor;
        }

        float[] turn = [0, 0, 1, 0, 1, 0, 1, 0, 0];
        _turned ??= network.Add("bgr", new Conv2d(Colours, Colours, 1, bias: false), [tensor.Node], turn);
        return tensor with { Node = _turned };
    }

    /// <summary>Whether a layer reads the picture itself, and its weights are to be turned round.</summary>
    public bool IsTurned(string node) => isTurned && node == Network.InputName;

    /// <summary>Weights [outputs, channels, positions] for the picture's own order.</summary>
    public static float[] Turned(float[] weights, int outputs)
    {
        int positions = weights.Length / (outputs * Colours);
        float[] turned = new float[weights.Length];
        for (int i = 0; i < weights.Length; i++)
        {
            int position = i % positions, colour = i / positions % Colours, output = i / (positions * Colours);
            turned[(((output * Colours) + (Colours - 1 - colour)) * positions) + position] = weights[i];
        }

        return turned;
    }
}
