using Nin.Data;
using Nin.Data.Augmenting;
using Nin.Imaging;
using Nin.Training;

namespace Nin.Tests.Training;

/// <summary>Runs of a second: few pictures, few steps, and every setting that could disturb the bits.</summary>
internal static class SmallRuns
{
    public const int StepsPerEpoch = 4;

    /// <summary>Three epochs of four steps; shifts, flips, smoothing, moving average, one-cycle, batch normalisation.</summary>
    public static Recipe Recipe { get; } = new()
    {
        Epochs = 3,
        BatchSize = 16,
        Shards = 2,
        Seed = 7,
        LabelSmoothing = 0.1f,
        EmaDecay = 0.9f,
        Validation = 0,
        Augmentation = new Augmentation(Shift: 2, HorizontalFlip: true, Cutout: 3),
    };

    public static DataSplits Data { get; } = new(
        "t", new ShapesDataset("t/train", 70, 1, 0), new ShapesDataset("t/validation", 30, 1, 1), new ShapesDataset("t/test", 20, 1, 2));

    public static DataSplits WithoutValidation { get; } = Data with { Validation = null };

    public static TrainingResult Run(
        Recipe recipe, DataSplits data, string? folder = null, bool resume = false, int threads = 2, int loaderThreads = 1,
        ITrainingObserver? observer = null, TimeSpan? interval = null, CancellationToken cancellation = default) =>
        new Trainer(recipe, data, new TrainerOptions
        {
            Folder = folder,
            Resume = resume,
            Threads = threads,
            LoaderThreads = loaderThreads,
            Observer = observer,
            CheckpointInterval = interval ?? TimeSpan.FromMinutes(5),
        }).Run(cancellation);
}

/// <summary>A data set that does something whenever one of its pictures is read.</summary>
internal sealed class ScriptedDataset(Dataset source, Action<int> atRead) : Dataset
{
    public override string Name => source.Name;

    public override int Count => source.Count;

    public override IReadOnlyList<string> Classes => source.Classes;

    public override int Label(int index) => source.Label(index);

    public override Image Read(int index)
    {
        atRead(index);
        return source.Read(index);
    }
}
