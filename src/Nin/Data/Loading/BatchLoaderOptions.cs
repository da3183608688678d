using Nin.Data.Augmenting;

namespace Nin.Data.Loading;

/// <summary>How a <see cref="BatchLoader"/> goes through a data set.</summary>
public sealed record BatchLoaderOptions
{
    /// <summary>The pictures of a batch.</summary>
    public int BatchSize { get; init; } = 128;

    /// <summary>The seed of the order and of the augmentation.</summary>
    public ulong Seed { get; init; }

    /// <summary>Whether every epoch has an order of its own; otherwise it is the data set's.</summary>
    public bool Shuffle { get; init; }

    /// <summary>Whether pictures that do not fill a last batch are left out of the epoch.</summary>
    public bool DropLast { get; init; }

    /// <summary>
    /// The parts that a batch is cut into; mixup pairs pictures of one part, so that a part needs no other. Of a training step
    /// take its own number, where processes are to share its parts; batches of fewer pictures than two a part are not mixed.
    /// </summary>
    public int Shards { get; init; } = 1;

    /// <summary>Random changes of one's own, in their order, before all others.</summary>
    public IReadOnlyList<CustomAugmentation> Augmentations { get; init; } = [];

    /// <summary>The threads that prepare batches. The batches do not depend on it.</summary>
    public int Threads { get; init; } = 1;

    /// <summary>The batches there are: prepared, being prepared and in use, all together.</summary>
    public int Depth { get; init; } = 4;

    /// <summary>
    /// Whether the numbers of a picture, by its index, are not asked for in an epoch: what a network makes of them is known.
    /// </summary>
    internal Func<int, int, bool>? IsKnown { get; init; }

    /// <summary>Checks the settings against a data set.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A setting is not positive.</exception>
    /// <exception cref="ArgumentException">The data set does not fill one batch and the rest is to be dropped.</exception>
    internal void Validate(Dataset dataset)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(BatchSize);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(Threads);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(Shards);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(Depth);
        if (DropLast && dataset.Count < BatchSize)
        {
            throw new ArgumentException(
                $"BatchLoader: expected at least {Formats.CountText.Counted(BatchSize, "picture")} in {dataset.Name} to fill a "
                    + $"batch, got {dataset.Count}.");
        }
    }
}
