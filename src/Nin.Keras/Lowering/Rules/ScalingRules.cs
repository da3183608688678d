namespace Nin.Keras.Lowering.Rules;

/// <summary>Fixed scales and shifts, with which many models begin.</summary>
internal static class ScalingRules
{
    private const string Rescale = "Rescaling", Normalize = "Normalization";

    /// <summary>What Keras lets no deviation fall below.</summary>
    private const double LeastDeviation = 1e-7;

    public static (string Class, Rule Lower)[] All { get; } = [(Rescale, Lower), (Normalize, Lower)];

    /// <summary>Whether a layer of this class scales and shifts.</summary>
    public static bool IsOne(string name) => name is Rescale or Normalize;

    /// <summary>What is done to each channel; one number for all where there is one.</summary>
    public static (float[] Scale, float[] Shift) Of(LayerCall call)
    {
        if (call.Class == Rescale)
        {
            float[] scale = call.Settings.Numbers("scale"), offset = call.Settings.Numbers("offset");
            return (scale.Length == 0 ? [1f] : scale, offset.Length == 0 ? [0f] : offset);
        }

        call.Require(!call.Settings.Flag("invert"), "a normalisation that is turned round is not supported");
        (float[] mean, float[] variance) = Statistics(call);
        call.Require(mean.Length == variance.Length, $"expected as many variances as means, got {variance.Length} and {mean.Length}");
        double[] deviation = [.. variance.Select(value => Math.Max(Math.Sqrt(value), LeastDeviation))];
        return (
            [.. deviation.Select(value => (float)(1 / value))],
            [.. mean.Zip(deviation, (value, by) => (float)(-value / by))]);
    }

    private static KerasTensor Lower(LayerCall call)
    {
        (float[] scale, float[] shift) = Of(call);
        return call.Affine(null, call.Input, scale, shift);
    }

    /// <summary>Mean and variance stand in the settings, or were measured and are stored.</summary>
    private static (float[] Mean, float[] Variance) Statistics(LayerCall call)
    {
        bool isOne = call.Settings.Find("axis") is null || call.Settings.Wholes("axis").Length == 0;
        if (!isOne)
        {
            call.RequireChannels(call.Input, "axis", otherwise: -1);
        }

        if (call.Settings.Find("mean") is not null)
        {
            return (call.Settings.Numbers("mean"), call.Settings.Numbers("variance"));
        }

        int[] sizes = isOne ? [] : [call.Input.Shape.Channels];
        float[][] stored = call.Variables.Read(("mean", sizes), ("variance", sizes));
        return (stored[0], stored[1]);
    }
}
