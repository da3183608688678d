using Nin.Caffe.Format.Proto;
using Nin.Layers;

namespace Nin.Caffe.Lowering.Rules;

/// <summary>
/// Batch normalisation, which Caffe does in two layers: one takes mean and variance away, the next scales and shifts.
/// </summary>
internal static class NormalizationRules
{
    public const string BatchNorm = "BatchNorm", Scale = "Scale";

    /// <summary>Caffe's moving averages keep 0.999 of the old.</summary>
    private const float Momentum = 0.001f;

    /// <summary>The normalisation, with the scale behind it where that is all that reads it.</summary>
    /// <param name="call">The normalisation.</param>
    /// <param name="scale">The scale; null where there is none.</param>
    public static CaffeTensor Normalize(LayerCall call, LayerCall? scale)
    {
        int channels = call.Input.Shape.Channels;
        float[] mean = call.Blob(0, channels), variance = call.Blob(1, channels);

        // The averages are kept as sums, beside the weight that they have together.
        float sum = call.Blob(2, 1)[0], factor = sum == 0 ? 0 : 1 / sum;
        (float[] weight, float[] bias) = scale is null ? (Filled(channels, 1), new float[channels]) : Numbers(scale, channels);
        return call.Add(
            new BatchNorm2d(channels, (call.Layer.BatchNormParam ?? new()).Eps, Momentum), call.Input, weight, bias,
            [.. mean.Select(number => number * factor)], [.. variance.Select(number => number * factor)]);
    }

    /// <summary>A scale that stands alone.</summary>
    public static CaffeTensor ScaleAlone(LayerCall call)
    {
        (float[] weight, float[] bias) = Numbers(call, call.Input.Shape.Channels);
        return call.Affine(call.Input, weight, bias);
    }

    private static (float[] Weight, float[] Bias) Numbers(LayerCall scale, int channels)
    {
        ScaleParameter settings = scale.Layer.ScaleParam ?? new();
        scale.Require(
            (settings.Axis, settings.NumAxes) == (1, 1) && scale.Layer.Bottom.Count == 1, "expected a number for each channel");
        return (scale.Blob(0, channels), settings.BiasTerm ? scale.Blob(1, channels) : new float[channels]);
    }

    private static float[] Filled(int count, float number) => [.. Enumerable.Repeat(number, count)];
}
