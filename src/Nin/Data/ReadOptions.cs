using Nin.Data.Folders;
using Nin.Formats;

namespace Nin.Data;

/// <summary>How a data set is read.</summary>
/// <param name="Limits">What the reading may spend.</param>
public sealed record ReadOptions(Limits Limits)
{
    /// <summary>What is done with picture files that cannot be decoded.</summary>
    public OnBadImage OnBadImage { get; init; }

    /// <summary>The classes that there must be: two to learn from; one is enough to measure a model on.</summary>
    public int LeastClasses { get; init; } = 2;

    /// <summary>Whether a list of pictures may name files that do not lie in its folder.</summary>
    public bool AllowOutside { get; init; }

    /// <summary>
    /// Whether the set is to be read as it lies, so that what is wrong with it can be reported and not thrown.
    /// </summary>
    public bool IsUnchecked { get; init; }

    /// <summary>Whether the set is known by name: its parts stay what they were, so that figures can be compared.</summary>
    public bool IsPublished { get; init; }

    /// <summary>Ends a walk through folders, or a reading of every picture.</summary>
    public CancellationToken Cancellation { get; init; }
}
