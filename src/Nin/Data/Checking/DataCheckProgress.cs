namespace Nin.Data.Checking;

/// <summary>How far a check is.</summary>
/// <param name="Read">The pictures that have been read.</param>
/// <param name="Pictures">The pictures there are.</param>
public readonly record struct DataCheckProgress(int Read, int Pictures);
