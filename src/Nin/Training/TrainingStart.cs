namespace Nin.Training;

/// <summary>What a run is about to do.</summary>
/// <param name="Network">The network's name.</param>
/// <param name="Parameters">Its trained parameters.</param>
/// <param name="Data">The data set's name.</param>
/// <param name="TrainPictures">Pictures learned from.</param>
/// <param name="ValidationPictures">Pictures choices are made on.</param>
/// <param name="TestPictures">Pictures for the last look.</param>
/// <param name="Classes">Classes.</param>
/// <param name="Threads">Threads that compute.</param>
/// <param name="Kernels">The kernels in use.</param>
/// <param name="Folder">The run's folder, or null.</param>
public sealed record TrainingStart(
    string Network, long Parameters, string Data, int TrainPictures, int ValidationPictures, int TestPictures, int Classes,
    int Threads,
    string Kernels, string? Folder)
{
    /// <summary>The run's settings.</summary>
    public Recipe Recipe { get; init; } = new();

    /// <summary>The epochs that were done before, in their order; none where the run is a new one.</summary>
    public IReadOnlyList<EpochMetrics> History { get; init; } = [];
}
