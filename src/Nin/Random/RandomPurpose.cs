using Nin.Kernels.Elementwise;

namespace Nin.Random;

/// <summary>What random numbers are drawn for. Part of the counter, so no two uses ever share a number.</summary>
public enum RandomPurpose : uint
{
    /// <summary>Initial weights; the index is the parameter's position in the network.</summary>
    Initialization = 1,

    /// <summary>The order of the training pictures in an epoch.</summary>
    Shuffle = 2,

    /// <summary>Augmentation of one picture in one epoch.</summary>
    Augmentation = 3,

    /// <summary>Dropout masks; the epoch is the training step, the index the layer.</summary>
    Dropout = DropoutKey.Purpose,

    /// <summary>The pictures of a generated data set.</summary>
    Generation = 5,

    /// <summary>Which pictures go to which part of a data set.</summary>
    Split = 6,

    /// <summary>Test data.</summary>
    Test = 7,

    /// <summary>How much of another picture is mixed into one in one epoch.</summary>
    Mixup = 8,

    /// <summary>Which pictures are set aside for the last look; epoch and index are a hash of the picture's bytes.</summary>
    TestPart = 9,

    /// <summary>Augmentation of a user's own, of one picture in one epoch.</summary>
    CustomAugmentation = 10,

    /// <summary>Numbers on which the speed or the gradient of a network is measured, whatever they are.</summary>
    Measurement = 11,

    /// <summary>Which pictures class maps are scored on, and the random maps they are compared with.</summary>
    MapScoring = 12,

    /// <summary>Whether a picture is mirrored in the first epoch, where flips alternate.</summary>
    AlternatingFlip = 13,

    /// <summary>Which pictures an experiment learns from, and which it measures on.</summary>
    ExperimentPictures = 14,

    /// <summary>The candidates of a tuning; the index is the candidate's number.</summary>
    Tuning = 15,
}
