namespace Nin.Data.Checking;

/// <summary>How a data set is checked; the report does not depend on it.</summary>
public sealed record DataCheckOptions
{
    /// <summary>Threads that work; 0 for one a core.</summary>
    public int Threads { get; init; }

    /// <summary>Is told the pictures that have been read and how many there are, now and then and by any thread; or null.</summary>
    public Action<int, int>? Progress { get; init; }
}
