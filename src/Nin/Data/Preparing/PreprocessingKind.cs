using System.Text.Json.Serialization;

namespace Nin.Data.Preparing;

/// <summary>What is done to a picture's samples before the network sees them.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<PreprocessingKind>))]
public enum PreprocessingKind
{
    /// <summary>Samples are multiplied by the scale: [0, 255] becomes [0, 1].</summary>
    Scale,

    /// <summary>After scaling, each channel loses the training set's mean and is divided by its deviation.</summary>
    Standardize,

    /// <summary>Global contrast normalisation of each picture, then ZCA whitening with the training set's statistics.</summary>
    GcnZca,
}
