using Nin.Formats;

namespace Nin.Data;

/// <summary>How a data set is read.</summary>
/// <param name="Limits">What the reading may spend.</param>
internal sealed record ReadOptions(Limits Limits)
{
    public OnBadImage OnBadImage { get; init; }

    /// <summary>Whether the set is to be read as it lies, so that what is wrong with its folders can be reported and not thrown.</summary>
    public bool IsUnchecked { get; init; }

    /// <summary>Ends a reading that decodes every picture.</summary>
    public CancellationToken Cancellation { get; init; }
}
