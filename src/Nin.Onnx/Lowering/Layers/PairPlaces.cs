using Nin.Tensors;

namespace Nin.Onnx.Lowering.Layers;

/// <summary>Where the two numbers lie that a number of the output is made of; sizes of 1 are repeated.</summary>
internal readonly struct PairPlaces(FeatureShape first, FeatureShape second)
{
    private readonly int
        _height = Math.Max(first.Height, second.Height), _width = Math.Max(first.Width, second.Width),
        _channels = Math.Max(first.Channels, second.Channels);

    /// <summary>The places in the two inputs, for a place in the output; all begin with the first picture.</summary>
    public (int First, int Second) Of(int place)
    {
        int channel = place % _channels, pixel = place / _channels;
        int column = pixel % _width, row = pixel / _width % _height, picture = pixel / _width / _height;
        return (At(first), At(second));

        int At(FeatureShape shape) =>
            (((((picture * shape.Height) + (shape.Height == 1 ? 0 : row)) * shape.Width) + (shape.Width == 1 ? 0 : column))
                * shape.Channels) + (shape.Channels == 1 ? 0 : channel);
    }
}
