using Nin.Formats;

namespace Nin.Data.Checking;

/// <summary>Something found in a data set.</summary>
/// <param name="Severity">How much it matters.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Message">It in a sentence without a full stop, with its count.</param>
/// <param name="Advice">What to do about it, or null.</param>
/// <param name="Items">Every case of it.</param>
public sealed record Finding(
    Severity Severity, FindingKind Kind, string Message, string? Advice, IReadOnlyList<FindingItem> Items)
{
    /// <summary>What this library offers against it.</summary>
    public Remedy Remedy { get; init; }
}
