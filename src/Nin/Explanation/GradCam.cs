using Nin.Tensors;

namespace Nin.Explanation;

/// <summary>Gradient-weighted class activation mapping, for a layer with anything behind it.</summary>
/// <remarks><b>Source</b> Selvaraju et al., arXiv 1610.02391, equations 1 and 2.</remarks>
internal static class GradCam
{
    /// <summary>map[p] = max(0, Σ_c α_c·values[p, c]), where α_c is the mean of the channel's gradient.</summary>
    /// <param name="shape">The layer's shape.</param>
    /// <param name="values">What it computes, [height, width, channels].</param>
    /// <param name="gradient">How the score changes with it, of the same shape.</param>
    public static float[] Of(FeatureShape shape, ReadOnlySpan<float> values, ReadOnlySpan<float> gradient)
    {
        double[] weights = new double[shape.Channels];
        for (int i = 0; i < gradient.Length; i++)
        {
            weights[i % shape.Channels] += gradient[i] / (double)shape.Pixels;
        }

        float[] map = new float[shape.Pixels];
        for (int pixel = 0; pixel < map.Length; pixel++)
        {
            double sum = 0;
            for (int c = 0; c < weights.Length; c++)
            {
                sum += weights[c] * values[(pixel * weights.Length) + c];
            }

            map[pixel] = (float)Math.Max(sum, 0);
        }

        return map;
    }
}
