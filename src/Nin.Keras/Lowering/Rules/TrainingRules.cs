using Nin.Layers;

namespace Nin.Keras.Lowering.Rules;

/// <summary>Layers that do something in training alone. Of them dropout is kept; the others leave no trace.</summary>
internal static class TrainingRules
{
    private static readonly string[] Nothing =
    [
        "ActivityRegularization", "AlphaDropout", "GaussianDropout", "GaussianNoise", "RandomBrightness", "RandomContrast",
        "RandomFlip", "RandomRotation", "RandomTranslation", "RandomZoom", "SpatialDropout2D",
    ];

    /// <summary>Whether a layer of this class is left out.</summary>
    public static bool LeavesNoTrace(string name) => Nothing.Contains(name);

    public static (string Class, Rule Lower)[] All { get; } =
    [
        ("Dropout", call => call.Add(null, new Dropout(call.Settings.Number("rate", 0.5f)), call.Input)),
        .. Nothing.Select(name => (name, (Rule)(call => call.Input))),
    ];
}
