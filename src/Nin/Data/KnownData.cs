namespace Nin.Data;

/// <summary>A data set that has a name.</summary>
/// <param name="Name">The name, such as <c>mnist</c>.</param>
/// <param name="Description">What it holds, in one line.</param>
/// <param name="Location">Where it was found; null where it was not, and for a generated set.</param>
/// <param name="IsPresent">Whether it can be opened at once.</param>
public sealed record KnownData(string Name, string Description, string? Location, bool IsPresent);
