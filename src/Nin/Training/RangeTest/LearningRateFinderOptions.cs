using Nin.Data.Augmenting;
using Nin.Objectives;
using Nin.Training.Optimizers;

namespace Nin.Training.RangeTest;

/// <summary>How a range test goes, and whom it tells.</summary>
public sealed record LearningRateFinderOptions
{
    /// <summary>The fewest steps from which anything can be told.</summary>
    public const int FewestSteps = 20;

    /// <summary>The rate of the first step.</summary>
    public double LowestRate { get; init; } = 1e-5;

    /// <summary>The rate of the last step, which few networks live to see.</summary>
    public double HighestRate { get; init; } = 10;

    /// <summary>
    /// Steps from the lowest rate to the highest. With half of them, what is found varies much more from seed to seed.
    /// </summary>
    public int Steps { get; init; } = 200;

    /// <summary>What is learned; one class a picture, as the recipe has it, where null.</summary>
    public Objective? Objective { get; init; }

    /// <summary>How the weights move; by the recipe where null.</summary>
    public Optimizer? Optimizer { get; init; }

    /// <summary>Random changes of one's own, after those of the recipe.</summary>
    public IReadOnlyList<CustomAugmentation> Augmentations { get; init; } = [];

    /// <summary>Threads that compute; 0 for one a core.</summary>
    public int Threads { get; init; }

    /// <summary>Threads that prepare pictures.</summary>
    public int LoaderThreads { get; init; } = 1;

    /// <summary>Is told how the test goes, or null.</summary>
    public ILearningRateObserver? Observer { get; init; }

    internal void Validate()
    {
        if (!(LowestRate > 0 && HighestRate > LowestRate && HighestRate <= float.MaxValue))
        {
            throw new ArgumentException(FormattableString.Invariant(
                $"LearningRateFinder: expected rates that rise from above 0, got {LowestRate} to {HighestRate}."));
        }

        ArgumentOutOfRangeException.ThrowIfLessThan(Steps, FewestSteps);
        ArgumentOutOfRangeException.ThrowIfNegative(Threads);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(LoaderThreads);
    }
}
