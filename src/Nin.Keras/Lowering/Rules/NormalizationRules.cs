using Nin.Layers;

namespace Nin.Keras.Lowering.Rules;

/// <summary>Normalisations whose numbers were learned.</summary>
internal static class NormalizationRules
{
    private const float Epsilon = 1e-3f;

    public static (string Class, Rule Lower)[] All { get; } =
    [
        ("BatchNormalization", BatchNormalization),
        ("LayerNormalization", LayerNormalization),
    ];

    private static KerasTensor BatchNormalization(LayerCall call)
    {
        call.RequireChannels(call.Input, "axis", otherwise: -1);
        call.Require(!call.Settings.Flag("renorm"), "batch renormalisation is not supported");
        int channels = call.Input.Shape.Channels;

        // Keras says what is kept of the old statistics, PyTorch what is taken of the new ones.
        float momentum = 1 - call.Settings.Number("momentum", 0.99f);
        float[][] numbers = Read(call, channels, "moving_mean", "moving_variance");
        return call.Add(
            null, new BatchNorm2d(channels, call.Settings.Number("epsilon", Epsilon), momentum), call.Input, numbers);
    }

    private static KerasTensor LayerNormalization(LayerCall call)
    {
        call.RequireChannels(call.Input, "axis", otherwise: -1);
        call.Require(!call.Settings.Flag("rms_scaling"), "the scaling 'rms_scaling' is not supported");
        int channels = call.Input.Shape.Channels;
        return call.Add(
            null, new LayerNorm(channels, call.Settings.Number("epsilon", Epsilon)), call.Input, Read(call, channels));
    }

    /// <summary>Scale and shift, which are 1 and 0 where the layer has none, and what else there is.</summary>
    private static float[][] Read(LayerCall call, int channels, params string[] others)
    {
        bool hasScale = call.Settings.Flag("scale", otherwise: true), hasShift = call.Settings.Flag("center", otherwise: true);
        string[] names = [.. hasScale ? ["gamma"] : Array.Empty<string>(), .. hasShift ? ["beta"] : Array.Empty<string>(), .. others];
        Queue<float[]> stored = new(call.Variables.Read([.. names.Select(name => (name, new[] { channels }))]));
        float[] scale = hasScale ? stored.Dequeue() : [.. Enumerable.Repeat(1f, channels)];
        float[] shift = hasShift ? stored.Dequeue() : new float[channels];
        return [scale, shift, .. stored];
    }
}
