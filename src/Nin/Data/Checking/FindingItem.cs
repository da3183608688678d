namespace Nin.Data.Checking;

/// <summary>A case of a finding.</summary>
/// <param name="Names">
/// The files (or pictures of a file of many, or classes) it is about; those that belong together in one case.
/// </param>
/// <param name="Detail">What there is to say about them, or null.</param>
public sealed record FindingItem(IReadOnlyList<string> Names, string? Detail = null);
