namespace Nin.Data.Download;

/// <summary>Where a data set can be fetched: its files, and the addresses under which all of them lie.</summary>
public sealed record DownloadSource
{
    /// <summary>Describes a set.</summary>
    /// <param name="name">The set's name, which is also that of its folder.</param>
    /// <param name="files">
    /// Its files, in the order in which they are fetched. The file by which a reader knows the set comes last.
    /// </param>
    /// <param name="addresses">Folders on the web, over http or https, tried in this order for each file.</param>
    /// <exception cref="ArgumentException">
    /// There is no file or no address, or an address is none of a folder on the web.
    /// </exception>
    public DownloadSource(string name, IReadOnlyList<DownloadFile> files, IReadOnlyList<Uri> addresses)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(files);
        ArgumentNullException.ThrowIfNull(addresses);
        if (files.Count == 0 || addresses.Count == 0)
        {
            throw new ArgumentException(
                $"DownloadSource: expected at least one file and one address, got {files.Count} and {addresses.Count}.",
                nameof(files));
        }

        if (addresses.FirstOrDefault(address => !IsFolder(address)) is Uri bad)
        {
            throw new ArgumentException(
                $"DownloadSource: expected the http:// or https:// address of a folder, got '{bad}'.", nameof(addresses));
        }

        (Name, Files, Addresses) = (name, files, addresses);
    }

    /// <summary>The names of the sets whose places are known.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. KnownSources.All.Select(source => source.Name)];

    /// <summary>The set's name.</summary>
    public string Name { get; }

    /// <summary>Its files, in the order in which they are fetched.</summary>
    public IReadOnlyList<DownloadFile> Files { get; }

    /// <summary>The folders on the web, in the order in which they are tried.</summary>
    public IReadOnlyList<Uri> Addresses { get; }

    /// <summary>The official places of a known set and their mirrors.</summary>
    /// <exception cref="ArgumentException">The name is none of <see cref="Names"/>.</exception>
    public static DownloadSource Find(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        return KnownSources.All.FirstOrDefault(source => source.Name == name) ?? throw new ArgumentException(
            $"'{name}' is no data set that can be fetched{(Formats.NearestName.Of(name, Names) is string near ? $", did you mean '{near}'? Expected" : "; expected")} one of {string.Join(", ", Names)}.", nameof(name));
    }

    /// <summary>The same files from other places.</summary>
    /// <exception cref="ArgumentException">There is no address, or one is none of a folder on the web.</exception>
    public DownloadSource From(params IReadOnlyList<Uri> addresses) => new(Name, Files, addresses);

    /// <summary>Whether a name can be put behind an address, and the address be shown: no password in it, no query.</summary>
    internal static bool IsFolder(Uri address) =>
        address.IsAbsoluteUri && address.Scheme is "http" or "https"
        && address.UserInfo.Length == 0 && address.Query.Length == 0 && address.Fragment.Length == 0;

    internal static Uri AddressOf(DownloadFile file, Uri folder)
    {
        string start = folder.AbsoluteUri;
        return new Uri(start + (start.EndsWith('/') ? "" : "/") + Uri.EscapeDataString(file.Name));
    }
}
