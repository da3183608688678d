using Nin.Data.Download;

namespace Nin.Data;

/// <summary>A data set that is known by name lies in none of the places.</summary>
/// <param name="message">Where it was looked for.</param>
/// <param name="name">The set's name.</param>
public sealed class DataNotFoundException(string message, string name) : FileNotFoundException(message)
{
    /// <summary>The set's name.</summary>
    public string Name { get; } = name;

    /// <summary>Whether it can be fetched: see <see cref="DataDownload"/>.</summary>
    public bool CanBeFetched => DownloadSource.Names.Contains(Name);
}
