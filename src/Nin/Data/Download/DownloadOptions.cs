namespace Nin.Data.Download;

/// <summary>How patient a download is, and who is told of it.</summary>
public sealed record DownloadOptions
{
    /// <summary>Who is told how it goes, or null.</summary>
    public IDownloadObserver? Observer { get; init; }

    /// <summary>The time a server may take to accept a connection.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>The time a server may take to answer, and to send anything more.</summary>
    public TimeSpan StallTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// The bytes a second that an address must send at least, over each <see cref="StallTimeout"/>; one that only drips is
    /// left for the next.
    /// </summary>
    public int LeastBytesPerSecond { get; init; } = 1024;

    /// <summary>
    /// How often the same address is asked again after a failure that may pass, such as a cut, without getting further.
    /// </summary>
    public int Retries { get; init; } = 3;

    /// <summary>The wait before the first repetition; it doubles with each further one.</summary>
    public TimeSpan RetryDelay { get; init; } = TimeSpan.FromSeconds(1);
}
