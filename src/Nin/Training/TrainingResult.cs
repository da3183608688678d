using Nin.Models;

namespace Nin.Training;

/// <summary>What a run came to.</summary>
/// <param name="Model">
/// The best model: that of the best validation accuracy, or of the last epoch where there is no validation part.
/// </param>
/// <param name="Test">What it reaches on the test part, or null where there is none.</param>
/// <param name="Validation">What it reached on the validation part, or null where there is none.</param>
/// <param name="Epochs">The epochs that were done, whole ones.</param>
/// <param name="Seconds">Seconds of training, all sessions of the run together.</param>
/// <param name="PicturesPerSecond">Training pictures a second, over the whole of this session.</param>
/// <param name="DataWaitShare">The share of the session's training time in which it waited for pictures.</param>
/// <param name="WeightsSha256">The SHA-256 of the model's weights.</param>
/// <param name="End">Why the run ended.</param>
/// <param name="Folder">The run's folder, or null.</param>
public sealed record TrainingResult(
    Model Model, Evaluation? Test, double? Validation, int Epochs, double Seconds, double PicturesPerSecond,
    double DataWaitShare, string WeightsSha256, TrainingEnd End, string? Folder)
{
    /// <summary>
    /// What it reaches on the test part by the recipe's <see cref="Recipe.TestViews"/>; null where there is no such part, or where
    /// the recipe names none.
    /// </summary>
    public Evaluation? TestByViews { get; init; }

    /// <summary>Those views.</summary>
    public TestViews TestViews { get; init; }

    /// <summary>The whole epochs, in their order, those of earlier sessions of the run among them.</summary>
    public IReadOnlyList<EpochMetrics> History { get; init; } = [];

    /// <summary>The epoch that the model is from; 0 where the run ended within its first.</summary>
    public int BestEpoch { get; init; }
}
