using Nin.Data.Augmenting;
using Nin.Data.Preparing;
using Nin.Models;
using Nin.Objectives;
using Nin.Training.Optimizers;
using Nin.Training.Runs;
using Nin.Training.Schedules;

namespace Nin.Training;

/// <summary>What a run does that its results do not depend on, and where it begins.</summary>
public sealed record TrainerOptions
{
    /// <summary>The folder that checkpoints, metrics and the model are written to; null for none.</summary>
    public string? Folder { get; init; }

    /// <summary>
    /// The lock on the folder, where the caller holds it already and gives it back after the run; null where the run is to take
    /// it, and to give it back at its end.
    /// </summary>
    public RunLock? Lock { get; init; }

    /// <summary>
    /// Whether to go on from the folder's checkpoint, where it has one. More epochs than the checkpoint's recipe had make a
    /// run longer.
    /// </summary>
    public bool Resume { get; init; }

    /// <summary>A model whose weights are begun with, where their names and shapes fit.</summary>
    public Model? InitFrom { get; init; }

    /// <summary>
    /// What is done to a picture before the network sees it, such as what the network of <see cref="InitFrom"/> was trained with;
    /// measured on the training pictures, as the recipe has it, where null.
    /// </summary>
    public Preprocessing? Preprocessing { get; init; }

    /// <summary>What is learned; one class a picture, as the recipe has it, where null.</summary>
    public Objective? Objective { get; init; }

    /// <summary>How the weights move; as the recipe has it where null.</summary>
    public Optimizer? Optimizer { get; init; }

    /// <summary>The learning rate's course; as the recipe has it where null. An instance serves one run.</summary>
    public ILearningRateSchedule? Schedule { get; init; }

    /// <summary>Random changes of one's own to the training pictures, in their order, before those of the recipe.</summary>
    public IReadOnlyList<CustomAugmentation> Augmentations { get; init; } = [];

    /// <summary>Threads that compute; 0 for one a core.</summary>
    public int Threads { get; init; }

    /// <summary>Threads that prepare pictures.</summary>
    public int LoaderThreads { get; init; } = 1;

    /// <summary>
    /// The time after which training ends and the best model so far is measured; null for none. What the preprocessing measures
    /// on the training pictures counts too.
    /// </summary>
    public TimeSpan? TimeLimit { get; init; }

    /// <summary>The time between checkpoints within an epoch.</summary>
    public TimeSpan CheckpointInterval { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Is told how the run goes, or null.</summary>
    public ITrainingObserver? Observer { get; init; }

    /// <summary>
    /// The objective and the parts of one's own by their names, for a message and to notice others on resuming.
    /// </summary>
    internal string PartNames(Objective objective) => string.Join(", ", new[]
    {
        objective.Name, Optimizer?.GetType().Name, Schedule?.GetType().Name,
    }.Concat(Augmentations.Select(one => one.GetType().Name)).Where(name => name is not null));
}
