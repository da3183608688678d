using Nin.Formats;

namespace Nin.Data.Folders;

/// <summary>How a data set is read.</summary>
/// <param name="Limits">What the reading may spend.</param>
internal sealed record ReadOptions(Limits Limits)
{
    public OnBadImage OnBadImage { get; init; }

    /// <summary>The classes that there must be.</summary>
    public int LeastClasses { get; init; } = 2;

    /// <summary>
    /// Whether the set is to be read as it lies, so that what is wrong with its folders can be reported and not thrown.
    /// </summary>
    public bool IsUnchecked { get; init; }

    /// <summary>Whether the set is known by name: its parts stay what they were, so that figures can be compared.</summary>
    public bool IsPublished { get; init; }

    /// <summary>Ends a walk through folders, or a reading of every picture.</summary>
    public CancellationToken Cancellation { get; init; }
}
