using Nin.Models;
using Nin.Tensors;

namespace Nin.Explanation;

/// <summary>What each number of the maps adds to a class's score, where the head is affine: score = Σ g·x + bias.</summary>
/// <remarks>
/// Spread over the picture, map[p] = pixels · Σ_c g[p, c]·x[p, c] + bias, and the mean of the map is the score. Behind an average
/// g is the same at every pixel, the map is the classes' weights times the maps (Zhou et al., arXiv 1512.04150), and it holds for
/// maps of any size. Where the average is all there is, as in a network in network, the map is the class's own.
/// </remarks>
internal sealed class MapWeights
{
    private readonly double[] _weights;
    private readonly double _bias;
    private readonly bool _isUniform;

    /// <param name="shape">The maps' shape.</param>
    /// <param name="values">Some maps, [height, width, channels].</param>
    /// <param name="gradient">How the score changes with them.</param>
    /// <param name="score">Their score.</param>
    public MapWeights(FeatureShape shape, ReadOnlySpan<float> values, ReadOnlySpan<float> gradient, float score)
    {
        _isUniform = true;
        for (int pixel = 1; pixel < shape.Pixels && _isUniform; pixel++)
        {
            _isUniform = gradient.Slice(pixel * shape.Channels, shape.Channels).SequenceEqual(gradient[..shape.Channels]);
        }

        double sum = 0;
        for (int i = 0; i < values.Length; i++)
        {
            sum += (double)gradient[i] * values[i];
        }

        _bias = score - sum;
        _weights = new double[_isUniform ? shape.Channels : shape.Length];
        for (int i = 0; i < _weights.Length; i++)
        {
            _weights[i] = (double)gradient[i] * shape.Pixels;
        }
    }

    /// <summary>The class's map of these maps.</summary>
    public float[] Apply(NamedValue maps)
    {
        int channels = maps.Shape.Channels;
        float[] map = new float[maps.Shape.Pixels];
        for (int pixel = 0; pixel < map.Length; pixel++)
        {
            double sum = _bias;
            ReadOnlySpan<double> weights = _weights.AsSpan(_isUniform ? 0 : pixel * channels, channels);
            for (int c = 0; c < channels; c++)
            {
                sum += weights[c] * maps.Data[(pixel * channels) + c];
            }

            map[pixel] = (float)sum;
        }

        return map;
    }
}
