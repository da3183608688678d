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
    private readonly bool _isEven;

    /// <param name="shape">The maps' shape.</param>
    /// <param name="values">Some maps, [height, width, channels].</param>
    /// <param name="gradient">How the score changes with them.</param>
    /// <param name="score">Their score.</param>
    /// <param name="isEven">Whether all pixels are known to weigh the same; else each has weights of its own.</param>
    public MapWeights(FeatureShape shape, ReadOnlySpan<float> values, ReadOnlySpan<float> gradient, float score, bool isEven)
    {
        _isEven = isEven;
        double sum = 0;
        for (int i = 0; i < values.Length; i++)
        {
            sum += (double)gradient[i] * values[i];
        }

        _bias = score - sum;
        _weights = new double[isEven ? shape.Channels : shape.Length];
        for (int i = 0; i < _weights.Length; i++)
        {
            _weights[i] = (double)gradient[i] * shape.Pixels;
        }
    }

    /// <summary>The class's map of these maps.</summary>
    public float[] Apply(NamedValue maps)
    {
        float[] map = new float[maps.Shape.Pixels];
        Apply(maps.Data.AsSpan(), map);
        return map;
    }

    /// <summary>The class's numbers at all pixels of the maps, or at any where all weigh the same.</summary>
    /// <param name="maps">[pixels, channels].</param>
    /// <param name="map">[pixels].</param>
    public void Apply(ReadOnlySpan<float> maps, Span<float> map)
    {
        int channels = maps.Length / map.Length;
        for (int pixel = 0; pixel < map.Length; pixel++)
        {
            double sum = _bias;
            ReadOnlySpan<double> weights = _weights.AsSpan(_isEven ? 0 : pixel * channels, channels);
            ReadOnlySpan<float> numbers = maps.Slice(pixel * channels, channels);
            for (int c = 0; c < channels; c++)
            {
                sum += weights[c] * numbers[c];
            }

            map[pixel] = (float)sum;
        }
    }
}
